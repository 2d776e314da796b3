"""What the tests with a printer do again and again: queue, look, wait, and hold the paper against the preview."""
import json
import time

from machine import LabError
from paper import Paper
from trial import Bench, check, check_equal

PRODUCT = {"printer": "5011", "printer2": "5743"}


def api(bench: Bench, path: str) -> dict:
    return bench.machine.api("GET", path)


def printers(bench: Bench) -> dict[str, dict]:
    """The printers that are there, by their names in the kit."""
    found = [each for each in api(bench, "/devices")["devices"] if each["kind"] == "printer"]
    return {name: each for name, product in PRODUCT.items() for each in found
            if each.get("usb", {}).get("productId") == product and each["state"] != "absent"}


def wait_until(condition, what: str, limit: float = 180):
    """Asks until the answer is good; returns it."""
    deadline = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come within {limit:.0f} s")
        time.sleep(0.2)


def wait_printer(bench: Bench, name: str = "printer", state: str = "idle") -> dict:
    """Waits until a printer is there in a state."""

    def look() -> dict | None:
        found = printers(bench).get(name)
        return found if found is not None and found["state"] == state else None

    try:
        return wait_until(look, f"{name} in state {state}")
    except AssertionError as error:
        raise AssertionError(f"{error}; devices: {json.dumps(api(bench, '/devices'))}") from None


def plug(bench: Bench, name: str = "printer") -> dict:
    """Puts a printer's cable in and waits until the daemon has it."""
    bench.kit.plug(bench.machine, name)
    return wait_printer(bench, name)


def unplug(bench: Bench, name: str = "printer") -> None:
    """Pulls it, if it is in, and waits until the daemon knows."""
    if bench.kit.status(name)["imported"]:
        bench.kit.unplug(name)
    wait_until(lambda: name not in printers(bench), f"the loss of {name}")


def only(bench: Bench, *names: str) -> None:
    """Has just these printers plugged in, in order, with paper, closed, their faults over, and no job left."""
    for name in PRODUCT:
        for command in ("paper ok", "cover closed", "cutter free", "head cool", "battery charged", "mute off",
                        "garbage off", "late 0", "packet 0", "nak 0", "1284-length -1"):
            bench.kit.tell(f"{name} {command}")
        if name not in names and name in printers(bench):
            unplug(bench, name)
    clear_jobs(bench)
    for name in names:
        if name not in printers(bench):
            plug(bench, name)
        wait_printer(bench, name)


def clear_jobs(bench: Bench) -> None:
    """Ends what a test before has left, so that one failure does not become many."""
    left = [job["id"] for job in api(bench, "/jobs?limit=100")["jobs"]
            if job["state"] not in ("completed", "canceled", "aborted")]
    for job in left:
        bench.machine.ask("POST", f"/jobs/{job}/actions", b'{"action":"cancel"}')
        wait_until(lambda job=job: api(bench, f"/jobs/{job}")["state"] in ("completed", "canceled", "aborted"),
                   "the end of a job that was left over")


def submit(bench: Bench, body: str | bytes = "a line", media_type: str = "text/plain", **options: object) -> str:
    """Queues a printout of a text or a file; options: more of the print request, by docs/api.md. Returns the job's id."""
    code, answer = bench.machine.ask("POST", "/documents", body.encode() if isinstance(body, str) else body, media_type)
    check_equal(code, 201, f"the upload: {answer!r}")
    content = {"documentId": json.loads(answer)["id"]}
    return bench.machine.api("POST", "/jobs", {"kind": "print", "content": content, **options})["id"]


def cancel(bench: Bench, *jobs: str) -> None:
    for job in jobs:
        bench.machine.api("POST", f"/jobs/{job}/actions", {"action": "cancel"})


class Printout:
    """One text on its way to paper; its words are its own, so that it is told from all others."""

    count = 0

    def __init__(self, bench: Bench, lines: int, printer: str = "auto", body: bytes | None = None,
                 media_type: str = "text/plain", **options: object):
        """body: a file instead of lines; options: more of the print request, by docs/api.md."""
        Printout.count += 1
        self.bench = bench
        text = "\n".join(f"{Printout.count:03} {line:03} " + "#" * (line * 7 % 11) for line in range(lines))
        self.before = {name: bench.kit.status(name)["printer"]["printedRows"] for name in PRODUCT}
        self.id = submit(bench, text if body is None else body, media_type, printer=printer, **options)
        self.printer = printer
        self.mode = options.get("mode")

    def view(self) -> dict:
        return api(self.bench, f"/jobs/{self.id}")

    def wait(self, *states: str, reason: str | None = None, limit: float = 240) -> dict:
        """Waits for one of the states, with the reason if one is given."""
        last: dict = {}

        def look() -> dict | None:
            nonlocal last
            last = self.view()
            return last if last["state"] in states and (reason is None or reason in last["stateReasons"]) else None

        try:
            return wait_until(look, f"{'/'.join(states)} {reason or ''}", limit)
        except AssertionError as error:
            raise AssertionError(f"{error}; the job: {json.dumps(last)}") from None

    def preview(self, printer: str = "auto") -> Paper:
        """How it must look."""
        request = {"kind": "print", "content": {"jobId": self.id}, "printer": printer, "mode": self.mode}
        code, picture = self.bench.machine.ask("POST", "/previews", json.dumps(request).encode())
        check_equal(code, 200, f"the preview: {picture[:500]!r}")
        return Paper.decode(picture)

    def whole(self, name: str = "printer", printer: str = "auto") -> int:
        """How often it stands on the paper, whole, dot for dot."""
        self.bench.kit.wait(lambda status: status["printer"]["idle"], "an idle printer", name=name)
        return self.bench.kit.paper(name).count(self.preview(printer))

    def must_be_there_once(self, name: str = "printer", printer: str = "auto") -> None:
        check_equal(self.whole(name, printer), 1, "whole copies on the paper")

    def resolve(self, outcome: str) -> None:
        self.bench.machine.api("POST", f"/jobs/{self.id}/actions", {"action": "resolve", "outcome": outcome})

    def wait_printing(self, rows: int, name: str = "printer") -> None:
        """Waits until so many of its rows are on the paper."""
        begin = self.before[name]
        self.bench.kit.wait(lambda status: status["printer"]["printedRows"] >= begin + rows, f"row {rows}", name=name)


