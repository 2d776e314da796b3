"""Printers that stop, jam, stall, lie and fall silent; and a daemon or a machine that dies while they print."""
import collections
import json
import random
from collections.abc import Callable

import desk
from desk import Printout, only, plug, printers, unplug, wait_printer, wait_until
from trial import Bench, check, check_equal, trial


def pdf(*lines: str) -> bytes:
    """A PDF file of one A5 page with lines of Helvetica, which no file brings along."""
    text = "BT /F1 24 Tf 40 520 Td 30 TL " + "".join(f"({line}) Tj T* " for line in lines) + "ET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               f"<</Length {len(text)}>>stream\n{text}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    file, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    file += f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(file)}\n%%EOF\n"
    return file.encode("ascii")


@trial("inputs: a PDF is drawn by its child process within the sandbox and stands on the paper once")
def drawn_pdf(bench: Bench) -> None:
    only(bench, "printer")
    job = Printout(bench, 0, body=pdf("A boundary of fields", "by the old locust tree"), media_type="application/pdf")
    job.wait("completed")
    job.must_be_there_once()
    check(sum(bin(row).count("1") for row in job.preview().rows) > 2000, "no words on the page")


@trial("inputs: lines in the printer's own characters stand where the preview has them")
def own_characters(bench: Bench) -> None:
    only(bench, "printer")
    begin = bench.kit.status()["printer"]["receivedBytes"]
    drawn = Printout(bench, 20)
    drawn.wait("completed")
    middle = bench.kit.status()["printer"]["receivedBytes"]
    job = Printout(bench, 20, mode="text")
    job.wait("completed")
    job.must_be_there_once()
    sent = bench.kit.status()["printer"]["receivedBytes"] - middle
    check(sent * 3 < middle - begin, f"{sent} bytes as text, {middle - begin} drawn")


def reasons(bench: Bench, name: str = "printer") -> list[str]:
    return printers(bench).get(name, {}).get("stateReasons", [])


def cured(bench: Bench, fault: str, cure: str, reason: str, picture: str) -> None:
    """Stops a printer in mid-page and cures it: nobody is asked, and the whole text stands on the paper once."""
    only(bench, "printer")
    begin = bench.kit.status()["printer"]["printedRows"]
    job = Printout(bench, 40)
    job.wait_printing(100)
    bench.kit.tell(f"printer {fault}")
    job.wait("processing-stopped", reason="printer-stopped")
    wait_until(lambda: any(each.startswith(reason) for each in reasons(bench)), f"{reason} at the printer")
    bench.kit.tell(f"printer {cure}")
    view = job.wait("completed")
    check_equal(view["result"]["confirmation"], "printed", "the confirmation")
    job.must_be_there_once()
    torn = bench.kit.paper()
    check(len(torn.rows) - begin > len(job.preview().trimmed()) + 100, "no torn page before the whole one")
    bench.kit.tell(f"paper {bench.out / picture}")


@trial("fault 4: the paper runs out in mid-page, a new roll cures it")
def paper_out(bench: Bench) -> None:
    cured(bench, "paper out", "paper ok", "media-empty", "fault-4-paper-out.png")


@trial("fault 4: the cover is opened in mid-page and closed")
def cover(bench: Bench) -> None:
    cured(bench, "cover open", "cover closed", "cover-open", "fault-4-cover-open.png")


@trial("fault 4: the roll's near end is reported and printing goes on")
def near_end(bench: Bench) -> None:
    only(bench, "printer")
    bench.kit.tell("printer paper low")
    job = Printout(bench, 3)
    job.wait("completed")
    job.must_be_there_once()
    wait_until(lambda: any(each.startswith("media-low") for each in reasons(bench)), "media-low at the printer")
    bench.kit.tell("printer paper ok")


