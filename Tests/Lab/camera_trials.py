"""The camera on a real kernel's UVC driver."""
import json
import time

from desk import api, only, wait_until
from machine import Answer
from trial import Bench, check, check_equal, trial


def cameras(bench: Bench) -> list[dict]:
    """The cameras that are there."""
    return [each for each in api(bench, "/devices")["devices"] if each["kind"] == "camera" and each["state"] != "absent"]


def plug(bench: Bench) -> dict:
    """Puts the camera's cable in and waits until the daemon has it."""
    if not bench.kit.status("camera")["imported"]:
        bench.kit.plug(bench.machine, "camera")
    return wait_until(lambda: next((each for each in cameras(bench) if each["state"] == "idle"), None), "an idle camera")


def unplug(bench: Bench) -> None:
    if bench.kit.status("camera")["imported"]:
        bench.kit.unplug("camera")
    wait_until(lambda: not cameras(bench), "the loss of the camera")


def start_photo(bench: Bench) -> str:
    """Asks for a photo; returns the job's id."""
    request = {"kind": "photo", "specification": "cn-resident-id", "trigger": "now", "burst": 3}
    return bench.machine.api("POST", "/jobs", request)["id"]


def finished(bench: Bench, job: str, limit: float = 300) -> dict:
    """Waits for a photo's end; faces take seconds each under emulation."""

    def look() -> dict | None:
        view = api(bench, f"/jobs/{job}")
        return view if view["state"] in ("completed", "aborted", "canceled") else None

    try:
        return wait_until(look, "the end of the photo", limit)
    except AssertionError as error:
        raise AssertionError(f"{error}: {json.dumps(api(bench, f'/jobs/{job}'))}") from None


def must_have_photo(bench: Bench, job: str) -> None:
    view = finished(bench, job)
    check_equal(view["state"], "completed", f"the photo: {json.dumps(view)}")
    code, picture = bench.machine.ask("GET", f"/jobs/{job}/photo")
    check_equal((code, picture[:3], picture[-2:]), (200, b"\xff\xd8\xff", b"\xff\xd9"), "the photo as it comes")
    (bench.out / "photo.jpg").write_bytes(picture)


@trial("camera: its nodes are the group's alone and not the seat's; a photo comes over the real stack")
def photo(bench: Bench) -> None:
    only(bench)
    plug(bench)
    nodes = bench.machine.run("stat --format='%U:%G %a' /dev/video*; for node in /dev/video*; do"
                              " udevadm info --query=property $node | grep ^CURRENT_TAGS=; done").splitlines()
    check_equal({line for line in nodes if "TAGS" not in line}, {"root:satchel 660"}, "owners and modes")
    check(len([line for line in nodes if "TAGS" in line]) >= 2, "no metadata node")
    check(all(":uaccess:" not in line for line in nodes), f"the seat has it: {nodes}")
    must_have_photo(bench, start_photo(bench))


@trial("fault 1: the camera changes its port while idle and keeps its name; it is found at the daemon's start")
def ports(bench: Bench) -> None:
    only(bench)
    before = plug(bench)
    unplug(bench)
    only(bench, "printer")
    after = plug(bench)
    check_equal(after["id"], before["id"], "the camera's id")
    check(after["usb"]["path"] != before["usb"]["path"], f"the port is the same: {after['usb']['path']}")
    bench.machine.run("systemctl restart satchel.service")
    check_equal(plug(bench)["id"], before["id"], "the camera's id after a restart")


@trial("fault 3: the camera is pulled in mid-burst and comes back: the photo is taken or ends with a reason")
def pulled(bench: Bench) -> None:
    plug(bench)
    bench.kit.tell("camera drop after 4")
    job = start_photo(bench)
    wait_until(lambda: not bench.kit.status("camera")["plugged"], "the unplug")
    wait_until(lambda: not cameras(bench), "the loss of the camera")
    # The fault itself: the cable is out for so long.
    time.sleep(1)
    plug(bench)
    view = finished(bench, job)
    check(view["state"] == "completed" or view["problem"], f"neither a photo nor a reason: {json.dumps(view)}")
    must_have_photo(bench, start_photo(bench))


# The camera's nodes that the daemon holds open.
HELD = "ls -l /proc/$(systemctl show -P MainPID satchel.service)/fd | grep -c /dev/video || true"


