"""Colours as workbooks name them → red, green and blue, so that a text in its background's colour is found."""

from collections.abc import Sequence

from xlrd.formatting import excel_default_palette_b8

WHITE, BLACK = "FFFFFF", "000000"
OFFICE_THEME = (WHITE, BLACK, "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
"""The colours of a workbook that declares none: two backgrounds and texts in turn, then six accents."""
SYSTEM_TEXT, SYSTEM_BACKGROUND = 64, 65
"""Numbers of the palette that stand for the colours of a window."""


def format_rgb(red: int, green: int, blue: int) -> str:
    return f"{red:02X}{green:02X}{blue:02X}"


def get_palette_colour(number: int) -> str | None:
    """A colour by its number in the palette of workbooks that do not declare their own; None if there is none."""
    if number == SYSTEM_BACKGROUND:
        return WHITE
    place = number if number < 8 else number - 8
    return format_rgb(*excel_default_palette_b8[place]) if 0 <= place < len(excel_default_palette_b8) else None


def get_theme_colour(number: int, theme: Sequence[str] = OFFICE_THEME) -> str | None:
    return theme[number] if 0 <= number < len(theme) else None


def apply_tint(colour: str | None, tint: float) -> str | None:
    """A colour that is made lighter or darker: only another that is so too can be the same."""
    return f"{colour} {tint:+.2f}" if colour and round(tint, 2) else colour


def is_same_colour(text: str | None, background: str | None) -> bool:
    """Whether a text cannot be seen on its background; colours that are not known are taken for different ones."""
    return text is not None and text == background
