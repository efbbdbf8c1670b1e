"""The picture that is shown where a page is shared: the register's mark in the website's colours, as PNG.

It has no words, so that it is the same in both languages and needs no font.
"""

import struct
import zlib

import numpy as np
import numpy.typing as npt

from schemas.palette import Palette

NAME, WIDTH, HEIGHT = "card.png", 1200, 630
RINGS_Y, RING_RADIUS, RING_OFFSET, RING_WIDTH = 265, 165, 100, 26
DOTS_Y, DOT_RADIUS, DOT_STEP, DOT_WIDTH = 520, 21.5, 66, 5
DOTS_FILLED = (True, True, True, False, True, False, True)
"""The parts of the definition as a project's strip shows them: filled where answered yes."""


def draw_card(palette: Palette) -> bytes:
    """The picture as PNG, in the colours of the band on top of every page; the same colours give the same bytes."""
    pixels = np.full((HEIGHT, WIDTH, 3), _parse_colour(palette["band"]))
    pixels[HEIGHT - 28 :] = _parse_colour(palette["accent"])
    foreground = _parse_colour(palette["on-band"])
    pixels[HEIGHT - 34 : HEIGHT - 28] = foreground
    coverage = np.zeros((HEIGHT, WIDTH))
    for x in (WIDTH / 2 - RING_OFFSET, WIDTH / 2 + RING_OFFSET):
        ring = _calculate_coverage(x, RINGS_Y, RING_RADIUS + RING_WIDTH / 2, RING_RADIUS - RING_WIDTH / 2)
        coverage = np.maximum(coverage, ring)
    for position, is_filled in enumerate(DOTS_FILLED):
        x = WIDTH / 2 + (position - (len(DOTS_FILLED) - 1) / 2) * DOT_STEP
        coverage += _calculate_coverage(x, DOTS_Y, DOT_RADIUS, 0 if is_filled else DOT_RADIUS - DOT_WIDTH)
    pixels += coverage[..., None] * (foreground - pixels)
    return _encode_png(pixels.round().astype(np.uint8))


def _parse_colour(colour: str) -> npt.NDArray[np.float64]:
    """`#0a3d62` → its red, green and blue."""
    return np.array(list(bytes.fromhex(colour.removeprefix("#"))), dtype=float)


def _calculate_coverage(x: float, y: float, radius: float, hole_radius: float = 0) -> npt.NDArray[np.float64]:
    """How much of each pixel a disc covers, from 0 to 1; hole_radius: of what its middle leaves out."""
    coverage = np.zeros((HEIGHT, WIDTH))
    top, bottom = int(y - radius) - 1, int(y + radius) + 2
    rows, columns = np.ogrid[top + 0.5 : bottom, 0.5:WIDTH]
    coverage[top:bottom] = np.clip(radius - np.hypot(columns - x, rows - y) + 0.5, 0, 1)
    return coverage - _calculate_coverage(x, y, hole_radius) if hole_radius else coverage


def _encode_png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Pixels (rows, columns, red green blue) as a PNG file (W3C Portable Network Graphics, third edition)."""

    def encode_chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = np.hstack([np.zeros((height, 1), np.uint8), pixels.reshape(height, width * 3)]).tobytes()
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(encode_chunk(kind, data) for kind, data in chunks)
