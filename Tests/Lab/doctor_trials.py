"""`satchel doctor`: each failure that it can meet here is provoked, and it must name that one, and no other."""
import json
import time

import camera_trials
import desk
from desk import api, only, printers, submit, wait_printer, wait_until
from trial import Bench, check, check_equal, trial

# Stands in a job's words and title, and nowhere else.
MARKER = "lab-marker-doctor-4d1b77"


def examine(bench: Bench, user: str = "root", options: str = "", language: str = "C") -> tuple[int, list[dict]]:
    """Walks the chain; returns the exit code and the checks."""
    said = bench.machine.run(f"as {user} env LC_ALL={language} satchel doctor --json {options} 2>/run/doctor.err;"
                             " code=$?; echo; echo $code", 240)
    said, _, code = said.rstrip().rpartition("\n")
    check(said.strip().startswith("{"), f"no JSON: {said[:500]!r} {bench.machine.run('cat /run/doctor.err')}")
    check(MARKER not in said, "a document's words are in the doctor's report")
    report = json.loads(said)
    worst = {"ok": 0, "warning": 1, "not-done": 1, "failure": 2}
    found = max(worst[each["verdict"]] for each in report["checks"])
    check_equal(worst[report["verdict"]], found, "the verdict of the whole")
    return int(code), report["checks"]


def must_name(bench: Bench, expected: dict[str, str], also: dict[str, str] | None = None, **options: str) -> list[dict]:
    """The doctor names each of `expected` (check to code), with a fact and a remedy, and finds nothing else wrong.
    also: what may follow from the same fault."""
    code, checks = examine(bench, **options)
    wrong = {each["check"]: each["code"] for each in checks if each["verdict"] != "ok"}
    for name, finding in expected.items():
        said = [each for each in checks if each["check"] == name]
        check(any(each["code"] == finding for each in said), f"{name}: {[each['code'] for each in said]}, not {finding}")
        check(all(each["detail"] and each.get("remedy") for each in said if each["code"] == finding), f"no remedy: {said}")
    allowed = {**expected, **(also or {})}
    other = {name: finding for name, finding in wrong.items() if allowed.get(name) != finding}
    check(not other, f"also found wrong: {other}")
    failed = any(each["verdict"] == "failure" for each in checks)
    check_equal(code, 8 if failed else 7, "the exit code")
    return checks


def whole_kit(bench: Bench) -> None:
    """A printer and a camera, both well."""
    only(bench, "printer")
    camera_trials.plug(bench)
    for command in ("camera corrupt truncated 0", "camera delay 0", "camera silence 0"):
        bench.kit.tell(command)


@trial("doctor: nothing is plugged in")
def nothing(bench: Bench) -> None:
    must_name(bench, {"printer-present": "printer-none", "camera-node": "camera-absent"}, {
        "device-permissions": "permissions-nothing",
        **{f"printer-{each}": "no-printer" for each in ("claim", "identity", "status", "paper")},
        **{f"camera-{each}": "no-camera" for each in ("formats", "frame", "exposure")}})


@trial("doctor: a kit that is well: every check ok, the test print on the paper, exit code 0, no citizen's data")
def well(bench: Bench) -> None:
    whole_kit(bench)
    job = submit(bench, f"{MARKER} ", title=MARKER, hold=True)
    rows = bench.kit.status()["printer"]["printedRows"]
    code, checks = examine(bench, user="officer", options="--test-print")
    check_equal([(each["check"], each["code"]) for each in checks if each["verdict"] != "ok"], [], "what is not ok")
    check_equal(code, 0, "the exit code")
    seen = [each["check"] for each in checks]
    check_equal(sorted(set(seen), key=seen.index), [
        "package", "accounts", "socket", "unit", "kernel-modules", "usblp", "udev-rules", "printer-present",
        "device-permissions", "printer-claim", "printer-identity", "printer-status", "printer-paper", "test-print",
        "camera-node", "camera-formats", "camera-frame", "camera-exposure", "fonts", "disk-space", "encryption-key",
        "database", "clock",
    ], "the chain")
    check(all(each["detail"] and each["title"] for each in checks), "a check without its fact")
    bench.kit.wait(lambda status: status["printer"]["printedRows"] > rows + 200, "the test print")
    check_equal(bench.machine.run(f"journalctl -u satchel --no-pager | grep -c {MARKER}", code=None).strip(), "0",
                "lines of the journal with a document's words")
    desk.cancel(bench, job)


