"""What the styles and shared strings of an .xlsx workbook say of how its cells look."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assets.gather.workbook.cell_colours import (
    BLACK,
    OFFICE_THEME,
    WHITE,
    apply_tint,
    get_palette_colour,
    get_theme_colour,
    is_same_colour,
)
from assets.gather.workbook.number_formats import get_number_format
from assets.gather.workbook.rich_texts import Run
from assets.gather.workbook.safe_xml import clear_element, iterate_elements
from assets.gather.workbook.shown_cells import PLAIN, CellStyle
from assets.gather.workbook.zip_archive import ZipArchive

TRUE_VALUES = ("1", "true", "on")
_THEME = "xl/theme/theme1.xml"
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OVERLAP = 32


@dataclass(frozen=True)
class WorkbookLook:
    """How the cells of a workbook look.

    styles: by number, those that are not plain; rich_strings: by number, the shared strings that look different in parts;
    has_uncomputed_formulas: whether formulas were not computed when it was saved, so that a 0 is no result.
    """

    styles: Mapping[int, CellStyle] = field(default_factory=dict)
    rich_strings: Mapping[int, Sequence[Run]] = field(default_factory=dict)
    has_uncomputed_formulas: bool = False


def _is_on(element: Any, tag: str) -> bool:
    declaration = element.find(f"{{*}}{tag}")
    return declaration is not None and declaration.get("val", "1") in TRUE_VALUES


def _read_theme(archive: ZipArchive) -> Sequence[str]:
    """The colours of a workbook's theme, in the order in which cells number them."""
    name = archive.find(_THEME)
    if name is None:
        return OFFICE_THEME
    colours = dict(zip(_THEME_ORDER, OFFICE_THEME, strict=True))
    for _, scheme in iterate_elements(archive.stream(name), ("end",), "{*}clrScheme"):
        for element in scheme.iterchildren("{*}*"):
            colour = next(element.iterchildren("{*}*"), None)
            value = "" if colour is None else colour.get("lastClr") or colour.get("val", "")
            if len(value) == len(WHITE):
                colours[etree.QName(element).localname] = value.upper()
    return [colours[tag] for tag in _THEME_ORDER]


def _read_colour(declaration: Any, theme: Sequence[str]) -> str | None:
    """A colour that is declared; None if it is not known."""
    if declaration is None:
        return None
    theme_number, palette_number, rgb = (declaration.get(name) for name in ("theme", "indexed", "rgb"))
    if theme_number is not None:
        colour = get_theme_colour(int(theme_number), theme)
    elif palette_number is not None:
        colour = get_palette_colour(int(palette_number))
    else:
        colour = rgb[-len(WHITE) :].upper() if rgb else None
    return apply_tint(colour, float(declaration.get("tint", "0")))


def _read_font(font: Any, theme: Sequence[str]) -> tuple[bool, str | None]:
    """Whether a font is struck through, and its colour."""
    declaration = font.find("{*}color")
    is_automatic = declaration is None or declaration.get("auto") in TRUE_VALUES
    return _is_on(font, "strike"), BLACK if is_automatic else _read_colour(declaration, theme)


def _read_background(fill: Any, theme: Sequence[str]) -> str | None:
    """The colour of a cell's background; None if it has several, or is not known."""
    pattern = fill.find("{*}patternFill")
    kind = None if pattern is None else pattern.get("patternType", "none")
    if kind == "none":
        return WHITE
    return _read_colour(pattern.find("{*}fgColor"), theme) if kind == "solid" else None


def read_cell_styles(archive: ZipArchive) -> dict[int, CellStyle]:
    """The cell styles that are not plain, by their number."""
    name = archive.find("xl/styles.xml")
    if name is None:
        return {}
    codes: dict[int, str] = {}
    fonts: list[tuple[bool, str | None]] = []
    backgrounds: list[str | None] = []
    theme = _read_theme(archive)
    styles: dict[int, CellStyle] = {}
    tags = ("numFmt", "fonts", "fills", "cellXfs")
    for _, element in iterate_elements(archive.stream(name), ("end",), *(f"{{*}}{tag}" for tag in tags)):
        match etree.QName(element).localname:
            case "numFmt":
                codes[int(element.get("numFmtId", "-1"))] = element.get("formatCode", "")
            case "fonts":
                fonts = [_read_font(font, theme) for font in element.iterchildren("{*}font")]
            case "fills":
                backgrounds = [_read_background(fill, theme) for fill in element.iterchildren("{*}fill")]
            case _:
                for style, declaration in enumerate(element.iterchildren("{*}xf")):
                    font, fill = (int(declaration.get(f"{part}Id", "0")) for part in ("font", "fill"))
                    is_struck, colour = fonts[font] if 0 <= font < len(fonts) else (False, BLACK)
                    background = backgrounds[fill] if 0 <= fill < len(backgrounds) else WHITE
                    number_format = get_number_format(int(declaration.get("numFmtId", "0")), codes)
                    styles[style] = CellStyle(number_format, is_struck, is_same_colour(colour, background))
    return {style: look for style, look in styles.items() if look != PLAIN}


def _unescape_text(text: str) -> str:
    """A text whose control characters are written as `_x000D_`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n") if "_x" in text else text


def parse_runs(element: Any) -> list[Run]:
    """The runs of a shared or an inline string."""
    runs = []
    for part in element.iterchildren("{*}t", "{*}r"):
        if etree.QName(part).localname == "t":
            runs.append(Run(_unescape_text(part.text or "")))
            continue
        text = _unescape_text("".join(piece.text or "" for piece in part.iterchildren("{*}t")))
        properties = part.find("{*}rPr")
        if properties is None:
            runs.append(Run(text))
            continue
        position = properties.find("{*}vertAlign")
        is_raised = position is not None and position.get("val") == "superscript"
        runs.append(Run(text, _is_on(properties, "strike"), is_raised))
    return runs


def _has_looks(archive: ZipArchive, name: str) -> bool:
    """Whether a part has a text of which something is struck through or raised; found without parsing it."""
    rest, has_looks = b"", False
    for piece in archive.stream(name):
        has_looks = has_looks or any(mark in rest + piece for mark in (b"strike", b"vertAlign", b"\0"))
        rest = piece[-_OVERLAP:]
    return has_looks


def read_rich_strings(archive: ZipArchive, styles: Mapping[int, CellStyle]) -> dict[int, Sequence[Run]]:
    """The shared strings of which parts look different, by their number; all with parts where cells are struck through."""
    name = archive.find("xl/sharedStrings.xml")
    has_struck_cells = any(style.is_struck for style in styles.values())
    if name is None or not (has_struck_cells or _has_looks(archive, name)):
        return {}
    strings: dict[int, Sequence[Run]] = {}
    for number, (_, element) in enumerate(iterate_elements(archive.stream(name), ("end",), "{*}si")):
        if element.find("{*}r") is not None:
            runs = parse_runs(element)
            if has_struck_cells or any(run.is_struck or run.is_raised for run in runs):
                strings[number] = runs
        clear_element(element)
    return strings
