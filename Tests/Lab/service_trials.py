"""The daemon under systemd: who may do what, and what it outlives."""
import json
import re

from desk import cancel, submit
from trial import Bench, check, check_equal, trial


def state(bench: Bench, job: str) -> str:
    return bench.machine.api("GET", f"/jobs/{job}")["state"]


@trial("access: the socket and the data folder have the right owners and modes")
def modes(bench: Bench) -> None:
    found = bench.machine.run("stat --format='%U:%G %a %n' /run/satchel /run/satchel/satchel.sock /var/lib/satchel"
                              " /var/lib/satchel/satchel.db /var/lib/satchel/sealed"
                              " /etc/credstore.encrypted/satchel.key").splitlines()
    check_equal(found, [
        "root:root 755 /run/satchel", "root:satchel 660 /run/satchel/satchel.sock",
        "satcheld:satcheld 700 /var/lib/satchel", "satcheld:satcheld 600 /var/lib/satchel/satchel.db",
        "satcheld:satcheld 700 /var/lib/satchel/sealed",
        "root:root 600 /etc/credstore.encrypted/satchel.key",
    ], "owners and modes")


@trial("access: a member of satchel is served, a stranger is not")
def access(bench: Bench) -> None:
    said = bench.machine.run("as officer satchel status", code=None)
    check("satcheld" in said, f"satchel status said: {said}")
    bench.machine.run("""
echo a line >/run/line.txt; chmod 644 /run/line.txt
as officer satchel cancel $(as officer satchel print /run/line.txt --hold --json | sed -n 's/.*"id" *: *"\\([^"]*\\)".*/\\1/p')""")
    bench.machine.run("as stranger satchel status", code=3)
    # The CLI may be wrong about its own access: the kernel's word, too.
    bench.machine.run("as stranger curl --silent --unix-socket $socket http://localhost/v1", code=7)


@trial("sandbox: systemd-analyze security says 1.5 or better, and the process is what the unit asks for")
def sandbox(bench: Bench) -> None:
    said = bench.machine.run("systemd-analyze security --no-pager satchel.service")
    found = re.search(r"Overall exposure level for satchel.service: ([0-9.]+)", said)
    check(found is not None, "systemd-analyze gave no level")
    level = float(found.group(1))
    (bench.out / "security.txt").write_text(said, encoding="utf-8")
    check(level <= 1.5, f"exposure level {level}")
    facts = dict(line.split(":\t", 1) for line in bench.machine.run("cat /proc/$(main_pid)/status").splitlines()
                 if ":\t" in line)
    check_equal(facts["CapEff"].strip("0"), "", "capabilities")
    check_equal(facts["NoNewPrivs"], "1", "NoNewPrivs")
    check_equal(facts["Seccomp"], "2", "Seccomp")
    check(facts["Uid"].split()[0] != "0", "runs as root")
    group = "/sys/fs/cgroup$(cut -d: -f3 /proc/$(main_pid)/cgroup)"
    check_equal(bench.machine.run(f"cat {group}/memory.swap.max").strip(), "0", "what may be swapped out")
    check_equal(bench.machine.run("awk '/Max core/ { print $5 }' /proc/$(main_pid)/limits").strip(), "0", "core files")


@trial("service: started by the first connection")
def activation(bench: Bench) -> None:
    bench.machine.run("systemctl stop satchel.service; ! systemctl is-active --quiet satchel.service; api GET ''"
                      " >/dev/null; systemctl is-active --quiet satchel.service")


@trial("service: no connection is lost in a restart, nor in a reload")
def restarts(bench: Bench) -> None:
    asking = bench.machine.start_in_background("""
failed=0 count=0
until test -e /run/enough; do
  api GET '' >/dev/null || failed=$((failed + 1))
  count=$((count + 1))
done
echo $count $failed""", 200)
    bench.machine.run("systemctl restart satchel.service && systemctl restart satchel.service", 180)
    pid = bench.machine.run("main_pid").strip()
    bench.machine.run("systemctl reload satchel.service", 60)
    check_equal(bench.machine.run("main_pid").strip(), pid, "the process after a reload")
    bench.machine.run("touch /run/enough")
    code, said = asking.result()
    bench.machine.run("rm /run/enough")
    check_equal(code, 0, "the asking script")
    count, failed = (int(word) for word in said.split()[-2:])
    check(count >= 3, f"only {count} requests were made")
    check_equal(failed, 0, f"failed requests of {count}")


@trial("service: kill -9 of an idle daemon; systemd starts it again and the queue is whole")
def killed(bench: Bench) -> None:
    jobs = [submit(bench), submit(bench, hold=True)]
    pid = bench.machine.run("main_pid").strip()
    bench.machine.run(f"kill -9 {pid}; until_true sh -c 'test \"$(systemctl show --value --property=MainPID"
                      f" satchel.service)\" != {pid} && systemctl is-active --quiet satchel.service'", 120)
    check_equal([state(bench, job) for job in jobs], ["pending", "pending-held"], "the jobs")
    cancel(bench, *jobs)


