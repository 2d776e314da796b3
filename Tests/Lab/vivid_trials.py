"""A camera that is not on USB and not ours: the kernel's virtual video driver, vivid."""
import base64
import json

from camera_trials import HELD, cameras, finished, guided, look_through, wait_pictures
from desk import clear_jobs, only, wait_until
from machine import Answer
from paper import Paper
from trial import Bench, check, check_equal, trial

# Webcams alone, one of them.
LOAD = "modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0"
# The node, as long as there is one.
NODE = "for node in /sys/class/video4linux/video*; do grep -qs vivid $node/name && basename $node; done || true"
RULE = 'SUBSYSTEM=="video4linux", ATTR{name}=="vivid*", GROUP="satchel", MODE="0660"'
# The rule lets the daemon have it; the news of the change lets it look again.
PERMIT = f"""
mkdir -p /run/udev/rules.d && echo '{RULE}' >/run/udev/rules.d/99-lab-vivid.rules && udevadm control --reload
node=$({NODE}); udevadm trigger --action=change --settle /sys/class/video4linux/$node"""


def vivid(bench: Bench, *states: str) -> dict | None:
    """The camera as the daemon shows it, in one of the states."""
    return next((each for each in cameras(bench) if "vivid" in json.dumps(each).lower() and each["state"] in states), None)


def pid(bench: Bench) -> str:
    return bench.machine.run("main_pid").strip()


def must_end_as_lost(bench: Bench, viewer: Answer, file: str) -> None:
    """A preview's end tells why, and the daemon has let the node go."""
    check("ended 0" in viewer.result()[1], f"the stream did not end in order: {viewer.result()[1]}")
    last = bench.machine.run(f"tail -c 1000 {file} | tr -d '\\r' | grep -a '^{{'")
    problem = json.loads(last.strip().splitlines()[-1])
    check_equal(problem["code"], "device-lost", f"the problem at the stream's end: {last}")
    wait_until(lambda: bench.machine.run(HELD).strip() == "0", "the end of the camera's use", 30)


@trial("vivid: not permitted it is shown so, with a remedy; permitted it gives a photo, or a problem")
def permitted(bench: Bench) -> None:
    only(bench)
    before = pid(bench)
    bench.machine.run(f"rm -f /run/udev/rules.d/99-lab-vivid.rules; udevadm control --reload; {LOAD}; udevadm settle")
    camera = wait_until(lambda: vivid(bench, "stopped"), "a camera that is not permitted")
    check_equal(camera["stateReasons"], ["device-denied"], "why it is stopped")
    code, said = bench.machine.ask("GET", f"/devices/{camera['id']}/preview")
    problem = json.loads(said)
    check_equal((code, problem["code"]), (403, "device-denied"), "the refused preview")
    check("udev" in problem["remedy"], f"no remedy: {problem}")
    bench.machine.run(PERMIT)
    wait_until(lambda: vivid(bench, "idle"), "the camera once it is permitted")
    request = {"kind": "photo", "camera": camera["id"], "specification": "cn-resident-id", "trigger": "now", "burst": 1,
               "timeoutSeconds": 120}
    view = finished(bench, bench.machine.api("POST", "/jobs", request)["id"], 600)
    # A test card has no face.
    check(view["state"] == "completed" or view["problem"], f"neither a photo nor a reason: {json.dumps(view)}")
    bench.out.joinpath("vivid-photo.json").write_text(json.dumps(view, indent=1), encoding="utf-8")
    check_equal(pid(bench), before, "the daemon's process")


def must_stream_in(bench: Bench, packing: str) -> None:
    now = bench.machine.run(f"node=$({NODE}); v4l2-ctl -d /dev/$node --get-fmt-video")
    check(f"'{packing}'" in now, f"the camera does not stream in {packing}: {now}")


def picture(bench: Bench, camera: dict, file: str, packing: str) -> Paper:
    """The first live picture of 320 × 180, drawn as a printer would; the camera must stream in the packing."""
    bench.machine.run(f"rm -f {file}")
    viewer = look_through(bench, camera, file, "?size=320x180")
    wait_pictures(bench, file, 2)
    must_stream_in(bench, packing)
    bench.machine.run("pkill curl")
    viewer.result()
    part = base64.b64decode(bench.machine.run(f"head -c 65536 {file} | base64 -w 0"))
    head, _, rest = part.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length"))
    jpeg = rest[:length]
    check_equal((jpeg[:3], jpeg[-2:]), (b"\xff\xd8\xff", b"\xff\xd9"), "the live picture")
    data = "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()
    block = {"type": "image", "data": data, "dither": "threshold"}
    request = {"kind": "print", "content": {"document": {"version": 1, "blocks": [block]}}}
    code, png = bench.machine.ask("POST", "/previews", json.dumps(request).encode())
    check_equal(code, 200, "the drawn picture")
    bench.out.joinpath(f"vivid-{packing}.png").write_bytes(png)
    wait_until(lambda: bench.machine.run(HELD).strip() == "0", "the end of the camera's use", 30)
    return Paper.decode(png)


