"""The processor's time that a live preview takes, beside Debian's ustreamer: the same camera, size, viewers and boot."""
import dataclasses
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import camera_trials
from desk import only, wait_until
from machine import LabError
from trial import Bench

SIZE = "640x480"
VIEWERS = 4
# What the camera waits before each picture, in ms: 15 pictures a second, which both programs hold. Without it satcheld has
# twice ustreamer's rate.
DELAY = 34
# The window is the measure; in pairs, so that what else the host does meets both.
SECONDS = 20
PAIRS = 3
USTREAMER = "/run/ustreamer.sock"
SATCHEL = "/run/satchel/satchel.sock"


@dataclasses.dataclass
class Load:
    # Of a core, in percent.
    share: float
    # Pictures that a viewer got in a second; 0 without viewers.
    rate: float

    @property
    def per_picture(self) -> float:
        """Milliseconds of a core for one picture, handed to all viewers."""
        return self.share * 10 / self.rate


# Prints the seconds of a core that a process has used, and the moment.
USED = "used() { awk '{ print ($14 + $15) / 100 }' /proc/$1/stat; cut -d' ' -f1 /proc/uptime; }; used "


@contextmanager
def viewers(bench: Bench, socket: str, path: str, count: int) -> Iterator[None]:
    """So many who look; what the first one gets is kept."""
    script = "rm -f /run/seen*; " + "".join(
        f"curl -sSN --unix-socket {socket} -o {'/run/seen' if number == 0 else '/dev/null'} 'http://localhost{path}' & "
        for number in range(count)) + "wait"
    looking = bench.machine.start_in_background(script, 300)
    try:
        wait_until(lambda: seen(bench) >= 3, "the first pictures")
        yield
    finally:
        bench.machine.run("pkill curl || true")
        looking.result()


def seen(bench: Bench) -> int:
    return int(bench.machine.run("grep -acs '^Content-Type: image/jpeg' /run/seen || true") or 0)


def measure(bench: Bench, process: str, pictures: bool) -> Load:
    """process: the shell's words for its number."""

    def look() -> tuple[float, float]:
        used, now = bench.machine.run(USED + process).split()
        return float(used), float(now)

    first = seen(bench) if pictures else 0
    used, begin = look()
    time.sleep(SECONDS)
    used_then, end = look()
    last = seen(bench) if pictures else 0
    return Load((used_then - used) / (end - begin) * 100, (last - first) / (end - begin))


def ours(bench: Bench, camera: dict, count: int) -> Load:
    if count == 0:
        wait_until(lambda: bench.machine.run(camera_trials.HELD).strip() == "0", "the end of the camera's use", 60)
        return measure(bench, "$(main_pid)", False)
    with viewers(bench, SATCHEL, f"/v1/devices/{camera['id']}/preview?size={SIZE}", count):
        return measure(bench, "$(main_pid)", True)


def theirs(bench: Bench, count: int) -> Load:
    """ustreamer as its manual starts it for cameras that send JPEG: what comes is passed on as it is."""
    running = bench.machine.start_in_background(
        f"rm -f {USTREAMER}; ustreamer --device $(ls /dev/v4l/by-id/*index0 | head -1) --format MJPEG --encoder HW"
        f" --resolution {SIZE} --unix {USTREAMER} --unix-rm >/run/ustreamer.log 2>&1 & echo $! >/run/ustreamer.pid; wait",
        300)
    try:
        bench.machine.run(f"until_true test -S {USTREAMER}", 60)
        process = "$(cat /run/ustreamer.pid)"
        if count == 0:
            # Until it has begun to stream.
            bench.machine.run("until_true grep -q 'Capturing' /run/ustreamer.log", 60)
            return measure(bench, process, False)
        with viewers(bench, USTREAMER, "/stream", count):
            return measure(bench, process, True)
    finally:
        bench.machine.run("kill $(cat /run/ustreamer.pid) || true")
        running.result()


def rows(bench: Bench) -> Iterator[str]:
    """Lines for the table."""
    only(bench)
    camera = camera_trials.plug(bench)
    for delay, what in ((DELAY, "at the same rate"), (0, "as fast as they can")):
        bench.kit.tell(f"camera delay {delay}")
        their, our = [], []
        for _ in range(PAIRS):
            their.append(theirs(bench, VIEWERS))
            our.append(ours(bench, camera, VIEWERS))
        if not all(load.rate > 0 for load in their + our):
            raise LabError(f"a viewer got no pictures: {their} {our}")
        for name, loads in (("ustreamer", their), ("satcheld", our)):
            share, rate, cost = (statistics.median(getattr(load, fact) for load in loads)
                                 for fact in ("share", "rate", "per_picture"))
            yield (f"| preview {SIZE} MJPEG, {VIEWERS} viewers, {what}, {name}, median of {PAIRS} | {share:.1f} % of a"
                   f" core at {rate:.1f} pictures a second, {cost:.2f} ms for a picture |")
        for fact, words in (("share", "share of a core"), ("per_picture", "time for a picture")):
            ratios = sorted(getattr(mine, fact) / getattr(other, fact) for mine, other in zip(our, their))
            yield (f"| {what}: satcheld's {words} to ustreamer's | {statistics.median(ratios):.2f}"
                   f" ({ratios[0]:.2f}–{ratios[-1]:.2f}) |")
    yield f"| the same camera without a viewer, ustreamer | {theirs(bench, 0).share:.1f} % of a core |"
    yield f"| without a viewer, satcheld: camera closed | {ours(bench, camera, 0).share:.1f} % of a core |"