@trial("doctor: the package, the fonts, the clock, the disk, the paper and the picture are named, each by itself")
def everyday(bench: Bench) -> None:
    whole_kit(bench)
    bench.kit.tell("printer paper out")
    wait_printer(bench, state="stopped")
    bench.machine.run("""
sed -i '/^Package: satchel$/,/^$/s/^Status: .*/Status: install ok half-configured/' /var/lib/dpkg/status
mkdir /root/fonts
dirname $(fc-list ':family=Noto Serif Tibetan' file | head -1 | sed 's/: *$//') >/root/fonts.from
for file in $(fc-list ':family=Noto Serif Tibetan' file | sed 's/: *$//'); do mv $file /root/fonts; done
systemctl restart satchel.service
free=$(df --output=avail --block-size=1M /var/lib | tail -1)
fallocate --length $((free - 300))M /var/lib/filler
date --set '2019-05-01 12:00' >/dev/null""")
    try:
        checks = must_name(bench, {
            "package": "package-unfinished", "fonts": "fonts-missing", "disk-space": "disk-low",
            "clock": "clock-behind", "printer-paper": "media-empty",
        }, language="zh_CN.UTF-8")
        said = "".join(each["detail"] + each.get("remedy", "") for each in checks if each["verdict"] != "ok")
        check("字形" in said and "half-configured" in said, f"{said}")
    finally:
        bench.machine.run(f"""
date --set @{time.time():.0f} >/dev/null
rm -f /var/lib/filler
mv /root/fonts/* $(cat /root/fonts.from)
rmdir /root/fonts
systemctl restart satchel.service
sed -i '/^Package: satchel$/,/^$/s/^Status: .*/Status: install ok installed/' /var/lib/dpkg/status""")
        bench.kit.tell("printer paper ok")


@trial("doctor: an open cover, a camera without a picture, a user without the group")
def devices(bench: Bench) -> None:
    whole_kit(bench)
    bench.kit.tell("printer cover open")
    wait_printer(bench, state="stopped")
    bench.kit.tell("camera silence 600")
    try:
        must_name(bench, {"printer-status": "cover-open", "camera-frame": "frame-timed-out"},
                  {"printer-paper": "paper-not-seen", "camera-exposure": "camera-not-open"})
        must_name(bench, {"accounts": "caller-not-in-group", "socket": "socket-denied"},
                  {**daemons_own(), "encryption-key": "key-unseen"}, user="stranger")
    finally:
        bench.kit.tell("printer cover closed")
        bench.kit.tell("camera silence 0")


def daemons_own() -> dict[str, str]:
    """What cannot be known without the daemon."""
    return {name: "daemon-unreachable" for name in (
        "printer-claim", "printer-identity", "printer-status", "printer-paper", "camera-formats", "camera-frame",
        "camera-exposure", "database")}


@trial("doctor: a printer that says nothing of itself; then one that another program holds; then no device at all")
def silent_held_gone(bench: Bench) -> None:
    only(bench)
    camera_trials.unplug(bench)
    must_name(bench, {"printer-present": "printer-gone", "camera-node": "camera-gone"}, nothing_plugged())
    bench.kit.tell("printer mute on")
    bench.kit.tell("printer 1284-length 65535")
    bench.kit.plug(bench.machine)
    wait_until(lambda: "printer" in printers(bench), "the printer")
    must_name(bench, {"printer-status": "status-unknown", "printer-paper": "paper-unknown"},
              {"printer-identity": "identity-missing", **no_camera()})
    only(bench)
    bench.machine.run("systemctl stop satchel.service satchel.socket")
    bench.kit.plug(bench.machine)
    try:
        with desk.Holder(bench):
            bench.machine.run("systemctl start satchel.socket satchel.service")
            wait_until(lambda: printers(bench).get("printer", {}).get("state") == "stopped", "the printer that is held")
            must_name(bench, {"printer-claim": "claim-busy"}, {
                **no_camera("camera-absent"), "printer-identity": "printer-not-open", "printer-status": "printer-not-open",
                "printer-paper": "printer-not-open"})
    finally:
        bench.machine.run("systemctl start satchel.socket satchel.service")
    wait_printer(bench)


def no_camera(said: str = "camera-gone") -> dict[str, str]:
    """A daemon remembers that it was there, until it is started anew."""
    return {"camera-node": said, **{f"camera-{each}": "no-camera" for each in ("formats", "frame", "exposure")}}