@trial("service: the watchdog restarts a daemon whose USB event thread hangs (fault 7)")
def watchdog(bench: Bench) -> None:
    job = submit(bench, hold=True)
    pid = bench.machine.run("main_pid").strip()
    # A thread that ends meanwhile has no name any more.
    threads = dict(line.split(" ", 1) for line in bench.machine.run(
        f"cd /proc/{pid}/task; for t in *; do read name <$t/comm && echo $t $name; done 2>/dev/null; true").splitlines())
    usb = [tid for tid, name in threads.items() if "usb" in name]
    check(bool(usb), f"no thread is called after USB: {sorted(set(threads.values()))}")
    # strace holds those threads alone: their next call does not return. It lets go once systemd has judged, since a
    # traced thread cannot die.
    holders = "\n".join(f"strace -qq -p {tid} -e inject=all:delay_enter=600s >/dev/null 2>&1 & holders=\"$holders $!\""
                        for tid in usb)
    bench.machine.run(f"""
cursor=$(journalctl -n 0 --show-cursor | sed -n 's/^-- cursor: //p')
{holders}
until_true sh -c "journalctl -u satchel --after-cursor='$cursor' -o cat | grep -q 'with signal SIGABRT'"
kill -9 $holders
until_true sh -c '! test -e /proc/{pid}'
""", 200)
    bench.machine.run("until_true systemctl is-active --quiet satchel.service", 120)
    check_equal(state(bench, job), "pending-held", "the job")
    cancel(bench, job)


@trial("faults: the clock jumps ten years both ways; the daemon and the queue stay (fault 8)")
def clock(bench: Bench) -> None:
    job = submit(bench)
    pid = bench.machine.run("main_pid").strip()
    for jump in ("+10 years", "-20 years", "+10 years"):
        bench.machine.run(f"date --set '{jump}' >/dev/null")
        other = submit(bench, hold=True)
        # Ten years on its time to begin is over, so that it waits for a release.
        check(state(bench, job) in ("pending", "pending-held"), f"after {jump} the job is {state(bench, job)}")
        cancel(bench, other)
    check_equal(bench.machine.run("main_pid").strip(), pid, "the process")
    cancel(bench, job)


@trial("faults: the disk is full: refused with a remedy, nothing lost, goes on when there is room (fault 8)")
def disk_full(bench: Bench) -> None:
    before = submit(bench, hold=True)
    try:
        # As the daemon's own user, so that root's reserve keeps the rest of the system going.
        bench.machine.run("""
size=$(df --output=avail --block-size=1K /var/lib | tail -1)
until [ "$size" -eq 0 ]; do
  runuser -u satcheld -- fallocate --length ${size}K /var/lib/satchel/filler.$size 2>/dev/null || true
  size=$((size / 2))
done
runuser -u satcheld -- sh -c 'cat /dev/zero >/var/lib/satchel/filler.rest' 2>/dev/null || true
""", 200)
        answer = json.loads(bench.machine.run(
            "head -c 300000 /dev/zero | tr '\\0' x >/run/long.txt; chmod 644 /run/long.txt;"
            " as officer satchel print /run/long.txt --hold --json 2>&1 >/dev/null", code=1))
        check_equal(answer["error"]["code"], "storage-full", "the problem")
        check(bool(answer["error"].get("remedy")), "no remedy")
        check_equal(state(bench, before), "pending-held", "the job from before")
    finally:
        bench.machine.run("rm /var/lib/satchel/filler.*")
    check_equal(state(bench, submit(bench, hold=True)), "pending-held", "a job with room again")
    bench.machine.run("systemctl is-active --quiet satchel.service")


@trial("faults: a damaged database is named, not overwritten; put right, the service comes up by itself (fault 8)")
def damaged(bench: Bench) -> None:
    job = submit(bench, hold=True)
    bench.machine.run("""
systemctl stop satchel.service satchel.socket
cp -a /var/lib/satchel/satchel.db /root/good.db
size=$(stat --format=%s /var/lib/satchel/satchel.db)
dd if=/dev/urandom of=/var/lib/satchel/satchel.db bs=4096 seek=1 count=$((size / 4096 - 1)) conv=notrunc status=none
sha256sum </var/lib/satchel/satchel.db >/root/damaged.sum
cursor=$(journalctl -n 0 --show-cursor | sed -n 's/^-- cursor: //p')
systemctl start --no-block satchel.socket satchel.service
until_true sh -c "journalctl -u satchel --after-cursor='$cursor' -o cat | grep -q storage-damaged"
""", 120)
    bench.machine.run("sha256sum </var/lib/satchel/satchel.db | cmp - /root/damaged.sum")
    bench.machine.run("cp -a /root/good.db /var/lib/satchel/satchel.db;"
                      " until_true systemctl is-active --quiet satchel.service", 120)
    check_equal(state(bench, job), "pending-held", "the job")
