"""Printers on a real kernel's USB stack: plugging, other owners, faults of the wire."""
import json
import time

import desk
from desk import Holder, Printout, only, plug, printers, unplug, wait_printer, wait_until
from trial import Bench, check, check_equal, trial


@trial("udev: a printer's node is the group's alone, awake, and not the seat's")
def node(bench: Bench) -> None:
    only(bench, "printer")
    found = bench.machine.run("""
for device in /sys/bus/usb/devices/*; do
  test "$(cat $device/idProduct 2>/dev/null)" = 5011 || continue
  name=$(udevadm info --query=name --path=$device)
  stat --format='%U:%G %a' /dev/$name
  cat $device/power/control
  udevadm info --query=property --path=$device | grep -E '^(CURRENT_TAGS|SATCHEL_DEVICE)='
  getfacl --omit-header --absolute-names /dev/$name | grep -c '^user:.\\+:' || true
done""").splitlines()
    check_equal(found[:2], ["root:satchel 660", "on"], "owner, mode, power")
    check("SATCHEL_DEVICE=printer" in found, f"{found}")
    tags = next((line for line in found if line.startswith("CURRENT_TAGS")), "")
    check(":systemd:" in tags and ":uaccess:" not in tags, f"tags {tags}")
    check_equal(found[-1], "0", "users named in the access list")


@trial("fault 1: plugged in before the daemon starts, and after")
def before_and_after(bench: Bench) -> None:
    only(bench)
    job = Printout(bench, 3)
    check_equal(job.view()["state"], "pending", "a job without a printer")
    plug(bench)
    job.wait("completed")
    job.must_be_there_once()
    unplug(bench)
    bench.machine.run("systemctl stop satchel.service satchel.socket")
    bench.kit.plug(bench.machine)
    bench.machine.run("systemctl start satchel.socket satchel.service")
    wait_printer(bench)
    job = Printout(bench, 3)
    job.wait("completed")
    job.must_be_there_once()


@trial("fault 1 and 6: power cut while idle; booted with the printer plugged in; no acknowledged job is lost")
def before_boot(bench: Bench) -> None:
    only(bench, "printer")
    bench.machine.run("""
cat >/etc/systemd/system/lab-attach.service <<'UNIT'
[Unit]
DefaultDependencies=no
Before=satchel.service
After=systemd-udevd.service
[Service]
Type=oneshot
ExecStartPre=/sbin/modprobe vhci-hcd
ExecStartPre=/bin/udevadm wait --timeout=60 /sys/class/net/eth0
ExecStartPre=/sbin/ip address replace 10.0.2.15/24 dev eth0
ExecStartPre=/sbin/ip link set eth0 up
ExecStart=/usr/sbin/usbip attach -r 10.0.2.100 -b 1-1
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --quiet lab-attach.service""")
    unplug(bench)
    held = [Printout(bench, 2, hold=True) for _ in range(3)]
    # The unit's link is the lab's; the jobs' place on the disk is the daemon's own doing.
    bench.machine.run("sync --file-system /etc/systemd/system")
    held.append(Printout(bench, 2, hold=True))
    bench.kit.tell("printer replug")
    bench.machine.cut_power()
    bench.machine.start()
    wait_printer(bench)
    check_equal([job.view()["state"] for job in held], ["pending-held"] * 4, "the jobs")
    check_equal(bench.machine.run("systemctl --failed --no-legend").strip(), "", "failed units")
    job = Printout(bench, 3)
    job.wait("completed")
    job.must_be_there_once()
    desk.clear_jobs(bench)
    bench.machine.run("systemctl disable --quiet lab-attach.service; rm /etc/systemd/system/lab-attach.service")


@trial("fault 1: two printers change ports while idle and keep their names")
def swapped(bench: Bench) -> None:
    only(bench)
    before = [plug(bench, name) for name in ("printer", "printer2")]
    for name in ("printer", "printer2"):
        unplug(bench, name)
    after = [plug(bench, name) for name in ("printer2", "printer")][::-1]
    check_equal([each["id"] for each in after], [each["id"] for each in before], "ids")
    check(after[0]["usb"]["path"] != before[0]["usb"]["path"], f"the port is the same: {after[0]['usb']['path']}")
    job = Printout(bench, 3, printer=after[0]["id"])
    job.wait("completed")
    job.must_be_there_once("printer", after[0]["id"])


@trial("fault 2: usblp has the interface at the start")
def usblp(bench: Bench) -> None:
    only(bench)
    bench.machine.run("systemctl stop satchel.service satchel.socket; modprobe usblp")
    bench.kit.plug(bench.machine)
    bench.machine.run("until_true test -c /dev/usb/lp0; readlink /sys/bus/usb/devices/*:1.0/driver | grep -q usblp")
    bench.machine.run("systemctl start satchel.socket satchel.service")
    wait_printer(bench)
    job = Printout(bench, 3)
    job.wait("completed")
    job.must_be_there_once()


