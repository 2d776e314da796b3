#!/usr/bin/env python3
"""Runs the lab's tests on two machines that scripts/lab-image made, side by side: much of the time is waiting.

Usage: run.py --image FOLDER --deb FILE --older FILE --same FILE --kit PROGRAM --out FOLDER [--long] [--only PATTERN]
"""
import argparse
import pathlib
import re
import shutil
import signal
import sys
import threading
import time
from types import ModuleType

from kit import Kit
from machine import Machine, accelerator
from trial import TRIALS, Bench, Report, Trial

# The order of these lines is the order of the tests on each machine; the package comes first, and goes last.
import package_trials as package
import service_trials
import usb_trials
import printer_trials
import camera_trials
import still_trials
import privacy_trials
import vivid_trials
import doctor_trials

MACHINES: dict[str, list[ModuleType]] = {
    "system": [package, service_trials, doctor_trials, vivid_trials, privacy_trials],
    "devices": [usb_trials, printer_trials, camera_trials, still_trials],
}


class Side:
    """One machine with its own kit, and the tests that run on it, on a thread of its own."""

    def __init__(self, name: str, given: argparse.Namespace, out: pathlib.Path):
        self.name = name
        self.given = given
        self.out = out
        self.trials = chosen(name, given)
        self.report: Report | None = None
        self.error: Exception | None = None
        self.kit: Kit | None = None
        self.machine: Machine | None = None
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def _run(self) -> None:
        begin = time.monotonic()
        try:
            self.kit = Kit(self.given.kit.resolve(), self.out / "kit" / self.name, ["--second-printer", "--still-camera", "--hostile", "1"])
            self.machine = Machine(self.given.image.resolve(), self.out / "machine" / self.name, self.kit.port)
            for file in (self.given.older, self.given.deb, self.given.same):
                self.machine.write(file.resolve(), {self.given.deb: "satchel.deb"}.get(file, file.name))
            self.machine.write(pathlib.Path(__file__).resolve().parent / "older-database.sql", "older-database.sql")
            self.machine.start()
            print(f"      the machine for {self.name} is up after {time.monotonic() - begin:.1f} s"
                  f" ({accelerator(self.machine.image)[1].split(',')[0]})", flush=True)
            if self.name != "system":
                package.install(self.machine, "same.deb")
            self.report = Report(Bench(self.machine, self.kit, self.out, self.given.long))
            self.report.run(self.trials)
            self.machine.power_off()
        except Exception as error:  # noqa: BLE001  whatever it is, the other side goes on
            self.error = error

    def stop(self) -> None:
        """Switches off, and keeps the journal."""
        if self.machine is not None:
            self.machine.cut_power()
            self.machine.read_tree("/var/log/journal", self.out / "journal" / self.name)
            self.machine.disk.unlink(missing_ok=True)
        if self.kit is not None:
            self.kit.stop()


def chosen(machine: str, given: argparse.Namespace) -> list[Trial]:
    """The tests of a machine that the options ask for, in order; none where no name matches."""
    modules = [module.__name__ for module in MACHINES[machine]]
    trials = [each for each in TRIALS if each.body.__module__ in modules and (given.long or not each.long)]
    trials.sort(key=lambda each: (each.body in (package.removes, package.purges),
                                  modules.index(each.body.__module__)))
    # What others stand on.
    must = (package.installs, package.upgrades)
    found = [each for each in trials if re.search(given.only, each.name)]
    return [each for each in trials if each in found or each.body in must] if found else []


def main() -> int:
    options = argparse.ArgumentParser()
    for name in ("image", "deb", "older", "same", "kit", "out"):
        options.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options.add_argument("--long", action="store_true")
    options.add_argument("--only", default="")
    given = options.parse_args()

    # Ended from outside, it still takes the machines and the kits with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))

    out = given.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    begin = time.monotonic()
    sides = [side for side in (Side(name, given, out) for name in MACHINES) if side.trials]
    if not sides:
        print(f"lab: no test is called '{given.only}'", file=sys.stderr)
        return 2
    Report.width = max(len(each.name) for side in sides for each in side.trials)
    try:
        accelerator(given.image.resolve())
        for side in sides:
            side.thread.start()
        for side in sides:
            side.thread.join()
    finally:
        for side in sides:
            side.stop()
    passed = sum(side.report.passed for side in sides if side.report)
    failed = sum(len(side.report.failed) for side in sides if side.report)
    print(f"{passed} passed, {failed} failed, {time.monotonic() - begin:.0f} s", flush=True)
    errors = [f"lab: {side.name}: {side.error}" for side in sides if side.error or not side.report]
    for error in errors:
        print(error, file=sys.stderr)
    return 2 if errors else 1 if failed else 0


sys.exit(main())
