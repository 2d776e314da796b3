"""Named tests, run one after the other: each says its name, its result and its seconds."""
import dataclasses
import pathlib
import re
import time
import traceback
from collections.abc import Callable

from kit import Kit
from machine import LabError, Machine


@dataclasses.dataclass
class Bench:
    """What a test works with."""

    machine: Machine
    # The virtual kit on the host.
    kit: Kit
    # Where what a test leaves behind goes.
    out: pathlib.Path
    long: bool


@dataclasses.dataclass
class Trial:
    name: str
    body: Callable[[Bench], None]
    # Only in the long run.
    long: bool = False


TRIALS: list[Trial] = []


def trial(name: str, long: bool = False) -> Callable[[Callable[[Bench], None]], Callable[[Bench], None]]:
    """Registers a test under a name; tests run in the order in which they are registered."""

    def register(body: Callable[[Bench], None]) -> Callable[[Bench], None]:
        TRIALS.append(Trial(name, body, long))
        return body

    return register


def check(condition: bool, said: str) -> None:
    """A statement that must hold."""
    if not condition:
        raise AssertionError(said)


def check_equal(found: object, wanted: object, what: str) -> None:
    check(found == wanted, f"{what}: {found!r}, not {wanted!r}")


class Report:
    """Runs the tests and keeps the score."""

    # The longest name's.
    width = 0

    def __init__(self, bench: Bench):
        self.bench = bench
        self.failed: list[str] = []
        self.passed = 0

    def run(self, trials: list[Trial]) -> None:
        for each in trials:
            begin = time.monotonic()
            try:
                each.body(self.bench)
            except Exception as error:  # noqa: BLE001  whatever it is, the tests that follow shall run
                said = [f"FAIL  {each.name:<{self.width}}  {time.monotonic() - begin:7.1f} s"]
                said += [f"        {line}" for line in (str(error) or repr(error)).splitlines()[:30]]
                print("\n".join(said), flush=True)
                self._keep(each, error)
                if not self._is_alive():
                    print("the machine is lost; the tests that follow did not run", flush=True)
                    self.failed.append("machine")
                    return
            else:
                self.passed += 1
                print(f"ok    {each.name:<{self.width}}  {time.monotonic() - begin:7.1f} s", flush=True)

    def _keep(self, failed: Trial, error: Exception) -> None:
        self.failed.append(failed.name)
        folder = self.bench.out / re.sub(r"[^a-z0-9]+", "-", failed.name.lower()).strip("-")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "error.txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
        self.bench.kit.keep(folder)
        if self.bench.machine.hand is not None:
            try:
                (folder / "journal.txt").write_text(
                    self.bench.machine.run("journalctl --boot --no-pager -o short-precise | tail -n 1500", 120),
                    encoding="utf-8")
            except (AssertionError, LabError) as lost:
                (folder / "journal.txt").write_text(f"the journal could not be fetched: {lost}\n", encoding="utf-8")

    def _is_alive(self) -> bool:
        """A test may leave the power off; then it is put on again."""
        machine = self.bench.machine
        try:
            if machine.process is None or machine.process.poll() is not None:
                machine.cut_power()
                machine.start()
            machine.run("true", 60)
        except (AssertionError, LabError):
            return False
        return True
