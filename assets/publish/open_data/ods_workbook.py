"""The workbook as .ods: OpenDocument 1.3, as XML from templates/: odfdo builds an object a cell and cannot mark languages.

Every text is a string cell; nothing that a partner wrote becomes a formula or a link.
"""

import datetime as dt
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jinja2 import Environment, FunctionLoader, StrictUndefined

from assets.publish.open_data import workbook_content
from assets.publish.open_data.output_format import Format
from schemas.frames import format_column_letters
from schemas.languages import LANGUAGES

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
TEMPLATES = Path(__file__).parent / "templates"
PREFIXES = {name: name for name in ("office", "style", "text", "table")}
PREFIXES |= {"fo": "xsl-fo-compatible", "number": "datastyle", "meta": "meta"}
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in PREFIXES.items()
)
NAMESPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GAP = re.compile(r" {2,}|^ | $|\t")


def _read_template(name: str) -> str:
    """A template without the white space that makes it readable."""
    return "".join(map(str.strip, (TEMPLATES / name).read_text(encoding="utf-8").splitlines()))


def _replace_gap(match: re.Match[str]) -> str:
    return "<text:tab/>" if match.group() == "\t" else f'<text:s text:c="{len(match.group())}"/>'


def build_paragraphs(text: str) -> str:
    """A text as OpenDocument paragraphs, a line each, no space lost (ODF 1.3 part 3, 6.1.2 and 6.1.3)."""
    clean = _NOT_XML.sub("\ufffd", workbook_content.cut_text(text)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(f"<text:p>{_GAP.sub(_replace_gap, escape(line))}</text:p>" for line in clean.split("\n"))


def _build_typed_cell(value_type: str, paragraphs: str, style: str, attribute: str = "") -> str:
    start = f'<table:table-cell table:style-name="{style}" office:value-type="{value_type}"{attribute}>'
    return f"{start}{paragraphs}</table:table-cell>"


@lru_cache(maxsize=2**16, typed=True)
def _build_cell(value: Any, kind: str, style: str) -> str:
    """One value as a cell of its type; a blank is an empty cell. Cached: most are in many rows and both editions."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        text = "true" if value else "false"
        return _build_typed_cell("boolean", build_paragraphs(text.upper()), "yes-no", f' office:boolean-value="{text}"')
    if isinstance(value, int | float):
        return _build_typed_cell("float", build_paragraphs(repr(value)), "text", f' office:value="{value!r}"')
    if kind == "date":
        with suppress(ValueError):
            day = dt.date.fromisoformat(value).isoformat()
            return _build_typed_cell("date", build_paragraphs(day), "day", f' office:date-value="{day}"')
    return _build_typed_cell("string", build_paragraphs(value), style)


def _build_rows(sheet: workbook_content.PublishedSheet) -> str:
    """The rows of a sheet's table; on the sheet of contents each begins with a link."""
    styles = [f"text-{name[-2:]}" if name.endswith(("_en", "_cy")) else "text" for name in sheet.columns]
    rows = []
    for row in sheet.rows:
        cells = list(map(_build_cell, row, sheet.kinds, styles))
        if sheet.name == workbook_content.CONTENTS_SHEET:
            link = f'<text:a xlink:type="simple" xlink:href="#{row[0]}.A1">{escape(row[0])}</text:a>'
            cells[0] = _build_typed_cell("string", f"<text:p>{link}</text:p>", "text")
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return "".join(rows)


# Not escaped by itself: cells are XML already.
_ENVIRONMENT = Environment(loader=FunctionLoader(_read_template), undefined=StrictUndefined)  # noqa: S701
_ENVIRONMENT.filters["escape_xml"] = escape
_ENVIRONMENT.globals |= {
    "namespaces": NAMESPACES,
    "languages": LANGUAGES,
    "build_cell": _build_cell,
    "build_rows": _build_rows,
    "format_column_letters": format_column_letters,
}


def write_ods(workbook: workbook_content.PublishedWorkbook, path: Path) -> None:
    """Writes the workbook; the same content gives the same bytes."""
    widths = sorted({width for sheet in workbook.sheets for width in sheet.widths})
    parts = {"mimetype": MEDIA_TYPE.encode()}
    for name in ("META-INF/manifest.xml", "content.xml", "styles.xml", "meta.xml"):
        text = _ENVIRONMENT.get_template(name.rpartition("/")[-1]).render(vars(workbook), widths=widths)
        parts[name] = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    workbook_content.write_zip(parts, path, workbook.data_date, uncompressed=("mimetype",))


ODS = Format(name="ods", title="ODS", media_type=MEDIA_TYPE, eu_file_type="ODS", write_workbook=write_ods)
