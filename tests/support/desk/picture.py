"""picture: reads the display's frame buffer and writes PNG, with nothing but Python.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import struct
import zlib
from collections import Counter
from pathlib import Path

FIELDS = 25  # of an XWD head, 32 bits each


class Picture:
    """Pixels as rows of three bytes."""

    def __init__(self, width, height, rgb):
        self.width, self.height, self.rgb = width, height, rgb

    def __eq__(self, other):
        return isinstance(other, Picture) and self.rgb == other.rgb

    def pixel(self, x, y):
        at = (y * self.width + x) * 3
        return tuple(self.rgb[at:at + 3])

    def crop(self, x, y, width, height):
        x, y = max(0, x), max(0, y)
        width, height = min(width, self.width - x), min(height, self.height - y)
        starts = [((y + line) * self.width + x) * 3 for line in range(height)]
        rows = [self.rgb[start:start + width * 3] for start in starts]
        return Picture(width, height, b"".join(rows))

    def colours(self):
        """{colour: number of pixels}"""
        return Counter(zip(self.rgb[0::3], self.rgb[1::3], self.rgb[2::3]))

    def write(self, path):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        stride = self.width * 3
        lines = b"".join(b"\0" + self.rgb[line * stride:(line + 1) * stride] for line in range(self.height))
        Path(path).write_bytes(
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines, 3)) + chunk(b"IEND", b""))


def frame_buffer(folder):
    """What is on the display now, as Xvfb keeps it in the folder: an XWD file."""
    return Path(folder, "Xvfb_screen0").read_bytes()


def read_screen(folder, data=None):
    """What is on the display now, or was when the frame buffer was read."""
    data = data or frame_buffer(folder)
    head = struct.unpack(f">{FIELDS}I", data[:FIELDS * 4])
    size, width, height, stride, colours = head[0], head[4], head[5], head[12], head[19]
    if head[11] != 32:
        raise ValueError(f"{head[11]} bits a pixel")
    pixels = data[size + colours * 12:]
    if stride != width * 4:
        pixels = b"".join(pixels[line * stride:line * stride + width * 4] for line in range(height))
    pixels = pixels[:width * height * 4]
    rgb = bytearray(width * height * 3)
    # The byte order of the pixels is the machine's: blue first on those that count from the small end.
    order = (2, 1, 0) if head[7] == 0 else (1, 2, 3)
    for target, source in enumerate(order):
        rgb[target::3] = pixels[source::4]
    return Picture(width, height, bytes(rgb))