@trial("fault 4: the cutter jams and is freed")
def cutter(bench: Bench) -> None:
    only(bench, "printer2")
    device = printers(bench)["printer2"]["id"]
    job = Printout(bench, 30, printer=device)
    job.wait_printing(50, "printer2")
    bench.kit.tell("printer2 cutter jam")
    job.wait("processing-stopped", reason="printer-stopped")
    wait_until(lambda: any(each.startswith("cutter") for each in reasons(bench, "printer2")), "a cutter's reason")
    # As the remedy says: clear it, and close the cover.
    bench.kit.tell("printer2 cover open")
    bench.kit.tell("printer2 cutter free")
    bench.kit.tell("printer2 cover closed")
    job.wait("completed")
    check(job.whole("printer2", device) >= 1, "the text is not on the paper")
    only(bench)


def ends_well(bench: Bench, job: Printout, resolves: bool = True) -> str:
    """Whatever the wire did: the job ends whole, once, unasked or by a reprint that somebody asked for."""
    view = job.wait("completed", "processing-stopped", reason=None)
    while view["state"] == "processing-stopped" and "outcome-unknown" not in view["stateReasons"]:
        view = job.wait("completed", "processing-stopped")
    if view["state"] == "processing-stopped":
        check(resolves, f"nobody should have been asked: {json.dumps(view)}")
        whole = job.whole()
        check(whole == 0, f"{whole} whole copies, and it asks")
        job.resolve("reprint")
        view = job.wait("completed")
    job.must_be_there_once()
    return view["result"]["confirmation"]


@trial("fault 5: the bulk OUT endpoint stalls in mid-printout")
def stall(bench: Bench) -> None:
    only(bench, "printer")
    bench.kit.tell("printer stall 3000")
    ends_well(bench, Printout(bench, 40))


@trial("fault 5: the printer takes no data for 30 s: waited out, nobody is asked")
def nak(bench: Bench) -> None:
    only(bench, "printer")
    job = Printout(bench, 40)
    job.wait_printing(50)
    bench.kit.tell("printer nak 30")
    ends_well(bench, job, resolves=False)


@trial("fault 5: a printer that never answers is not said to have printed")
def mute(bench: Bench) -> None:
    only(bench)
    bench.kit.tell("printer mute on")
    bench.kit.plug(bench.machine)
    wait_until(lambda: "printer" in printers(bench), "the printer in the list")
    job = Printout(bench, 5)
    view = job.wait("completed", "processing-stopped")
    if view["state"] == "processing-stopped":
        # It answered before and does no more: somebody has to look at the paper.
        job.wait("processing-stopped", reason="outcome-unknown")
        job.resolve("printed")
        view = job.wait("completed")
    check(view["result"]["confirmation"] in ("accepted", "operator"), f"the confirmation: {json.dumps(view)}")
    job.must_be_there_once()
    bench.kit.tell("printer mute off")


@trial("fault 5: answers that come late, and answers that mean nothing")
def late_and_garbage(bench: Bench) -> None:
    only(bench, "printer")
    bench.kit.tell("printer late 700")
    ends_well(bench, Printout(bench, 5))
    bench.kit.tell("printer late 0")
    bench.kit.tell("printer garbage on")
    job = Printout(bench, 5)
    job.wait("completed", "processing-stopped")
    bench.kit.tell("printer garbage off")
    ends_well(bench, job)


@trial("fault 5: short packets: answers that come byte by byte")
def short_packets(bench: Bench) -> None:
    only(bench, "printer")
    bench.kit.tell("printer packet 1")
    check_equal(ends_well(bench, Printout(bench, 5), resolves=False), "printed", "the confirmation")
    bench.kit.tell("printer packet 0")


@trial("fault 5: a 1284 id that lies about its length")
def lying_id(bench: Bench) -> None:
    for length in (0, 1, 65535):
        only(bench)
        bench.kit.tell(f"printer 1284-length {length}")
        plug(bench)
        job = Printout(bench, 2)
        job.wait("completed")
        job.must_be_there_once()
    bench.kit.tell("printer 1284-length -1")


# So slow that the daemon or the machine dies before the paper is through: the kit's buffer is a real one's.
SLOW = "printer speed 120"


