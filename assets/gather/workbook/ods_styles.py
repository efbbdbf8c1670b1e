"""What the styles of an OpenDocument spreadsheet say of how its cells, rows and sheets look."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from assets.gather.workbook.cell_colours import WHITE, is_same_colour
from assets.gather.workbook.number_formats import GENERAL, NumberFormat, parse_number_format
from assets.gather.workbook.shown_cells import PLAIN, CellStyle

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

_DATE_STYLE = f"{_NUMBER}date-style"
_NUMBER_STYLES = tuple(f"{_NUMBER}{kind}-style" for kind in ("number", "currency", "percentage", "text"))
STYLE_TAGS = (f"{STYLE}style", f"{STYLE}default-style", _DATE_STYLE, *_NUMBER_STYLES)
_NO_SIZE = re.compile(r"0(?:\.0*)?(?:in|cm|mm|pt|pc|px)?")
_NOTHING_SHOWN = parse_number_format(";;;")
_SUPERSCRIPT = re.compile(r"super\b|[1-9]")
_AUTOMATIC = "automatic"  # black or white, whichever is seen


@dataclass(frozen=True)
class _DeclaredStyle:
    """What a style says itself; None: as its parent."""

    parent: str | None = None
    data_style: str | None = None
    is_struck: bool | None = None
    is_raised: bool | None = None
    colour: str | None = None
    background: str | None = None


@dataclass
class OdsLook:
    """The styles of a document as they become known. can_be_unseen: False where other rules may colour its cells."""

    can_be_unseen: bool = True
    hidden_tables: set[str] = field(default_factory=set)
    empty_sizes: set[str] = field(default_factory=set)
    _declared: dict[tuple[str, str], _DeclaredStyle] = field(default_factory=dict)
    _formats: dict[str, NumberFormat] = field(default_factory=dict)
    _cell_styles: dict[str | None, CellStyle] = field(default_factory=dict)
    _data_styles: dict[str | None, str | None] = field(default_factory=dict)

    def add_style(self, element: Any) -> None:
        name = element.get(f"{STYLE}name", "")
        if element.tag == _DATE_STYLE:
            self._formats[name] = _read_date_format(element)
        elif element.tag in _NUMBER_STYLES:
            if not any(
                "".join(child.itertext()).strip() or child.tag != f"{_NUMBER}text" for child in _list_shown(element)
            ):
                self._formats[name] = _NOTHING_SHOWN
        else:
            self._add_declared(element, name if element.tag == f"{STYLE}style" else "")

    def _add_declared(self, element: Any, name: str) -> None:
        family = element.get(f"{STYLE}family", "")
        if family == "table" and any(part.get(f"{_TABLE}display") == "false" for part in element):
            self.hidden_tables.add(name)
        elif family in ("table-row", "table-column"):
            is_optimal = any(part.get(f"{STYLE}use-optimal-row-height") == "true" for part in element)
            sizes = [part.get(f"{STYLE}{size}", "") for part in element for size in ("row-height", "column-width")]
            if not is_optimal and any(_NO_SIZE.fullmatch(size) for size in sizes):
                self.empty_sizes.add(name)
        elif family in ("table-cell", "text"):
            self._declared[family, name] = _read_declared_style(element, "" if name else None)

    def _resolve(self, family: str, name: str) -> _DeclaredStyle:
        """A style with what it has from its parents, and at last from the default."""
        style = self._declared.get((family, name), _DeclaredStyle(parent=""))
        seen = {name}
        while style.parent is not None and style.parent not in seen:
            seen.add(style.parent)
            parent = self._declared.get((family, style.parent), _DeclaredStyle("" if style.parent else None))
            missing = {key: value for key, value in vars(parent).items() if getattr(style, key) is None}
            style = replace(style, **{**missing, "parent": parent.parent})
        return style

    def get_cell_style(self, name: str | None) -> CellStyle:
        """How the cells with a style look. Their number format is that of a date, or of one that shows nothing."""
        style = self._cell_styles.get(name)
        if style is None:
            declared = self._resolve("table-cell", name or "")
            is_unseen = self.can_be_unseen and is_same_colour(declared.colour, declared.background or WHITE)
            number_format = self._formats.get(declared.data_style or "", GENERAL)
            style = CellStyle(number_format, bool(declared.is_struck), is_unseen)
            style = self._cell_styles[name] = PLAIN if style == PLAIN else style
        return style

    def is_blank_shown(self, name: str | None, has_text: bool) -> bool:
        """Whether a cell with this style shows nothing of its number. has_text: whether the file says what it shows: nothing."""
        if name not in self._data_styles:
            self._data_styles[name] = self._resolve("table-cell", name or "").data_style
        data_style = self._data_styles[name]
        return data_style is not None and (has_text or self._formats.get(data_style) == _NOTHING_SHOWN)

    def get_text_look(self, name: str) -> tuple[bool | None, bool | None]:
        """Whether a stretch of text is struck through, and raised; None where its style does not say."""
        style = self._resolve("text", name)
        return style.is_struck, style.is_raised


def _list_shown(data_style: Any) -> list[Any]:
    """The parts of a number's format that show something."""
    return [part for part in data_style if part.tag.startswith(_NUMBER)]


def _read_date_format(element: Any) -> NumberFormat:
    parts = {part.tag.removeprefix(_NUMBER) for part in _list_shown(element)}
    if parts & {"hours", "minutes", "seconds"} or {"day", "month", "year"} <= parts:
        return NumberFormat("date")
    if "year" not in parts:
        return NumberFormat("no-year")
    return NumberFormat("month" if "month" in parts else "year")


def _read_declared_style(element: Any, default_parent: str | None) -> _DeclaredStyle:
    parent = element.get(f"{STYLE}parent-style-name", default_parent)
    style = _DeclaredStyle(parent, element.get(f"{STYLE}data-style-name"))
    for part in element:
        if part.tag == f"{STYLE}text-properties":
            lines = [part.get(f"{STYLE}text-line-through-{kind}") for kind in ("style", "type")]
            position, color = part.get(f"{STYLE}text-position"), part.get(f"{_FO}color")
            if any(lines):
                style = replace(style, is_struck=any(line not in (None, "none") for line in lines))
            if position:
                style = replace(style, is_raised=bool(_SUPERSCRIPT.match(position)))
            if color:
                style = replace(style, colour=color.lstrip("#").upper())
            if part.get(f"{STYLE}use-window-font-color") == "true":
                style = replace(style, colour=_AUTOMATIC)
        elif part.tag == f"{STYLE}table-cell-properties" and (background := part.get(f"{_FO}background-color")):
            style = replace(style, background=WHITE if background == "transparent" else background.lstrip("#").upper())
        elif part.tag == f"{STYLE}map":
            style = replace(style, colour=_AUTOMATIC)
    return style
