"""The picture that a card of a page shows where its address is shared: the mark of the register, in the website's colours.

Belongs here: this one picture. It has no words, so that it is the same in both languages and needs no font. Does not belong here:
what else a card says (templates/_card.html).
"""

from collections.abc import Iterator

import vl_convert

from schemas.palette import Palette

NAME, WIDTH, HEIGHT = "card.png", 1200, 630
RADIUS, APART, MIDDLE, RING = 165, 100, 265, 26
STRIP, MARK, STEP = 520, 19, 66
PARTS = (True, True, True, False, True, False, True)
"""The parts of the definition, as a project's strip shows them: answered yes, or not."""


def draw_card(palette: Palette) -> bytes:
    """The picture as PNG, in the colours of the band on top of every page; the same colours give the same bytes."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{palette["band"]}"/>'
        f'<rect y="{HEIGHT - 28}" width="{WIDTH}" height="28" fill="{palette["accent"]}"/>'
        f'<rect y="{HEIGHT - 34}" width="{WIDTH}" height="6" fill="{palette["on-band"]}"/>'
        f'<g fill="none" stroke="{palette["on-band"]}">{"".join((*_rings(), *_strip(palette["on-band"])))}</g></svg>'
    )
    return vl_convert.svg_to_png(svg)


def _rings() -> Iterator[str]:
    """Two rings that overlap."""
    for x in (WIDTH // 2 - APART, WIDTH // 2 + APART):
        yield f'<circle cx="{x}" cy="{MIDDLE}" r="{RADIUS}" stroke-width="{RING}"/>'


def _strip(ink: str) -> Iterator[str]:
    for at, answered in enumerate(PARTS):
        x = WIDTH / 2 + (at - (len(PARTS) - 1) / 2) * STEP
        yield f'<circle cx="{x}" cy="{STRIP}" r="{MARK}" stroke-width="5"{f" fill={ink!r}" if answered else ""}/>'
