"""The peer's side of `make bench`: python-escpos, in microseconds.

Usage: bench-escpos.py pictures FOLDER    makes raster commands of two pictures; writes them to FOLDER/sharp.png and
                                          FOLDER/grey.png, and the first one's commands to FOLDER/sharp.bin
       bench-escpos.py agreement FOLDER   makes commands of what `satchel-bench text --paper FOLDER` wrote: text() of
                                          its words alone, then with them image() of all that is drawn
"""
import contextlib
import io
import math
import pathlib
import sys
import time

from escpos.printer import Dummy
from PIL import Image

WIDTH, HEIGHT, ROUNDS = 384, 2000, 15


def grey_picture():
    """A smooth picture with edges, the same each time."""
    pixels = bytearray(WIDTH * HEIGHT)
    for y in range(HEIGHT):
        for x in range(WIDTH):
            wave = 96 + 64 * math.sin(x / 29) + 64 * math.cos(y / 41)
            pixels[y * WIDTH + x] = int(max(0, min(255, wave if (x // 48 + y // 64) % 3 else 255 - wave)))
    return Image.frombytes("L", (WIDTH, HEIGHT), bytes(pixels))


def measure(picture):
    times = []
    for _ in range(ROUNDS + 1):
        printer = Dummy()
        begin = time.perf_counter()
        printer.image(picture, impl="bitImageRaster")
        times.append(time.perf_counter() - begin)
        assert len(printer.output) >= WIDTH * HEIGHT // 8
    return sorted(times[1:])[ROUNDS // 2] * 1e6, printer.output


def median(write):
    times = []
    for _ in range(ROUNDS + 1):
        printer = Dummy()
        # It remarks on its profile at each picture.
        with contextlib.redirect_stdout(io.StringIO()):
            begin = time.perf_counter()
            write(printer)
            times.append(time.perf_counter() - begin)
    return sorted(times[1:])[ROUNDS // 2] * 1e6


def pictures(folder):
    grey = grey_picture()
    sharp = grey.point(lambda value: 255 if value > 127 else 0).convert("1")
    grey.save(folder / "grey.png")
    sharp.convert("L").save(folder / "sharp.png")
    one_bit, commands = measure(sharp)
    (folder / "sharp.bin").write_bytes(commands)
    print("one-bit", one_bit)
    print("dithered", measure(grey)[0])


def agreement(folder):
    lines = (folder / "words").read_text(encoding="utf-8").splitlines()
    drawn = [Image.open(file).convert("1") for file in sorted(folder.glob("drawn-*.png"))]
    assert lines and drawn

    def words(printer):
        for line in lines:
            printer.text(line + "\n")

    def paper(printer):
        words(printer)
        for picture in drawn:
            printer.image(picture, impl="bitImageRaster")

    print(median(words), median(paper))


{"pictures": pictures, "agreement": agreement}[sys.argv[1]](pathlib.Path(sys.argv[2]))
