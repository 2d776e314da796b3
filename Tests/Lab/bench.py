#!/usr/bin/env python3
"""Measures the packaged daemon in the lab machine, and prints rows for the table of `make bench`.

Usage: bench.py --image FOLDER --deb FILE --kit PROGRAM --bench PROGRAM --out FOLDER [--only PATTERN]
"""
import argparse
import collections
import pathlib
import re
import shutil
import signal
import statistics
import sys
import time
from collections.abc import Iterator

import camera_trials
import preview_bench
from desk import Printout, only, wait_until
from kit import Kit
from machine import LabError, Machine, accelerator
from package_trials import install
from trial import Bench

RESTARTS = 5
IDLE_SECONDS = 60
# 5 MB, in pairs, so that what else the host does meets both sides.
PAIRS = 3
STREAM_BYTES = 5_000_000


def start_to_ready(bench: Bench) -> list[float]:
    """Milliseconds from the main process's start to its READY=1, by systemd's own clock."""
    times = []
    for _ in range(RESTARTS):
        said = bench.machine.run("systemctl restart satchel.service; systemctl show satchel.service"
                                 " --property=ExecMainStartTimestampMonotonic,ActiveEnterTimestampMonotonic")
        stamps = dict(line.split("=") for line in said.split())
        times.append((int(stamps["ActiveEnterTimestampMonotonic"]) - int(stamps["ExecMainStartTimestampMonotonic"])) / 1e3)
    return times


def switches(bench: Bench) -> dict[str, tuple[str, int]]:
    """Each thread's name and how often it gave the processor up by itself, which is how often it was woken."""
    said = bench.machine.run("cd /proc/$(main_pid)/task; for t in *; do echo $t $(cat $t/comm)"
                             " $(sed -n 's/^voluntary_ctxt_switches:[[:space:]]*//p' $t/status); done")
    rows = [line.split() for line in said.splitlines()]
    return {row[0]: (" ".join(row[1:-1]), int(row[-1])) for row in rows}


def idle(bench: Bench) -> collections.Counter[str]:
    """The wake-ups of an idle minute, by thread's name. The minute is the measure."""
    before = switches(bench)
    time.sleep(IDLE_SECONDS)
    after = switches(bench)
    woken: collections.Counter[str] = collections.Counter()
    for thread, (name, count) in after.items():
        woken[name] += count - before.get(thread, (name, 0))[1]
    return +woken


def memory(bench: Bench) -> tuple[int, int]:
    """Anonymous and total KiB, shared pages counted by their share."""
    said = bench.machine.run("awk '/^Pss(_Anon)?:/ { print $1, $2 }' /proc/$(main_pid)/smaps_rollup")
    found = {line.split()[0]: int(line.split()[1]) for line in said.splitlines()}
    return found["Pss_Anon:"], found["Pss:"]


# Submits a printout and prints when, in microseconds since the boot, modulo 4096 s, as usbmon counts.
SUBMIT = r"""
use IO::Socket::UNIX;
my ($body, $key) = @ARGV;
my $socket = IO::Socket::UNIX->new('/run/satchel/satchel.sock') or die;
my $stamp = pack('qq', 0, 0);
syscall(228, 1, $stamp);
print $socket "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n",
  "Idempotency-Key: $key\r\nContent-Length: ", length $body, "\r\n\r\n", $body;
$socket->flush;
my ($seconds, $nanoseconds) = unpack('qq', $stamp);
print(($seconds % 4096) * 1_000_000 + int($nanoseconds / 1000), "\n");
my @answer = <$socket>;
print $answer[0];
"""


def first_byte(bench: Bench) -> list[float]:
    """Milliseconds from a front end's request to the first print data on the bus, by the guest's one clock."""
    only(bench, "printer")
    bench.machine.run(f"cat >/run/submit.pl <<'PERL'\n{SUBMIT}PERL\nmodprobe usbmon")
    times = []
    for number in range(6):
        code, answer = bench.machine.ask("POST", "/documents", b"one line\n" * 30, "text/plain")
        if code != 201:
            raise LabError(f"the upload was answered with {code}")
        document = answer.decode().split('"id":"')[1].split('"')[0]
        said = bench.machine.run(f"""
timeout 60 cat /sys/kernel/debug/usb/usbmon/0u >/run/usbmon &
monitor=$!
perl /run/submit.pl '{{"kind":"print","content":{{"documentId":"{document}"}}}}' bench-{number}
until_true sh -c "awk '\\$3 == \\"S\\" && \\$4 ~ /^Bo/ && \\$6 > 64 {{ found = 1 }} END {{ exit !found }}' /run/usbmon"
kill $monitor
awk '$3 == "S" && $4 ~ /^Bo/ && $6 > 64 {{ print $2; exit }}' /run/usbmon""", 120).split("\n")
        begin, end = int(said[0]), int(said[-2])
        if " 201 " not in said[1]:
            raise LabError(f"the job was answered with {said[1]}")
        times.append((end - begin) % 4_096_000_000 / 1e3)
        wait_until(lambda: bench.kit.status()["printer"]["idle"], "an idle printer")
    # The first one draws its letters for the first time.
    return times[1:]


def wire_seconds(trace: pathlib.Path, begin: int) -> float:
    """From the first to the last transfer to the printer, by the host's clock, since a place in the trace."""
    with trace.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode(errors="replace").splitlines()
    stamps = [float(words[0]) for words in map(str.split, lines) if words[1:2] == ["1-1"] and words[3:5] == ["out", "ep=1"]]
    if len(stamps) < 2:
        raise LabError(f"the trace has {len(stamps)} transfers to the printer: {lines[:3]}")
    return stamps[-1] - stamps[0]