@trial("fault 6: kill -9 in mid-printout: asks, prints nothing unasked, then whole once")
def killed(bench: Bench) -> None:
    only(bench, "printer")
    bench.kit.tell(SLOW)
    job = Printout(bench, 40)
    job.wait_printing(100)
    kill(bench)
    bench.kit.tell("printer speed 720")
    desk.settle_unknown(job)


@trial("fault 6: the power is cut in mid-printout: the next boot asks, then whole once")
def power_cut(bench: Bench) -> None:
    only(bench, "printer")
    bench.kit.tell(SLOW)
    job = Printout(bench, 40)
    job.wait_printing(100)
    cut(bench)
    bench.kit.tell("printer speed 720")
    check_equal(job.view()["stateReasons"], ["outcome-unknown"], "the reasons after the boot")
    desk.settle_unknown(job)


def kill(bench: Bench) -> None:
    bench.machine.run("kill -9 $(main_pid); until_true systemctl is-active --quiet satchel.service")
    wait_printer_back(bench)


def cut(bench: Bench) -> None:
    bench.machine.cut_power()
    wait_until(lambda: not bench.kit.status()["imported"], "the end of the import")
    bench.machine.start()
    bench.machine.run("until_true systemctl is-active --quiet satchel.service")
    bench.kit.plug(bench.machine)
    wait_printer_back(bench)


def at_random_moments(bench: Bench, count: int, die: Callable[[Bench], None], name: str) -> None:
    """Lets something die at random moments of so many printouts, and compares the paper with the list of jobs."""
    only(bench, "printer")
    chance = random.Random(count)
    jobs = []
    tally: collections.Counter[str] = collections.Counter()
    for number in range(count):
        # From before the first row to after the last one; the printout has some 1000.
        bench.kit.tell(f"printer speed {chance.choice((120, 360, 720))}")
        job = Printout(bench, 40)
        jobs.append(job)
        job.wait_printing(chance.randrange(0, 900))
        die(bench)
        bench.kit.tell("printer speed 720")
        tally[desk.settle(job)] += 1
        (bench.out / f"{name}.txt").write_text(f"{number + 1} of {count}: {dict(tally)}\n", encoding="utf-8")
    paper = bench.kit.paper()
    check_equal([paper.count(job.preview()) for job in jobs], [1] * count, "whole copies of each job")
    check_equal({job.view()["state"] for job in jobs}, {"completed"}, "the jobs' states")


@trial("fault 6: kill -9 at random moments of 50 printouts: each whole, once, none lost", long=True)
def killed_at_random(bench: Bench) -> None:
    at_random_moments(bench, 50, kill, "kills")


@trial("fault 6: the power is cut at random moments of 20 printouts: each whole, once, none lost", long=True)
def cut_at_random(bench: Bench) -> None:
    at_random_moments(bench, 20, cut, "power-cuts")


def wait_printer_back(bench: Bench) -> None:
    wait_until(lambda: "printer" in printers(bench), "the printer in the list")


@trial("fault 9: two printers at once, jobs in both lanes")
def two_lanes(bench: Bench) -> None:
    only(bench, "printer", "printer2")
    ids = {name: device["id"] for name, device in printers(bench).items()}
    jobs = [(name, Printout(bench, 12, printer=ids[name])) for name in ("printer", "printer2", "printer", "printer2")]
    for name, job in jobs:
        job.wait("completed")
        job.must_be_there_once(name, ids[name])
    only(bench)


@trial("fault 9: exchanged for another model while a job waits")
def exchanged(bench: Bench) -> None:
    only(bench, "printer")
    bench.kit.tell("printer paper out")
    wait_printer(bench, "printer", "stopped")
    job = Printout(bench, 8)
    check(job.view()["state"] != "completed", "completed without paper")
    unplug(bench)
    bench.kit.tell("printer paper ok")
    plug(bench, "printer2")
    job.wait("completed")
    job.must_be_there_once("printer2", printers(bench)["printer2"]["id"])
    only(bench)
