"""What lies on a kit's disk: nothing that anybody could read."""
import camera_trials
from desk import Printout, api, only
from trial import Bench, check, check_equal, trial

NAME = "欧阳㛃静"
WORDS = "隐私试验田界以老槐树为界"
CONTROL = b"lab-control-2b6f0c71-in-the-clear"


def searchable(picture: bytes, length: int = 24) -> bytes:
    """A piece of a picture that grep can look for: no NUL, no line's end, and not all the same."""
    for start in range(len(picture) // 3, len(picture) - length):
        piece = picture[start:start + length]
        if 0 not in piece and 10 not in piece and len(set(piece)) > length // 2:
            return piece
    raise AssertionError("the picture has no piece to look for")


def must_be_nowhere(bench: Bench, pieces: dict[str, bytes]) -> None:
    """None of it in the data folder, in the journal, or anywhere on the raw disk."""
    machine = bench.machine
    # The search itself must find what is there.
    machine.run(f"echo {CONTROL.decode()} >/root/control.txt && journalctl --sync && sync")
    check(machine.contains(CONTROL), "what lies on the disk in the clear is not found: the test proves nothing")
    for what, piece in pieces.items():
        pattern = "".join(f"\\x{byte:02x}" for byte in piece)
        # 1: looked everywhere, and nothing is there.
        machine.run(f"LC_ALL=C grep -rqaP '{pattern}' /var/lib/satchel /var/log/journal", code=1)
        check(not machine.contains(piece), f"{what} stands on the disk")
    machine.run("shred --remove /root/control.txt; sync")


@trial("privacy: after a printout and a photo the name, the words and the picture stand nowhere on the disk")
def nowhere(bench: Bench) -> None:
    only(bench, "printer")
    camera_trials.plug(bench)
    text = f"协议书\n甲方 {NAME}\n{WORDS}\n"
    job = Printout(bench, 0, body=text.encode(), title=f"{NAME}的协议", reference=WORDS, actor=NAME)
    check_equal(job.wait("completed")["stateReasons"], ["job-completed-successfully"], "the printout")
    photo = camera_trials.start_photo(bench)
    camera_trials.must_have_photo(bench, photo)
    _, picture = bench.machine.ask("GET", f"/jobs/{photo}/photo")
    pieces = {f"{what} in {encoding}": words.encode(encoding) for what, words in (("the name", NAME), ("the text", WORDS))
              for encoding in ("utf-8", "gb18030")}
    pieces["the photo"] = searchable(picture)
    check_equal(api(bench, f"/jobs/{job.id}")["title"], f"{NAME}的协议", "the title as its owner sees it")
    must_be_nowhere(bench, pieces)
    # A restart opens it all again, and leaves as little behind.
    bench.machine.run("systemctl restart satchel.service")
    check_equal(api(bench, f"/jobs/{job.id}")["title"], f"{NAME}的协议", "the title after a restart")
    must_be_nowhere(bench, pieces)


@trial("privacy: a missing key is said, nothing is made or deleted, and with the key back all is there")
def without_key(bench: Bench) -> None:
    only(bench)
    machine = bench.machine
    job = Printout(bench, 0, body=WORDS.encode(), title=NAME, hold=True)
    machine.run("""
set -e
systemctl stop satchel.service satchel.socket
mv /etc/credstore.encrypted/satchel.key /root/satchel.key.away
(cd /var/lib/satchel && find sealed -type f -exec sha256sum {} +) | sort >/root/sealed.before
cursor=$(journalctl -n 0 --show-cursor | sed -n 's/^-- cursor: //p')
systemctl start satchel.socket satchel.service || true
until_true sh -c "journalctl -u satchel --after-cursor='$cursor' -o cat | grep -q encryption-key-missing"
systemctl stop satchel.service satchel.socket
(cd /var/lib/satchel && find sealed -type f -exec sha256sum {} +) | sort | cmp - /root/sealed.before
test ! -e /etc/credstore.encrypted/satchel.key
""")
    said = machine.run("satchel doctor --json", code=None)
    check('"key-missing"' in said, f"the doctor does not name the key: {said[:2000]}")
    machine.run("mv /root/satchel.key.away /etc/credstore.encrypted/satchel.key;"
                " systemctl start satchel.socket satchel.service")
    check_equal(api(bench, f"/jobs/{job.id}")["title"], NAME, "the title with the key back")


@trial("privacy: the key is replaced while jobs wait, and opens all of them")
def rotated(bench: Bench) -> None:
    only(bench)
    job = Printout(bench, 0, body=WORDS.encode(), title=NAME, hold=True)
    bench.machine.run("""
set -e
before=$(systemd-creds decrypt /etc/credstore.encrypted/satchel.key - | sha256sum)
/usr/lib/satchel/satchel-key rotate
test "$before" != "$(systemd-creds decrypt /etc/credstore.encrypted/satchel.key - | sha256sum)"
test ! -e /etc/credstore.encrypted/satchel.key.previous
""")
    check_equal(api(bench, f"/jobs/{job.id}")["title"], NAME, "the title under the new key")
    bench.machine.run("systemctl restart satchel.service")
    check_equal(api(bench, f"/jobs/{job.id}")["title"], NAME, "the title after a restart")