def stream(bench: Bench, trace: pathlib.Path) -> tuple[list[float], list[float]]:
    """Seconds for the same bytes by `cat` to usblp's node and by the driver, in turns."""
    machine, kit = bench.machine, bench.kit
    only(bench)
    machine.run("systemctl stop satchel.service satchel.socket; modprobe usblp; chmod 755 /root/satchel-bench")
    machine.run(f"/root/satchel-bench usb-stream --bytes {STREAM_BYTES} --save /run/stream.bin", 200)
    kit.tell("printer speed 0")
    kit.tell("printer mute on")
    kit.plug(machine)
    theirs, ours = [], []
    size = int(machine.run("stat --format=%s /run/stream.bin"))
    for _ in range(PAIRS):
        for command, times in (("until_true test -c /dev/usb/lp0; cat /run/stream.bin >/dev/usb/lp0", theirs),
                               (f"/root/satchel-bench usb-stream --bytes {STREAM_BYTES}", ours)):
            received = kit.status()["printer"]["receivedBytes"]
            place = trace.stat().st_size
            machine.run(command, 300)
            kit.wait(lambda status: status["printer"]["receivedBytes"] >= received + size, "all bytes")
            times.append(wire_seconds(trace, place))
            # usblp comes back by itself only at the next plug.
            kit.unplug("printer")
            machine.run("until_true test ! -e /dev/usb/lp0")
            kit.plug(machine)
    return theirs, ours


def starting(bench: Bench, _: pathlib.Path) -> Iterator[str]:
    yield f"| start to ready, median of {RESTARTS} | {statistics.median(start_to_ready(bench)):.0f} ms |"


def submitting(bench: Bench, _: pathlib.Path) -> Iterator[str]:
    times = first_byte(bench)
    yield f"| submit → first print data on the bus, median of {len(times)} | {statistics.median(times):.0f} ms |"


def resting(bench: Bench, _: pathlib.Path) -> Iterator[str]:
    only(bench, "printer")
    camera_trials.plug(bench)
    camera_trials.must_have_photo(bench, camera_trials.start_photo(bench))
    Printout(bench, 40).wait("completed")
    # The minute after the last job is the measure.
    time.sleep(60)
    anonymous, total = memory(bench)
    yield (f"| anonymous memory 60 s after a printout and a photo | {anonymous / 1024:.1f} MiB of"
           f" {total / 1024:.1f} MiB |")

    def woken() -> str:
        count = idle(bench)
        return f"{count.total()} ({', '.join(f'{name} {each}' for name, each in count.most_common()) or 'none'})"

    yield f"| wake-ups of all threads in {IDLE_SECONDS} idle seconds | {woken()} |"
    # All of them are the watchdog's if none is left without it.
    drop_in = "/run/systemd/system/satchel.service.d"
    bench.machine.run(f"mkdir -p {drop_in}; printf '[Service]\\nWatchdogSec=0\\n' >{drop_in}/bench.conf;"
                      " systemctl daemon-reload; systemctl restart satchel.service")
    camera_trials.plug(bench)
    Printout(bench, 2).wait("completed")
    time.sleep(30)
    yield f"| the same without the watchdog | {woken()} |"
    bench.machine.run(f"rm {drop_in}/bench.conf; systemctl daemon-reload; systemctl restart satchel.service")
    wait_until(lambda: bench.machine.ask("GET", "/health")[0] == 200, "the daemon")
    camera_trials.unplug(bench)


def previewing(bench: Bench, _: pathlib.Path) -> Iterator[str]:
    yield from preview_bench.rows(bench)
    camera_trials.unplug(bench)


def streaming(bench: Bench, trace: pathlib.Path) -> Iterator[str]:
    theirs, ours = stream(bench, trace)
    ratios = sorted(their / our for their, our in zip(theirs, ours))
    yield (f"| {STREAM_BYTES / 1e6:.0f} MB of raster, `cat` to /dev/usb/lp0, median of {PAIRS} |"
           f" {statistics.median(theirs):.1f} s |")
    yield (f"| the same through the driver, unconfirmed | {statistics.median(ours):.1f} s,"
           f" {statistics.median(ratios):.2f}× as fast ({ratios[0]:.2f}–{ratios[-1]:.2f}) |")


# In this order; the last one stops the daemon for good.
PARTS = [starting, submitting, previewing, resting, streaming]


def main() -> int:
    options = argparse.ArgumentParser()
    for name in ("image", "deb", "kit", "bench", "out"):
        options.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options.add_argument("--only", default="")
    given = options.parse_args()
    parts = [part for part in PARTS if re.search(given.only, part.__name__)]
    if not parts:
        print(f"lab: nothing to measure is called '{given.only}'", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
    out = given.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    kit = Kit(given.kit.resolve(), out / "kit", ["--second-printer"])
    machine = Machine(given.image.resolve(), out / "machine", kit.port)
    try:
        machine.write(given.deb.resolve(), "satchel.deb")
        machine.write(given.bench.resolve(), "satchel-bench")
        machine.start()
        install(machine, "satchel.deb")
        bench = Bench(machine, kit, out, False)
        print(f"In the lab machine ({accelerator(given.image.resolve())[1].split(',')[0]}: what is emulated is slow;"
              " only ratios and counts mean something elsewhere):\n")
        print("| measured | figure |\n|---|---|", flush=True)
        for part in parts:
            for row in part(bench, kit.folder / "usb-trace.txt"):
                print(row, flush=True)
    finally:
        machine.cut_power()
        kit.stop()
        machine.disk.unlink(missing_ok=True)
    return 0


sys.exit(main())
