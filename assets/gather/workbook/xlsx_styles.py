"""What the styles and shared strings of an .xlsx workbook say of how its cells look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from assets.gather.workbook.number_formats import get_number_format
from assets.gather.workbook.rich_texts import Run
from assets.gather.workbook.safe_xml import clear_element, iterate_elements
from assets.gather.workbook.shown_cells import PLAIN, CellStyle
from assets.gather.workbook.zip_archive import ZipArchive

TRUE_VALUES = ("1", "true", "on")
_WHITE_INDEXES = ("1", "9", "65")
"""The numbers of white, and of a window's background, in the palette that old workbooks name colours by."""

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


def _is_white(color: Any) -> bool:
    if color is None or float(color.get("tint", "0")):
        return False
    is_background = color.get("theme") == "0"
    return is_background or color.get("indexed") in _WHITE_INDEXES or color.get("rgb", "").upper().endswith("FFFFFF")


def _is_white_fill(fill: Any) -> bool:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return False
    kind = pattern.get("patternType", "none")
    return kind == "none" or (kind == "solid" and _is_white(pattern.find("{*}fgColor")))


def read_cell_styles(archive: ZipArchive) -> dict[int, CellStyle]:
    """The cell styles that are not plain, by their number."""
    name = archive.find("xl/styles.xml")
    if name is None:
        return {}
    codes: dict[int, str] = {}
    fonts: list[tuple[bool, bool]] = []  # struck through, white
    white_fills: list[bool] = []
    styles: dict[int, CellStyle] = {}
    tags = ("numFmt", "fonts", "fills", "cellXfs")
    for _, element in iterate_elements(archive.stream(name), ("end",), *(f"{{*}}{tag}" for tag in tags)):
        match etree.QName(element).localname:
            case "numFmt":
                codes[int(element.get("numFmtId", "-1"))] = element.get("formatCode", "")
            case "fonts":
                children = element.iterchildren("{*}font")
                fonts = [(_is_on(font, "strike"), _is_white(font.find("{*}color"))) for font in children]
            case "fills":
                white_fills = [_is_white_fill(fill) for fill in element.iterchildren("{*}fill")]
            case _:
                for style, declaration in enumerate(element.iterchildren("{*}xf")):
                    font, fill = (int(declaration.get(f"{part}Id", "0")) for part in ("font", "fill"))
                    is_struck, is_white = fonts[font] if 0 <= font < len(fonts) else (False, False)
                    is_on_white = white_fills[fill] if 0 <= fill < len(white_fills) else True
                    number_format = get_number_format(int(declaration.get("numFmtId", "0")), codes)
                    styles[style] = CellStyle(number_format, is_struck, is_white and is_on_white)
    return {style: look for style, look in styles.items() if look != PLAIN}


def parse_runs(element: Any) -> list[Run]:
    """The runs of a shared or an inline string."""
    runs = []
    for part in element.iterchildren("{*}t", "{*}r"):
        if etree.QName(part).localname == "t":
            runs.append(Run(part.text or ""))
            continue
        text = "".join(piece.text or "" for piece in part.iterchildren("{*}t"))
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
