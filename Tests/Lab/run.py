#!/usr/bin/env python3
"""Runs the lab's tests on a machine that scripts/lab-image made.

Usage: run.py --image FOLDER --deb FILE --older FILE --same FILE --kit PROGRAM --out FOLDER [--long] [--only PATTERN]
"""
import argparse
import pathlib
import re
import shutil
import signal
import sys
import time

from kit import Kit
from machine import LabError, Machine
from trial import TRIALS, Bench, Report

# The order of these lines is the order of the tests: the package comes first, and goes last.
import package_trials as package
import service_trials  # noqa: F401
import usb_trials  # noqa: F401
import printer_trials  # noqa: F401
import camera_trials  # noqa: F401


def main() -> int:
    options = argparse.ArgumentParser()
    for name in ("image", "deb", "older", "same", "kit", "out"):
        options.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options.add_argument("--long", action="store_true")
    options.add_argument("--only", default="")
    given = options.parse_args()

    # Ended from outside, it still takes the machine and the kit with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))

    here = pathlib.Path(__file__).resolve().parent
    out = given.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    begin = time.monotonic()
    kit = Kit(given.kit.resolve(), out / "kit", ["--second-printer", "--hostile", "1"])
    machine = Machine(given.image.resolve(), out / "machine", kit.port)
    try:
        machine.write(given.older.resolve(), "older.deb")
        machine.write(given.deb.resolve(), "satchel.deb")
        machine.write(given.same.resolve(), "same.deb")
        machine.write(here / "older-database.sql", "older-database.sql")
        machine.start()
        print(f"the machine is up after {time.monotonic() - begin:.1f} s ({machine.accelerator()[1].split(',')[0]})",
              flush=True)
        last = (package.removes, package.purges)
        trials = [each for each in TRIALS if (given.long or not each.long) and each.body not in last]
        trials += [each for each in TRIALS if each.body in last]
        must = (package.installs, package.upgrades)
        trials = [each for each in trials if re.search(given.only, each.name) or each.body in must]
        report = Report(Bench(machine, kit, out, given.long))
        report.run(trials)
        machine.power_off()
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        machine.cut_power()
        return 2
    finally:
        machine.cut_power()
        kit.stop()
        machine.read_tree("/var/log/journal", out / "journal")
        machine.disk.unlink(missing_ok=True)
    print(f"{report.passed} passed, {len(report.failed)} failed, {time.monotonic() - begin:.0f} s", flush=True)
    return 1 if report.failed else 0


sys.exit(main())