def look_through(bench: Bench, camera: dict, to: str, query: str = "") -> Answer:
    """A viewer of the camera's live picture, which writes what it gets into a file; query: from its "?" on."""
    return bench.machine.start_in_background(
        f"curl -sSN --unix-socket /run/satchel/satchel.sock -o {to}"
        f" 'http://satchel/v1/devices/{camera['id']}/preview{query}'; echo ended $?", 300)


def wait_pictures(bench: Bench, file: str, count: int) -> None:
    wait_until(lambda: int(bench.machine.run(f"touch {file}; grep -ac ^X-Timestamp {file} || true")) >= count,
               f"{count} pictures in {file}")


def guided(bench: Bench, camera: dict, query: str, word: str) -> list[dict]:
    """What guidance a viewer of the live picture is given until the word has come twice, from frames that were taken
    while it looked."""
    bench.machine.run("rm -f /tmp/events /tmp/guided")
    # The listener first: nothing is read for a viewer whom nobody hears.
    listener = bench.machine.start_in_background(
        "curl -sSN --unix-socket $socket -o /tmp/events http://satchel/v1/events; echo ended", 300)
    bench.machine.run("until_true grep -q ^event: /tmp/events")
    begin = float(bench.machine.run("date +%s.%N"))
    viewer = look_through(bench, camera, "/tmp/guided", f"{query}&guidance=cn-resident-id")
    bench.machine.run(f"until_true sh -c 'test $(grep -c ^data:.*{word} /tmp/events) -ge 2'", 240)
    said = bench.machine.run("pkill curl; grep -A1 ^event:.photo.guidance /tmp/events | grep ^data:")
    for each in (listener, viewer):
        each.result()
    events = [json.loads(line.removeprefix("data: ")) for line in said.splitlines()]
    check_equal({each["device"] for each in events}, {camera["id"]}, "the camera of the guidance")
    times = [each["timestamp"] for each in events]
    check(times[0] >= begin and all(one < other for one, other in zip(times, times[1:])), f"since {begin}: {times}")
    wait_until(lambda: bench.machine.run(HELD).strip() == "0", "the end of the camera's use", 30)
    return events


@trial("guidance: the one before the virtual UVC camera is told where the face is, at the pace of the emulation")
def guidance(bench: Bench) -> None:
    event = guided(bench, plug(bench), "?size=640x480", "silhouetteWidth")[-1]
    check(event["eyes"] and event["rules"], f"nobody is seen: {json.dumps(event)}")
    middle = event["face"]["x"] + event["face"]["width"] / 2
    check(0.4 < middle < 0.6, f"the face is not where the person is drawn: {json.dumps(event)}")


@trial("preview: four see the live picture, pulled in its midst their streams end, back again it comes, then it is off")
def preview(bench: Bench) -> None:
    camera = plug(bench)
    viewers = [look_through(bench, camera, f"/tmp/view{number}") for number in range(4)]
    for number in range(4):
        wait_pictures(bench, f"/tmp/view{number}", 5)
    check_equal(bench.machine.run(HELD).strip(), "1", "nodes held open while four look")
    bench.kit.unplug("camera")
    for viewer in viewers:
        check("ended" in viewer.result()[1], "a viewer is still there")
    wait_until(lambda: not cameras(bench), "the loss of the camera")
    camera = plug(bench)
    again = look_through(bench, camera, "/tmp/again")
    wait_pictures(bench, "/tmp/again", 5)
    head = bench.machine.run("head -c 300 /tmp/again | tr -d '\\r' | head -5")
    for words in ("--satchel-frame", "image/jpeg", "Content-Length: ", "X-Timestamp: "):
        check(words in head, f"no {words!r} in {head!r}")
    bench.machine.run("pkill curl")
    again.result()
    wait_until(lambda: bench.machine.run(HELD).strip() == "0", "the end of the camera's use", 30)
    must_have_photo(bench, start_photo(bench))


@trial("faults: the camera's frames are truncated, spoilt, late: a photo comes all the same")
def corrupt(bench: Bench) -> None:
    # Anew: usbip may lose the connection when a stream is stopped, and the loss is seen a moment later.
    unplug(bench)
    plug(bench)
    for kind in ("truncated", "error-flag"):
        bench.kit.tell(f"camera corrupt {kind} 3")
        must_have_photo(bench, start_photo(bench))
        bench.kit.tell(f"camera corrupt {kind} 0")
    bench.kit.tell("camera delay 700")
    must_have_photo(bench, start_photo(bench))
    bench.kit.tell("camera delay 0")
