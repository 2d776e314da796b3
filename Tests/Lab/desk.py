"""What the tests with a printer do again and again: queue, look, wait, and hold the paper against the preview."""
import base64
import json
import time

from machine import LabError
from paper import Paper
from trial import Bench, check, check_equal

PRODUCT = {"printer": "5011", "printer2": "5743"}


def api(bench: Bench, path: str) -> dict:
    return json.loads(bench.machine.run(f"api GET {path}"))


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
        for command in ("paper ok", "cover closed", "cutter free", "mute off", "garbage off", "late 0", "nak 0",
                        "1284-length -1"):
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
        bench.machine.run(f"api POST /jobs/{job}/actions --json '{{\"action\":\"cancel\"}}' >/dev/null", code=None)
        wait_until(lambda job=job: api(bench, f"/jobs/{job}")["state"] in ("completed", "canceled", "aborted"),
                   "the end of a job that was left over")


class Printout:
    """One text on its way to paper; its words are its own, so that it is told from all others."""

    count = 0

    def __init__(self, bench: Bench, lines: int, printer: str = "auto", options: str = ""):
        Printout.count += 1
        self.bench = bench
        text = "\n".join(f"{Printout.count:03} {line:03} " + "#" * (line * 7 % 11) for line in range(lines))
        self.file = f"/run/printout-{Printout.count}.txt"
        encoded = base64.b64encode(text.encode()).decode()
        # In memory, so that it is written anew whenever it is wanted: it may not outlive a power cut.
        self.write = f"echo {encoded} | base64 -d >{self.file}; chmod 644 {self.file}; "
        self.before = {name: bench.kit.status(name)["printer"]["printedRows"] for name in PRODUCT}
        said = bench.machine.run(f"{self.write} as officer satchel print {self.file} --printer {printer} --json {options}")
        self.id = json.loads(said)["id"]
        self.printer = printer

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
        data = self.bench.machine.run(f"{self.write} as officer satchel preview {self.file} --printer {printer} -o -"
                                      " | base64 --wrap=0")
        return Paper.decode(base64.b64decode(data))

    def whole(self, name: str = "printer", printer: str = "auto") -> int:
        """How often it stands on the paper, whole, dot for dot."""
        self.bench.kit.wait(lambda status: status["printer"]["idle"], "an idle printer", name=name)
        return self.bench.kit.paper(name).count(self.preview(printer))

    def must_be_there_once(self, name: str = "printer", printer: str = "auto") -> None:
        check_equal(self.whole(name, printer), 1, "whole copies on the paper")

    def resolve(self, outcome: str) -> None:
        self.bench.machine.run(f"as officer satchel resolve {self.id} --as {outcome}")

    def wait_printing(self, rows: int, name: str = "printer") -> None:
        """Waits until so many of its rows are on the paper."""
        begin = self.before[name]
        self.bench.kit.wait(lambda status: status["printer"]["printedRows"] >= begin + rows, f"row {rows}", name=name)


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


def wait_printer_present(bench: Bench, name: str) -> None:
    if not bench.kit.status(name)["imported"]:
        raise LabError(f"{name} is not plugged in")
    wait_until(lambda: name in printers(bench), f"{name} in the list")
