"""The peer's side of `make bench`: python-escpos makes raster commands of the same two pictures, and text commands of
the words in FOLDER/words.

Usage: bench-escpos.py FOLDER   writes FOLDER/sharp.png, FOLDER/grey.png and the first one's commands to
FOLDER/sharp.bin, and prints microseconds.
"""
import math
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


grey = grey_picture()
sharp = grey.point(lambda value: 255 if value > 127 else 0).convert("1")
grey.save(f"{sys.argv[1]}/grey.png")
sharp.convert("L").save(f"{sys.argv[1]}/sharp.png")
one_bit, commands = measure(sharp)
with open(f"{sys.argv[1]}/sharp.bin", "wb") as file:
    file.write(commands)
with open(f"{sys.argv[1]}/words", encoding="utf-8") as file:
    lines = file.read().splitlines()
times = []
for _ in range(ROUNDS + 1):
    printer = Dummy()
    begin = time.perf_counter()
    for line in lines:
        printer.text(line + "\n")
    times.append(time.perf_counter() - begin)
print("text", sorted(times[1:])[ROUNDS // 2] * 1e6)
print("one-bit", one_bit)
print("dithered", measure(grey)[0])