@trial("fault 2: another program holds the interface: said so, and printed when it lets go")
def held(bench: Bench) -> None:
    only(bench)
    bench.machine.run("systemctl stop satchel.service satchel.socket")
    bench.kit.plug(bench.machine)
    with Holder(bench):
        bench.machine.run("systemctl start satchel.socket satchel.service", 60)
        job = Printout(bench, 3)
        wait_until(lambda: printers(bench).get("printer", {}).get("stateReasons"), "a reason at the printer")
        device = printers(bench)["printer"]
        check(device["state"] == "stopped", f"the printer that somebody else holds is {json.dumps(device)}")
        check(job.view()["state"] in ("pending", "processing", "processing-stopped"), f"{job.view()}")
    job.wait("completed")
    job.must_be_there_once()


def pulled_at(bench: Bench, tenth: int, pause: float, other_port: bool) -> None:
    """Pulls the cable at a tenth of a printout and puts it in again."""
    only(bench, "printer")
    measure = Printout(bench, 60)
    begin = bench.kit.status()["printer"]["receivedBytes"]
    measure.wait("completed")
    total = bench.kit.status()["printer"]["receivedBytes"] - begin
    bench.kit.tell(f"printer drop after {total * tenth // 10}")
    job = Printout(bench, 60)
    wait_until(lambda: not bench.kit.status()["plugged"], "the unplug")
    job.wait("processing-stopped", reason="outcome-unknown")
    wait_until(lambda: "printer" not in printers(bench), "the loss of the printer")
    # The fault itself: the cable is out for so long.
    time.sleep(pause)
    if other_port:
        plug(bench, "printer2")
    bench.kit.plug(bench.machine)
    try:
        desk.settle_unknown(job)
    finally:
        if other_port:
            unplug(bench, "printer2")


@trial("fault 3: pulled in mid-printout, back after 1 s: asks, prints nothing unasked, then whole once")
def pulled(bench: Bench) -> None:
    pulled_at(bench, 5, 1, other_port=False)


@trial("fault 3: pulled near the start, back on another port")
def pulled_other_port(bench: Bench) -> None:
    pulled_at(bench, 2, 1, other_port=True)


@trial("fault 3: pulled at every tenth, back after 1 s and 60 s, on the same and another port", long=True)
def pulled_everywhere(bench: Bench) -> None:
    for tenth in range(1, 10):
        pulled_at(bench, tenth, 60 if tenth in (3, 7) else 1, other_port=tenth % 2 == 0)


@trial("fault 10: plugged and unplugged again and again: no descriptor, thread or memory stays behind")
def cycles(bench: Bench) -> None:
    count = 200 if bench.long else 12
    only(bench, "printer")

    def measure() -> tuple[int, int, int]:
        said = bench.machine.run("pid=$(main_pid); ls /proc/$pid/fd | wc -l; ls /proc/$pid/task | wc -l;"
                                 " awk '/^Pss_Anon/ { print $2 }' /proc/$pid/smaps_rollup").split()
        return int(said[0]), int(said[1]), int(said[2])

    def cycle() -> None:
        unplug(bench)
        plug(bench)

    # A leak grows in every lot; a cache or an allocator's step, in one.
    lots = [measure()]
    for lot in range(4):
        for _ in range(count // 4):
            cycle()
        lots.append(measure())
    said = f"descriptors, threads, anonymous KiB: {lots}"
    (bench.out / "cycles.txt").write_text(f"{count} cycles; {said}\n", encoding="utf-8")
    for which, allowed in enumerate((0, 0, 16 + 2 * count // 4)):
        check(min(after[which] - before[which] for before, after in zip(lots[1:], lots[2:])) <= allowed, said)


@trial("bad input: hostile USB devices, one after the other: the daemon stays, and prints")
def hostile(bench: Bench) -> None:
    only(bench)
    pid = bench.machine.run("main_pid").strip()
    for _ in range(200 if bench.long else 12):
        # Some are so broken that the kernel refuses them: then there is nothing to attach.
        bench.machine.run("modprobe vhci-hcd; timeout 20 usbip attach -r 10.0.2.100 -b 1-9; udevadm settle", code=None)
        bench.machine.api("GET", "")
        check_equal(bench.machine.run("main_pid").strip(), pid, "the process")
        bench.kit.tell("hostile next")
    plug(bench)
    job = Printout(bench, 3)
    job.wait("completed")
    job.must_be_there_once()
    check_equal(bench.machine.run("main_pid").strip(), pid, "the process")


@trial("fault 8: unplugged, suspended, resumed, plugged in again")
def suspended(bench: Bench) -> None:
    only(bench, "printer")
    pid = bench.machine.run("main_pid").strip()
    unplug(bench)
    job = Printout(bench, 3)
    # vhci does not suspend with a device attached; the machine's clock wakes it.
    said = bench.machine.run("before=$(cat /sys/power/suspend_stats/success); rtcwake --mode mem --seconds 4 >/dev/null;"
                             " echo $(($(cat /sys/power/suspend_stats/success) - before))", 120)
    check_equal(said.split()[-1], "1", "suspends")
    check_equal(bench.machine.run("main_pid").strip(), pid, "the process")
    plug(bench)
    job.wait("completed")
    job.must_be_there_once()
