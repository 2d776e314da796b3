"""Printed paper and previews as rows of dots."""
import dataclasses
import pathlib
import struct
import zlib


@dataclasses.dataclass
class Paper:
    """Rows from the top; each row is one number, a bit for each dot, set where it is black."""

    width: int
    rows: list[int]

    @classmethod
    def read(cls, path: pathlib.Path) -> "Paper":
        return cls.decode(path.read_bytes())

    @classmethod
    def decode(cls, data: bytes) -> "Paper":
        """Reads a PNG of one grey channel, 1 or 8 bits, not interlaced: what Satchel and its kit write."""
        if data[:8] != b"\x89PNG\r\n\x1a\n":
            raise ValueError("no PNG")
        width = height = depth = colour = 0
        packed = b""
        place = 8
        while place < len(data):
            length, kind = struct.unpack(">I4s", data[place:place + 8])
            body = data[place + 8:place + 8 + length]
            if kind == b"IHDR":
                width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
                if colour != 0 or depth not in (1, 8) or interlace:
                    raise ValueError(f"a PNG of colour type {colour}, {depth} bits")
            elif kind == b"IDAT":
                packed += body
            place += 12 + length
        raw = zlib.decompress(packed)
        stride = (width * depth + 7) // 8
        rows = []
        before = bytes(stride)
        for y in range(height):
            start = y * (stride + 1)
            before = _unfilter(raw[start], bytearray(raw[start + 1:start + 1 + stride]), before)
            rows.append(_dots(before, width, depth))
        return cls(width, rows)

    def trimmed(self) -> list[int]:
        """The rows without blank ones at both ends."""
        first = next((i for i, row in enumerate(self.rows) if row), len(self.rows))
        last = next((i for i, row in reversed(list(enumerate(self.rows))) if row), -1)
        return self.rows[first:last + 1]

    def count(self, other: "Paper") -> int:
        """How often another picture stands on this paper, whole and dot for dot, at its left edge."""
        # A printer of unknown make is taken for a narrow one until somebody says better.
        wanted = [row << self.width - other.width for row in other.trimmed()]
        if not wanted:
            raise ValueError("the picture is blank")
        return sum(1 for start in range(len(self.rows) - len(wanted) + 1)
                   if self.rows[start] == wanted[0] and self.rows[start:start + len(wanted)] == wanted)

    def since(self, row: int) -> "Paper":
        """The paper below a row."""
        return Paper(self.width, self.rows[row:])


def _unfilter(kind: int, line: bytearray, before: bytes) -> bytes:
    """PNG, section 9; both depths have a unit of one byte."""
    for i in range(len(line) if kind else 0):
        left = line[i - 1] if i else 0
        up = before[i]
        corner = before[i - 1] if i else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            estimate = left + up - corner
            guess = min((left, up, corner), key=lambda each: abs(estimate - each))
        line[i] = (line[i] + guess) & 255
    return bytes(line)


def _dots(line: bytes, width: int, depth: int) -> int:
    if depth == 1:
        # In a PNG a bit that is set is white.
        return ~int.from_bytes(line, "big") >> (len(line) * 8 - width) & ((1 << width) - 1)
    row = 0
    for value in line:
        row = row << 1 | (value < 128)
    return row
