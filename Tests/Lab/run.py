#!/usr/bin/env python3
"""Runs the lab's tests on a machine that scripts/lab-image made.

Usage: run.py --image FOLDER --deb FILE --older FILE --same FILE --out FOLDER [--long] [--only TEXT]
"""
import argparse
import pathlib
import shutil
import sys
import time

from machine import LabError, Machine
from trial import TRIALS, Bench, Report

# The order of these lines is the order of the tests: the package comes first, and goes last.
import package_trials as package
import service_trials  # noqa: F401


def main() -> int:
    options = argparse.ArgumentParser()
    for name in ("image", "deb", "older", "same", "out"):
        options.add_argument(f"--{name}", type=pathlib.Path, required=True)
    options.add_argument("--long", action="store_true")
    options.add_argument("--only", default="")
    given = options.parse_args()

    here = pathlib.Path(__file__).resolve().parent
    out = given.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    begin = time.monotonic()
    machine = Machine(given.image.resolve(), given.out.resolve() / "machine")
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
        trials = [each for each in trials if given.only in each.name or each.body in must]
        report = Report(Bench(machine, None, out, given.long))
        report.run(trials)
        machine.power_off()
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        machine.cut_power()
        return 2
    finally:
        machine.cut_power()
        machine.read_tree("/var/log/journal", out / "journal")
        machine.disk.unlink(missing_ok=True)
    print(f"{report.passed} passed, {len(report.failed)} failed, {time.monotonic() - begin:.0f} s", flush=True)
    return 1 if report.failed else 0


sys.exit(main())
