"""The colours of the website in light and in dark, and whether texts on them can be read."""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

Mode = Literal["light", "dark"]
Palette = Mapping[str, str]

_COLOURS: Mapping[str, tuple[str, str]] = {
    "paper": ("#faf8f2", "#101716"),
    "card": ("#fffefb", "#161f1e"),
    "ink": ("#16211f", "#e9ece8"),
    "soft": ("#4c5956", "#adb8b4"),
    "line": ("#dbd6c8", "#2f3b39"),
    "firm": ("#7d8682", "#71807c"),
    "accent": ("#0b5a53", "#83d3c6"),
    "tint": ("#e8f0ec", "#16302d"),
    "no": ("#96340f", "#f2aa86"),
    "no-tint": ("#f8ebe3", "#331f16"),
    "open": ("#4f5d69", "#b4c0cb"),
    "open-tint": ("#f1eee5", "#1d2628"),
    "band": ("#0c3c38", "#0a2a27"),
    "on-band": ("#f6f4ec", "#f6f4ec"),
    "internal": ("#7a1f4b", "#8f2b5c"),
    "on-internal": ("#ffffff", "#ffffff"),
}
"""Each colour in light and in dark."""
PALETTES: Mapping[Mode, Palette] = {
    "light": {name: light for name, (light, _) in _COLOURS.items()},
    "dark": {name: dark for name, (_, dark) in _COLOURS.items()},
}
TEXT_CONTRAST, EDGE_CONTRAST = 4.5, 3.0
"""The least contrast of text (WCAG 2.2, 1.4.3), and of what marks a control or a chart (1.4.11)."""
REQUIRED_CONTRASTS: tuple[tuple[str, str, float], ...] = (
    *((ink, ground, TEXT_CONTRAST) for ink in ("ink", "soft", "accent", "no", "open") for ground in ("paper", "card")),
    *((ink, "open-tint", TEXT_CONTRAST) for ink in ("ink", "soft", "accent", "no", "open")),
    ("accent", "tint", TEXT_CONTRAST),
    ("no", "no-tint", TEXT_CONTRAST),
    ("on-band", "band", TEXT_CONTRAST),
    ("on-internal", "internal", TEXT_CONTRAST),
    ("firm", "paper", EDGE_CONTRAST),
)
"""Which colour is used on which, and the contrast that it needs."""


class UnreadableColour(NamedTuple):
    """A colour that has too little contrast with its ground."""

    mode: Mode
    ink: str
    ground: str
    contrast: float
    needed: float


def _calculate_luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, by WCAG 2.2's definition."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def calculate_contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_calculate_luminance(one), _calculate_luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def find_unreadable_colours(palettes: Mapping[Mode, Palette]) -> Iterator[UnreadableColour]:
    """Every colour that has too little contrast with its ground."""
    for mode, palette in palettes.items():
        for ink, ground, needed in REQUIRED_CONTRASTS:
            ratio = calculate_contrast(palette[ink], palette[ground])
            if ratio < needed:
                yield UnreadableColour(mode, ink, ground, ratio, needed)


def render_style_sheet(palettes: Mapping[Mode, Palette]) -> str:
    """The palettes as a style sheet: custom properties, those in dark for readers whose device asks for dark."""

    def block(palette: Palette, indent: str) -> str:
        lines = "".join(f"{indent}  --{name}: {colour};\n" for name, colour in palette.items())
        return f"{indent}:root {{\n{lines}{indent}}}\n"

    dark = block(palettes["dark"], "  ")
    return f"{block(palettes['light'], '')}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"
