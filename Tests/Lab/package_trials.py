"""What the package does to a machine: installs, is upgraded, removed, purged."""
import json

from machine import Machine
from trial import Bench, check, check_equal, trial

MARKER = "lab-marker-7f1c94e2-shred-me"


def install(machine: Machine, file: str) -> None:
    """Installs the package, and lets the officer be served."""
    machine.run(f"dpkg -i /root/{file} && usermod --append --groups satchel officer", 600)


@trial("package: an older version installs; its units are up")
def installs(bench: Bench) -> None:
    install(bench.machine, "older.deb")
    state = bench.machine.run("systemctl is-active satchel.socket satchel.service; systemctl is-enabled satchel.socket"
                              " satchel.service", code=None).split()
    check_equal(state, ["active", "active", "enabled", "enabled"], "units")
    check_equal(bench.machine.run("systemctl --failed --no-legend").strip(), "", "failed units")


@trial("package: upgrades over an older daemon's database; the socket and a changed configuration stay")
def upgrades(bench: Bench) -> None:
    # The old daemon's own file: made by the first release's schema, with a finished job and one that waits.
    bench.machine.run("""
systemctl stop satchel.service
rm -f /var/lib/satchel/satchel.db*
runuser -u satcheld -- sqlite3 /var/lib/satchel/satchel.db </root/older-database.sql >/dev/null
# What is kept for 90 days must be young on the day of the test.
runuser -u satcheld -- sqlite3 /var/lib/satchel/satchel.db \
  "UPDATE job SET createdAt = strftime('%s') * 1000, updatedAt = strftime('%s') * 1000, contentExpiresAt = NULL"
chmod 600 /var/lib/satchel/satchel.db
sed -i 's/"notice"/"info"/' /etc/satchel/satcheld.json
systemctl start satchel.service
""")
    before = bench.machine.run("main_pid; stat --format=%i /run/satchel/satchel.sock").split()
    bench.machine.run("dpkg --force-confold -i /root/satchel.deb", 400)
    after = bench.machine.run("main_pid; stat --format=%i /run/satchel/satchel.sock").split()
    check(before[0] != after[0], "the daemon was not restarted")
    check_equal(after[1], before[1], "the socket's inode")
    check("info" in bench.machine.run("cat /etc/satchel/satcheld.json"), "the configuration was overwritten")
    jobs = json.loads(bench.machine.run("api GET /jobs"))["jobs"]
    check_equal([(job["id"], job["state"]) for job in jobs], [
        ("j_a37mj5h44mr6rw3v4r7fgudols", "pending-held"), ("j_q7rr3mexap7fterzgiquguqged", "completed"),
    ], "the older daemon's jobs")
    check_equal(bench.machine.run("dpkg --verify satchel", code=None).strip().splitlines(),
                ["??5?????? c /etc/satchel/satcheld.json"], "dpkg --verify")
    version = bench.machine.run("dpkg-query -W -f '${Version}' satchel").strip()
    answer = json.loads(bench.machine.run("api GET ''"))
    check_equal((answer["name"], answer["version"]), ("satchel", version), "GET /v1")
    bench.machine.run("satchel cancel j_a37mj5h44mr6rw3v4r7fgudols >/dev/null")


@trial("package: manual pages, completions and the configuration are there and good")
def is_complete(bench: Bench) -> None:
    bench.machine.run("""
test -s /usr/share/man/man1/satchel.1.gz
test -s /usr/share/man/man8/satcheld.8.gz
grep -q _satchel /usr/share/bash-completion/completions/satchel
bash -n /usr/share/bash-completion/completions/satchel
test -s /usr/share/zsh/vendor-completions/_satchel
test -s /usr/share/fish/vendor_completions.d/satchel.fish
runuser -u satcheld -- satcheld --check-config
test "$(satchel --version)" = "satchel $(satcheld --version)"
for font in 'Noto Sans CJK SC' 'Noto Serif Tibetan' 'Noto Sans Arabic' 'HanaMinB'; do
  fc-list "$font" | grep -q . || { echo "no font $font"; exit 1; }
done
""")


@trial("package: remove stops it and keeps the data; a new install finds them")
def removes(bench: Bench) -> None:
    machine = bench.machine
    job = json.loads(machine.run(f"echo {MARKER} >/run/marker.txt; chmod 644 /run/marker.txt;"
                                 " as officer satchel print /run/marker.txt --hold --json"))["id"]
    machine.run("""
dpkg --remove satchel
! test -e /run/satchel/satchel.sock
! systemctl is-active --quiet satchel.service
! systemctl is-active --quiet satchel.socket
! test -e /lib/udev/rules.d/60-satchel.rules
! pgrep -x satcheld
test -s /var/lib/satchel/satchel.db
""", 200)
    machine.run("dpkg -i /root/same.deb", 300)
    check_equal(json.loads(machine.run(f"api GET /jobs/{job}"))["state"], "pending-held", "the held job")


@trial("package: purge destroys the key and shreds: the words are nowhere on the disk, before and after")
def purges(bench: Bench) -> None:
    machine = bench.machine
    # What the guest has synced is in the disk's file, while the machine runs. What is kept is sealed: its words are not
    # there even now, but another file's are found.
    machine.run(f"echo {MARKER[::-1]} >/root/control.txt && sync && test -n \"$(ls /var/lib/satchel/sealed)\"")
    check(machine.contains(MARKER[::-1].encode()), "what is on the disk is not found: the test proves nothing")
    check(not machine.contains(MARKER.encode()), "the document's words are on the disk before the purge")
    machine.run("""
set -e
dpkg --purge satchel
test ! -e /etc/credstore.encrypted/satchel.key
test ! -e /var/lib/satchel
test ! -e /etc/satchel
test ! -e /run/satchel
sync
""", 200)
    check(not machine.contains(MARKER.encode()), "the document's words are still on the disk")