class Holder:
    """Another program that has claimed the printer's interface, as long as the context lasts."""

    def __init__(self, bench: Bench):
        self.machine = bench.machine

    def __enter__(self) -> None:
        # USBDEVFS_CLAIMINTERFACE, after usblp has been sent away, which may come late and be there between the two.
        self.program = self.machine.start_in_background("""
printer_interface() { for link in /sys/bus/usb/devices/*:1.0; do grep -qs '^07' $link/bInterfaceClass && basename $link; done; }
until interface=$(printer_interface | grep .); do sleep 0.1; done
node=/dev/$(udevadm info --query=name --path=/sys/bus/usb/devices/${interface%%:*})
until test -e /run/held; do
  test ! -e /sys/bus/usb/drivers/usblp/$interface || echo $interface >/sys/bus/usb/drivers/usblp/unbind
  perl -e 'open(my $device, "+<", $ARGV[0]) or die "open: $!";
    my $number = pack("I", 0); ioctl($device, 0x8004550F, $number) // die "claim: $!";
    open(my $sign, ">", "/run/held") or die; close $sign;
    until (-e "/run/let-go") { select(undef, undef, undef, 0.1); }' $node || sleep 0.2
done
""", 300)
        self.machine.run("until_true test -e /run/held", 100)

    def __exit__(self, *_: object) -> None:
        self.machine.run("touch /run/let-go")
        code, said = self.program.result()
        self.machine.run("rm -f /run/let-go /run/held")
        check_equal(code, 0, f"the holder: {said}")


def settle_unknown(job: Printout, name: str = "printer") -> None:
    """A job whose outcome nobody can know asks, prints nothing before the answer, and prints whole after it."""
    bench = job.bench
    job.wait("processing-stopped", reason="outcome-unknown")
    wait_printer_present(bench, name)
    rows = bench.kit.wait(lambda status: status["printer"]["idle"], "an idle printer", name=name)["printer"]["printedRows"]
    device = printers(bench)[name]["id"]
    later = Printout(bench, 2, printer=device)
    check_equal(later.view()["state"], "pending", "a later job of the lane")
    check_equal(job.view()["state"], "processing-stopped", "the job before it is resolved")
    check_equal(bench.kit.status(name)["printer"]["printedRows"], rows, "rows printed before the answer")
    whole = job.whole(name, device)
    check(whole == 0, f"{whole} whole copies before the answer: the fault came too late for this test")
    job.resolve("reprint")
    check_equal(job.wait("completed")["stateReasons"], ["job-completed-successfully"], "the reasons")
    later.wait("completed")
    job.must_be_there_once(name, device)
    later.must_be_there_once(name, device)


def settle(job: Printout, name: str = "printer") -> str:
    """A job that something died over, at whatever moment: it ends whole and once; it is asked about if nobody can know.
    Returns how it ended: unasked, printed (somebody saw it whole), reprinted."""
    bench = job.bench
    wait_printer_present(bench, name)
    # The lane's own question: at first a daemon that has just begun has not yet read what the printer said meanwhile.
    def answered() -> bool:
        reasons = printers(bench).get(name, {}).get("stateReasons", [])
        return job.view()["state"] == "completed" or "outcome-unknown" in reasons

    wait_until(answered, "an end or a question")
    whole = job.whole(name)
    if job.view()["state"] == "completed":
        check_equal(whole, 1, "whole copies of a completed job")
        return "unasked"
    check(whole <= 1, f"{whole} whole copies before the answer")
    job.resolve("printed" if whole else "reprint")
    job.wait("completed")
    job.must_be_there_once(name)
    return "printed" if whole else "reprinted"


def wait_printer_present(bench: Bench, name: str) -> None:
    if not bench.kit.status(name)["imported"]:
        raise LabError(f"{name} is not plugged in")
    wait_until(lambda: name in printers(bench), f"{name} in the list")