# vivid offers YUYV and NV12 in the same sizes and rates, and YUYV comes first. Its own switch refuses the next stream,
# once: the live picture steps on to NV12.
REFUSE_ONCE = f"node=$({NODE}); v4l2-ctl -d /dev/$node --set-ctrl=inject_vidioc_streamon_error=1"


@trial("vivid: where YUYV is refused NV12 is taken, and the live picture is the same")
def planes(bench: Bench) -> None:
    if vivid(bench, "idle", "stopped") is None:
        bench.machine.run(f"{LOAD}; udevadm settle; {PERMIT}")
    camera = wait_until(lambda: vivid(bench, "idle"), "an idle camera")
    packings = {each["pixels"] for each in camera["capabilities"]["formats"]}
    check({"yuyv", "nv12"} <= packings, f"the packings that are shown: {packings}")
    # The test card without its counters: one frame is like the next.
    bench.machine.run(f"node=$({NODE}); v4l2-ctl -d /dev/$node --set-ctrl=osd_text_mode=2")
    packed = picture(bench, camera, "/tmp/vivid-yuyv", "YUYV")
    bench.machine.run(REFUSE_ONCE)
    planar = picture(bench, camera, "/tmp/vivid-nv12", "NV12")
    check_equal((planar.width, len(planar.rows)), (packed.width, len(packed.rows)), "the drawn picture's size")
    black = sum(row.bit_count() for row in packed.rows)
    check(320 * 180 // 10 < black < 320 * 180 * 9 // 10, f"a card of {black} black dots tells nothing")
    different = sum((one ^ other).bit_count() for one, other in zip(packed.rows, planar.rows))
    check(different < 320 * 180 // 50, f"{different} dots differ between YUYV and NV12")


@trial("vivid: while another program streams from it a preview says so, and works once that has ended")
def held(bench: Bench) -> None:
    camera = wait_until(lambda: vivid(bench, "idle"), "an idle camera")
    bench.machine.run("rm -f /tmp/held")
    other = bench.machine.start_in_background(
        f"node=$({NODE}); v4l2-ctl -d /dev/$node --set-fmt-video=width=320,height=180 --stream-mmap --stream-count=0"
        " --stream-to=/tmp/held; echo ended", 120)
    bench.machine.run("until_true test -s /tmp/held")
    code, said = bench.machine.ask("GET", f"/devices/{camera['id']}/preview")
    bench.machine.run("pkill v4l2-ctl; rm -f /tmp/held")
    other.result()
    check_equal((code, json.loads(said)["code"]), (409, "device-busy"), "the preview of a camera that is held")
    viewer = look_through(bench, camera, "/tmp/vivid-held", "?size=320x180")
    wait_pictures(bench, "/tmp/vivid-held", 2)
    bench.machine.run("pkill curl")
    viewer.result()
    wait_until(lambda: bench.machine.run(HELD).strip() == "0", "the end of the camera's use", 30)


@trial("vivid: guidance comes for its frames, too: a test card has nobody")
def guidance(bench: Bench) -> None:
    if vivid(bench, "idle", "stopped") is None:
        bench.machine.run(f"{LOAD}; udevadm settle; {PERMIT}")
    camera = wait_until(lambda: vivid(bench, "idle"), "an idle camera")
    for event in guided(bench, camera, "?size=320x180", "no-face"):
        check_equal((event["advice"], event.get("face"), event["acceptable"]), (["no-face"], None, False), "the guidance")


@trial("vivid: unplugged by its driver's own switch, and unloaded, while four look: the streams say so, the daemon lives")
def lost(bench: Bench) -> None:
    before = pid(bench)
    for way in ("v4l2-ctl -d /dev/$node --set-ctrl=disconnect=1", "echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind"):
        if vivid(bench, "idle", "stopped") is None:
            bench.machine.run(f"{LOAD}; udevadm settle; {PERMIT}")
        camera = wait_until(lambda: vivid(bench, "idle"), "an idle camera")
        files = [f"/tmp/vivid{number}" for number in range(4)]
        bench.machine.run(f"rm -f {' '.join(files)}")
        viewers = [look_through(bench, camera, file, "?size=320x180") for file in files]
        for file in files:
            wait_pictures(bench, file, 2)
        bench.machine.run(f"node=$({NODE}); {way}")
        for viewer, file in zip(viewers, files):
            must_end_as_lost(bench, viewer, file)
        # Nobody holds it: the module can go.
        bench.machine.run("modprobe -r vivid && udevadm settle")
        wait_until(lambda: vivid(bench, "idle", "stopped", "processing") is None, "the loss of the camera")
        check_equal(pid(bench), before, "the daemon's process")
        # Without a device it is live and not ready.
        code, said = bench.machine.ask("GET", "/health")
        check_equal((code, json.loads(said)["live"]), (503, True), "the daemon's word")
    clear_jobs(bench)
    bench.machine.run("rm -f /run/udev/rules.d/99-lab-vivid.rules; udevadm control --reload")
