"""The PTP still camera on a real USB stack: by gphoto2, which is not ours, and by the daemon."""
import json
import re
import time

from camera_trials import finished
from desk import api, only, wait_until
from trial import Bench, check, check_equal, trial


def still(bench: Bench) -> dict | None:
    """The still camera as the daemon shows it."""
    found = [each for each in api(bench, "/devices")["devices"]
             if each["kind"] == "camera" and each.get("usb", {}).get("productId") == "0002"]
    return next((each for each in found if each["state"] == "idle"), None)


def plug(bench: Bench) -> dict:
    """Puts its cable in and waits until the daemon has it."""
    if not bench.kit.status("still")["imported"]:
        bench.kit.plug(bench.machine, "still")
    return wait_until(lambda: still(bench), "an idle still camera")


def card(bench: Bench) -> dict:
    return bench.kit.status("still")["still"]


def start_photo(bench: Bench) -> str:
    request = {"kind": "photo", "specification": "cn-resident-id", "trigger": "now", "burst": 5,
               "camera": still(bench)["id"], "timeoutSeconds": 120}
    return bench.machine.api("POST", "/jobs", request)["id"]


def must_have_photo(bench: Bench, job: str) -> None:
    view = finished(bench, job)
    check_equal(view["state"], "completed", f"the photo: {json.dumps(view)}")
    code, picture = bench.machine.ask("GET", f"/jobs/{job}/photo")
    check_equal((code, picture[:3], picture[-2:]), (200, b"\xff\xd8\xff", b"\xff\xd9"), "the photo as it comes")
    (bench.out / "still.jpg").write_bytes(picture)
    check_equal((card(bench)["files"], card(bench)["session"]), (0, False), "pictures left on the card, and the session")


@trial("still camera: gphoto2 finds it, reads it, takes a picture and fetches it")
def gphoto2(bench: Bench) -> None:
    only(bench)
    found = plug(bench)
    check_equal((found["maker"], found["model"], found["serial"]), ("SATCHEL", "VS-1 still camera", "VS00000001"),
                "what the daemon shows of it")
    said = bench.machine.run("gphoto2 --auto-detect", 300)
    check("PTP Class Camera" in said, f"not detected: {said}")
    said = bench.machine.run("gphoto2 --summary", 300)
    for words in ("Manufacturer: SATCHEL", "Model: VS-1 still camera", "Generic Image Capture", "File Deletion"):
        check(words in said, f"no {words!r} in {said}")
    taken = card(bench)["taken"]
    said = bench.machine.run(
        "cd /tmp && rm -f still.jpg && gphoto2 --capture-image-and-download --filename still.jpg --force-overwrite"
        " && head -c 3 still.jpg | od -An -tx1 && tail -c 2 still.jpg | od -An -tx1 && stat -c %s still.jpg", 600)
    check(re.search(r"ff d8 ff\s+ff d9\s+\d{5,}\s*$", said) is not None, f"no JPEG: {said}")
    check_equal((card(bench)["taken"], card(bench)["files"]), (taken + 1, 0), "pictures taken, and left on the card")


@trial("still camera: its node is the group's alone; a photo is taken by it, and nothing stays on its card")
def photo(bench: Bench) -> None:
    plug(bench)
    # Others may hold it in between; the daemon has it only while it takes a photo.
    owners = bench.machine.run("for link in /sys/bus/usb/devices/*; do [ -f $link/idProduct ] &&"
                               " [ $(cat $link/idVendor):$(cat $link/idProduct) = 1209:0002 ] &&"
                               " stat --format='%U:%G %a' /dev/bus/usb/$(printf '%03d/%03d' $(cat $link/busnum)"
                               " $(cat $link/devnum)); done; true").split("\n")
    check_equal([line for line in owners if line], ["root:satchel 660"], "owner and mode")
    taken = card(bench)["taken"]
    must_have_photo(bench, start_photo(bench))
    check_equal(card(bench)["taken"], taken + 1, "releases for one photo")


@trial("fault: the still camera is pulled in mid-file and comes back: the photo is taken then")
def pulled(bench: Bench) -> None:
    plug(bench)
    bench.kit.tell("still drop after 20000")
    job = start_photo(bench)
    wait_until(lambda: not bench.kit.status("still")["plugged"], "the unplug")
    wait_until(lambda: still(bench) is None, "the loss of the still camera")
    # The fault itself: the cable is out for so long.
    time.sleep(1)
    plug(bench)
    view = finished(bench, job)
    check_equal((view["state"], view["attempts"]), ("completed", 2), f"the photo: {json.dumps(view)}")


@trial("faults: the still camera stalls, sends empty packets, has a session of another: a photo, or a reason")
def faults(bench: Bench) -> None:
    plug(bench)
    for fault in ("zero-packet", "split-header", "stall", "session-open"):
        bench.kit.tell(f"still fault {fault}")
        job = start_photo(bench)
        check_equal(finished(bench, job)["state"], "completed", f"the photo after {fault}")
    bench.kit.tell("still fault store-full")
    view = finished(bench, start_photo(bench))
    check_equal((view["state"], view["problem"]["code"]), ("aborted", "camera-storage-full"), "the photo with a full card")
    bench.kit.unplug("still")
