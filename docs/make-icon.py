"""Draws docs/icon.png, the icon of the packages: a play button in a rounded square. Needs nothing but Python."""
import pathlib
import struct
import zlib

SIZE, SAMPLES = 128, 4


def colour(x, y):
    """The colour at a point, or None outside the square with its rounded corners."""
    radius = 28
    dx = max(radius - x, x - (SIZE - radius), 0)
    dy = max(radius - y, y - (SIZE - radius), 0)
    if dx * dx + dy * dy > radius * radius:
        return None
    if 46 <= x <= 94 and abs(y - 64) <= (94 - x) * 0.62:
        return (255, 255, 255)
    blend = (x + y) / (2 * SIZE)
    return tuple(round(a + (b - a) * blend) for a, b in zip((88, 44, 210), (20, 150, 190)))


rows = b""
for row in range(SIZE):
    rows += b"\0"
    for column in range(SIZE):
        points = [colour(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES) for i in range(SAMPLES) for j in range(SAMPLES)]
        seen = [point for point in points if point]
        average = [sum(point[k] for point in seen) // len(seen) for k in range(3)] if seen else [0, 0, 0]
        rows += bytes([*average, 255 * len(seen) // len(points)])


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
pathlib.Path(__file__).with_name("icon.png").write_bytes(png)