def nothing_plugged() -> dict[str, str]:
    return {**no_camera(), "device-permissions": "permissions-nothing",
            **{f"printer-{each}": "no-printer" for each in ("claim", "identity", "status", "paper")}}


@trial("doctor: without the udev rules and without uvcvideo: the node, the module and what to load are named")
def rules_and_modules(bench: Bench) -> None:
    only(bench)
    camera_trials.unplug(bench)
    bench.machine.run("""
mkdir -p /root/rules /run/modprobe.d; mv /lib/udev/rules.d/*-satchel.rules /root/rules/
echo 'blacklist uvcvideo' >/run/modprobe.d/lab.conf; modprobe -r uvcvideo
udevadm control --reload""")
    try:
        bench.kit.plug(bench.machine)
        bench.kit.plug(bench.machine, "camera")
        # Until then there is none to be asked about.
        wait_until(lambda: printers(bench).get("printer", {}).get("stateReasons"), "a reason at the printer")
        must_name(bench, {
            "udev-rules": "udev-rules-missing", "device-permissions": "permissions-denied",
            "kernel-modules": "uvcvideo-not-loaded", "camera-node": "camera-without-node",
            "printer-claim": "claim-denied",
            # The daemon may not send it away.
            "usblp": "usblp-holds",
        }, {**{f"printer-{each}": "printer-not-open" for each in ("identity", "status", "paper")},
            **{f"camera-{each}": "no-camera" for each in ("formats", "frame", "exposure")}})
    finally:
        bench.machine.run("""
rm /run/modprobe.d/lab.conf; mv /root/rules/* /lib/udev/rules.d/; rmdir /root/rules; udevadm control --reload
udevadm trigger --settle --action=change --subsystem-match=usb --subsystem-match=video4linux
modprobe uvcvideo; udevadm settle""")
    wait_printer(bench)
    wait_until(lambda: camera_trials.cameras(bench), "the camera")


@trial("doctor: the daemon is down: stopped, masked, failing; usblp has the printer meanwhile")
def daemon_down(bench: Bench) -> None:
    whole_kit(bench)
    only(bench)
    bench.machine.run("systemctl stop satchel.service satchel.socket; modprobe usblp")
    try:
        bench.kit.plug(bench.machine)
        must_name(bench, {"socket": "socket-refused", "unit": "unit-inactive", "usblp": "usblp-holds-idle"}, daemons_own())
        bench.machine.run("systemctl mask satchel.service satchel.socket")
        must_name(bench, {"socket": "socket-refused", "unit": "unit-masked"},
                  {**daemons_own(), "usblp": "usblp-holds-idle"})
        bench.machine.run("""
systemctl unmask satchel.service satchel.socket
mkdir -p /run/systemd/system/satchel.service.d
printf '[Service]\\nRestart=no\\n' >/run/systemd/system/satchel.service.d/lab.conf
systemctl daemon-reload; systemctl start satchel.socket satchel.service
kill -9 $(main_pid); systemctl stop satchel.socket
until_true systemctl is-failed --quiet satchel.service""")
        # The daemon may have died before it took the printer from usblp, or after.
        must_name(bench, {"socket": "socket-refused", "unit": "unit-failed"},
                  {**daemons_own(), "usblp": "usblp-holds-idle"})
    finally:
        bench.machine.run("""
systemctl unmask satchel.service satchel.socket
rm -rf /run/systemd/system/satchel.service.d; systemctl daemon-reload; systemctl reset-failed satchel.service || true
systemctl start satchel.socket satchel.service""")
    wait_printer(bench)


@trial("doctor: a damaged database is found while the daemon runs")
def database(bench: Bench) -> None:
    whole_kit(bench)
    bench.machine.run("""
systemctl stop satchel.service satchel.socket; cp -a /var/lib/satchel/satchel.db /root/good.db
systemctl start satchel.socket satchel.service
runuser -u satcheld -- perl -e 'open(my $f, "+<", $ARGV[0]) or die; seek($f, -s($f) - 2048, 0); print $f "x" x 1000' \
  /var/lib/satchel/satchel.db""")
    wait_printer(bench)
    try:
        must_name(bench, {"database": "storage-damaged"})
    finally:
        bench.machine.run("systemctl stop satchel.service satchel.socket; rm -f /var/lib/satchel/satchel.db-*;"
                          " cp -a /root/good.db /var/lib/satchel/satchel.db; systemctl start satchel.socket satchel.service")
    wait_printer(bench)
    check_equal(api(bench, "/jobs?limit=1")["jobs"] is not None, True, "the jobs")
