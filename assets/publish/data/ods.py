"""The workbook as .ods, written straight as OpenDocument XML: odfdo builds an object a cell and cannot mark languages.

Belongs here: from sheets to OpenDocument 1.3. Does not belong here: what the sheets hold (`workbook`).
Every text is a string cell; nothing that a partner wrote becomes a formula or a link.
"""

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from assets.publish.data.archive import write_zip
from assets.publish.data.workbook import CONTENTS, Sheet, Workbook, fitted, language_of
from schemas.frames import format_column_letters

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
VERSION = 'office:version="1.3"'
DAY = ("year", "month", "day")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
        "number": "datastyle",
        "meta": "meta",
    }.items()
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GAP = re.compile(r" {2,}|^ | $|\t")


def _gap(found: re.Match[str]) -> str:
    return "<text:tab/>" if found.group() == "\t" else f'<text:s text:c="{len(found.group())}"/>'


def paragraphs(text: str) -> str:
    """A text as OpenDocument paragraphs, a line each, no space lost (ODF 1.3 part 3, 6.1.2 and 6.1.3)."""
    clean = _NOT_XML.sub("\ufffd", fitted(text)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(f"<text:p>{_GAP.sub(_gap, escape(line))}</text:p>" for line in clean.split("\n"))


def _date(text: str) -> str | None:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _typed(kind: str, shown: str, style: str, held: str = "") -> str:
    """A cell: the type of its value, what it shows (paragraphs), its style, and the attribute that holds the value."""
    opened = f'<table:table-cell table:style-name="{style}" office:value-type="{kind}"{held}>'
    return f"{opened}{shown}</table:table-cell>"


@lru_cache(maxsize=2**16, typed=True)
def _cell(value: Any, kind: str, style: str) -> str:
    """One value as a cell of its type; a blank is an empty cell. Most stand in many rows, and in both editions."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        said = "true" if value else "false"
        return _typed("boolean", paragraphs(said.upper()), "yes-no", f' office:boolean-value="{said}"')
    if isinstance(value, int | float):
        return _typed("float", paragraphs(repr(value)), "text", f' office:value="{value!r}"')
    if kind == "date" and (day := _date(value)):
        return _typed("date", paragraphs(day), "day", f' office:date-value="{day}"')
    return _typed("string", paragraphs(value), style)


def _link(name: str) -> str:
    target = f'<text:a xlink:type="simple" xlink:href="#{name}.A1">{escape(name)}</text:a>'
    return _typed("string", f"<text:p>{target}</text:p>", "text")


def _row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _table(sheet: Sheet) -> str:
    """One sheet, its header row marked as one."""
    out = [f'<table:table table:name="{sheet.name}" table:style-name="sheet">']
    out.append(f"<table:title>{escape(sheet.lines[0][0])}</table:title>")
    out += [f'<table:table-column table:style-name="width-{width}"/>' for width in sheet.widths()]
    for at, (text, language) in enumerate(sheet.lines):
        style = "heading" if at < 2 else "line" if sheet.columns else "text"
        out.append(_row([_cell(text, "text", f"{style}-{language}")]))
    if sheet.columns:
        header = [_cell(name, "text", "header") for name in sheet.columns]
        out.append(f"<table:table-header-rows>{_row(header)}</table:table-header-rows>")
        styles = ["-".join(("text", *filter(None, [language_of(name)]))) for name in sheet.columns]
        for row in sheet.rows:
            cells = [_cell(value, kind, style) for value, kind, style in zip(row, sheet.kinds, styles, strict=True)]
            if sheet.name == CONTENTS:
                cells[0] = _link(row[0])
            out.append(_row(cells))
    out.append("</table:table>")
    return "".join(out)


def _range(sheet: Sheet) -> str:
    """The named range that marks the sheet's table, without filter buttons."""
    top = len(sheet.lines) + 1
    address = f"{sheet.name}.A{top}:{sheet.name}.{format_column_letters(len(sheet.columns))}{top + len(sheet.rows)}"
    return (
        f'<table:database-range table:name="{sheet.name}" table:target-range-address="{address}" '
        'table:contains-header="true" table:display-filter-buttons="false"/>'
    )


def _cell_style(name: str, language: str | None = None, wrap: bool = True, text: str = "") -> str:
    said = f'fo:language="{language}" fo:country="GB"' if language else ""
    wrapped = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>' if wrap else ""
    words = f"<style:text-properties {text} {said}/>" if text or said else ""
    return f'<style:style style:name="{name}" style:family="table-cell">{wrapped}{words}</style:style>'


def _styles(workbook: Workbook) -> str:
    shown = '<style:table-properties table:display="true"/>'
    out = [f'<style:style style:name="sheet" style:family="table">{shown}</style:style>']
    for width in sorted({width for sheet in workbook.sheets for width in sheet.widths()}):
        column = f'<style:table-column-properties style:column-width="{width * 0.2:.1f}cm"/>'
        out.append(f'<style:style style:name="width-{width}" style:family="table-column">{column}</style:style>')
    out += [_cell_style("text"), _cell_style("header", text='fo:font-weight="bold"')]
    for language in ("en", "cy"):
        out.append(_cell_style(f"text-{language}", language))
        out.append(_cell_style(f"line-{language}", language, wrap=False))
        large = 'fo:font-weight="bold" fo:font-size="14pt"'
        out.append(_cell_style(f"heading-{language}", language, wrap=False, text=large))
    day = "<number:text>-</number:text>".join(f'<number:{part} number:style="long"/>' for part in DAY)
    out.append(f'<number:date-style style:name="iso">{day}</number:date-style>')
    out.append('<number:boolean-style style:name="truth"><number:boolean/></number:boolean-style>')
    out.append('<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>')
    out.append('<style:style style:name="yes-no" style:family="table-cell" style:data-style-name="truth"/>')
    return f"<office:automatic-styles>{''.join(out)}</office:automatic-styles>"


def _content(workbook: Workbook) -> str:
    sheets = "".join(_table(sheet) for sheet in workbook.sheets)
    ranges = "".join(_range(sheet) for sheet in workbook.sheets if sheet.columns)
    body = f"{sheets}<table:database-ranges>{ranges}</table:database-ranges>"
    inside = f"{_styles(workbook)}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    return f"{DECLARATION}<office:document-content {SPACES} {VERSION}>{inside}</office:document-content>"


def _default_styles() -> str:
    text = '<style:text-properties fo:language="en" fo:country="GB"/>'
    default = f'<style:default-style style:family="table-cell">{text}</style:default-style>'
    inside = f"<office:styles>{default}</office:styles>"
    return f"{DECLARATION}<office:document-styles {SPACES} {VERSION}>{inside}</office:document-styles>"


def _meta(workbook: Workbook) -> str:
    # dc:language takes one language (ODF 1.3 part 3, 4.3.2.10); every cell says its own.
    properties = (
        f"<dc:title>{escape(workbook.title)}</dc:title><dc:subject>{escape(workbook.subject)}</dc:subject>"
        f"<meta:initial-creator>{escape(workbook.author)}</meta:initial-creator>"
        f"<dc:creator>{escape(workbook.author)}</dc:creator>"
        f"<meta:creation-date>{workbook.data_date}T00:00:00</meta:creation-date>"
        f"<dc:date>{workbook.data_date}T00:00:00</dc:date><dc:language>en-GB</dc:language>"
    )
    inside = f"<office:meta>{properties}</office:meta>"
    return f"{DECLARATION}<office:document-meta {SPACES} {VERSION}>{inside}</office:document-meta>"


def _manifest(names: list[str]) -> str:
    entries = [("/", MIMETYPE), *((name, "text/xml") for name in names)]
    listed = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(name)} manifest:media-type={quoteattr(kind)}/>"
        for name, kind in entries
    )
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"'
    return f"{DECLARATION}<manifest:manifest {space}>{listed}</manifest:manifest>"


def write(workbook: Workbook, path: Path) -> None:
    """Writes the workbook; the same content gives the same bytes."""
    files = {"content.xml": _content(workbook), "styles.xml": _default_styles(), "meta.xml": _meta(workbook)}
    parts = {"mimetype": MIMETYPE, "META-INF/manifest.xml": _manifest(list(files)), **files}
    encoded = {name: text.encode() for name, text in parts.items()}
    write_zip(encoded, path, workbook.data_date, stored=("mimetype",))
