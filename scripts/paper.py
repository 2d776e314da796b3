"""Makes other pictures of a printed paper, a 1-bit grey PNG.

Usage: paper.py enlarge IN OUT   doubled and with a white margin, for character recognition
       paper.py sheet IN OUT     cut into four columns side by side, for a page to look at
"""
import struct
import sys
import zlib

MARGIN = 40


def chunks(data):
    position = 8
    while position < len(data):
        (length,) = struct.unpack(">I", data[position:position + 4])
        yield data[position + 4:position + 8], data[position + 8:position + 8 + length]
        position += 12 + length


def rows(path):
    data = open(path, "rb").read()
    parts = list(chunks(data))
    width, height, depth, colour = struct.unpack(">IIBB", dict(parts)[b"IHDR"][:10])
    assert (depth, colour) == (1, 0), "one bit of grey expected"
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    stride = (width + 7) // 8
    before = bytes(stride)
    for y in range(height):
        line = raw[y * (stride + 1):(y + 1) * (stride + 1)]
        kind, line = line[0], bytearray(line[1:])
        for i in range(stride):
            a = line[i - 1] if i else 0
            b = before[i]
            c = before[i - 1] if i else 0
            if kind == 1:
                line[i] = (line[i] + a) & 255
            elif kind == 2:
                line[i] = (line[i] + b) & 255
            elif kind == 3:
                line[i] = (line[i] + (a + b) // 2) & 255
            elif kind == 4:
                p = a + b - c
                nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
                line[i] = (line[i] + nearest) & 255
        before = bytes(line)
        yield [255 if before[x >> 3] >> (7 - (x & 7)) & 1 else 0 for x in range(width)]


def write(path, lines):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    width = len(lines[0])
    raw = b"".join(b"\0" + line for line in lines)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(lines), 8, 0, 0, 0, 0)))
        file.write(chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


def enlarge(lines):
    out = []
    for line in lines:
        doubled = bytes([255] * MARGIN + [value for value in line for _ in range(2)] + [255] * MARGIN)
        out += [doubled, doubled]
    blank = bytes([255] * len(out[0]))
    return [blank] * MARGIN + out + [blank] * MARGIN


def sheet(lines, columns=4, gap=16, grey=208):
    lines = [bytes(line) for line in lines]
    height = -(-len(lines) // columns)
    lines += [bytes([grey]) * len(lines[0])] * (height * columns - len(lines))
    between = bytes([grey]) * gap
    return [between.join(lines[column * height + y] for column in range(columns)) for y in range(height)]


write(sys.argv[3], {"enlarge": enlarge, "sheet": sheet}[sys.argv[1]](rows(sys.argv[2])))
