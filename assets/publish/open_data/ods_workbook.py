"""The workbook as .ods: OpenDocument 1.3, written as XML, because odfdo builds an object a cell and cannot mark languages.

Every text is a string cell; nothing that a partner wrote becomes a formula or a link.
"""

import datetime as dt
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from assets.publish.open_data.output_format import Format
from assets.publish.open_data.workbook_content import (
    CONTENTS_SHEET,
    PublishedSheet,
    PublishedWorkbook,
    cut_text,
    write_zip,
)
from schemas.frames import format_column_letters

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
VERSION = 'office:version="1.3"'
DATE_PARTS = ("year", "month", "day")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
PREFIXES = {name: name for name in ("office", "style", "text", "table")}
PREFIXES |= {"fo": "xsl-fo-compatible", "number": "datastyle", "meta": "meta"}
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in PREFIXES.items()
)
NAMESPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'

DEFAULT_STYLES = (
    f"{DECLARATION}<office:document-styles {NAMESPACES} {VERSION}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="en" fo:country="GB"/>'
    "</style:default-style></office:styles></office:document-styles>"
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GAP = re.compile(r" {2,}|^ | $|\t")


def _replace_gap(match: re.Match[str]) -> str:
    return "<text:tab/>" if match.group() == "\t" else f'<text:s text:c="{len(match.group())}"/>'


def build_paragraphs(text: str) -> str:
    """A text as OpenDocument paragraphs, a line each, no space lost (ODF 1.3 part 3, 6.1.2 and 6.1.3)."""
    clean = _NOT_XML.sub("\ufffd", cut_text(text)).replace("\r\n", "\n").replace("\r", "\n")
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


def _build_row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _build_table(sheet: PublishedSheet) -> str:
    """One sheet, its header row marked as one."""
    parts = [f'<table:table table:name="{sheet.name}" table:style-name="sheet">']
    parts.append(f"<table:title>{escape(sheet.lines[0][0])}</table:title>")
    parts += [f'<table:table-column table:style-name="width-{width}"/>' for width in sheet.widths]
    for number, (text, language) in enumerate(sheet.lines):
        style = "heading" if number < 2 else "line" if sheet.columns else "text"
        parts.append(_build_row([_build_cell(text, "text", f"{style}-{language}")]))
    if sheet.columns:
        header = [_build_cell(name, "text", "header") for name in sheet.columns]
        parts.append(f"<table:table-header-rows>{_build_row(header)}</table:table-header-rows>")
        styles = [f"text-{name[-2:]}" if name.endswith(("_en", "_cy")) else "text" for name in sheet.columns]
        for row in sheet.rows:
            cells = list(map(_build_cell, row, sheet.kinds, styles))
            if sheet.name == CONTENTS_SHEET:
                link = f'<text:a xlink:type="simple" xlink:href="#{row[0]}.A1">{escape(row[0])}</text:a>'
                cells[0] = _build_typed_cell("string", f"<text:p>{link}</text:p>", "text")
            parts.append(_build_row(cells))
    parts.append("</table:table>")
    return "".join(parts)


def _build_named_range(sheet: PublishedSheet) -> str:
    """The named range that marks the sheet's table, without filter buttons."""
    top = len(sheet.lines) + 1
    address = f"{sheet.name}.A{top}:{sheet.name}.{format_column_letters(len(sheet.columns))}{top + len(sheet.rows)}"
    return (
        f'<table:database-range table:name="{sheet.name}" table:target-range-address="{address}" '
        'table:contains-header="true" table:display-filter-buttons="false"/>'
    )


def _build_cell_style(name: str, language: str | None = None, wrap: bool = True, text: str = "") -> str:
    locale = f'fo:language="{language}" fo:country="GB"' if language else ""
    wrapping = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>' if wrap else ""
    properties = f"<style:text-properties {text} {locale}/>" if text or locale else ""
    return f'<style:style style:name="{name}" style:family="table-cell">{wrapping}{properties}</style:style>'


def _build_styles(workbook: PublishedWorkbook) -> str:
    display = '<style:table-properties table:display="true"/>'
    styles = [f'<style:style style:name="sheet" style:family="table">{display}</style:style>']
    for width in sorted({width for sheet in workbook.sheets for width in sheet.widths}):
        column = f'<style:table-column-properties style:column-width="{width * 0.2:.1f}cm"/>'
        styles.append(f'<style:style style:name="width-{width}" style:family="table-column">{column}</style:style>')
    styles += [_build_cell_style("text"), _build_cell_style("header", text='fo:font-weight="bold"')]
    for language in ("en", "cy"):
        styles.append(_build_cell_style(f"text-{language}", language))
        styles.append(_build_cell_style(f"line-{language}", language, wrap=False))
        large = 'fo:font-weight="bold" fo:font-size="14pt"'
        styles.append(_build_cell_style(f"heading-{language}", language, wrap=False, text=large))
    day = "<number:text>-</number:text>".join(f'<number:{part} number:style="long"/>' for part in DATE_PARTS)
    styles.append(f'<number:date-style style:name="iso">{day}</number:date-style>')
    styles.append('<number:boolean-style style:name="truth"><number:boolean/></number:boolean-style>')
    styles.append('<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>')
    styles.append('<style:style style:name="yes-no" style:family="table-cell" style:data-style-name="truth"/>')
    return f"<office:automatic-styles>{''.join(styles)}</office:automatic-styles>"


def _build_content(workbook: PublishedWorkbook) -> str:
    sheets = "".join(_build_table(sheet) for sheet in workbook.sheets)
    ranges = "".join(_build_named_range(sheet) for sheet in workbook.sheets if sheet.columns)
    body = f"{sheets}<table:database-ranges>{ranges}</table:database-ranges>"
    inside = f"{_build_styles(workbook)}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    return f"{DECLARATION}<office:document-content {NAMESPACES} {VERSION}>{inside}</office:document-content>"


def _build_properties(workbook: PublishedWorkbook) -> str:
    # dc:language takes one language (ODF 1.3 part 3, 4.3.2.10); every cell says its own.
    properties = (
        f"<dc:title>{escape(workbook.title)}</dc:title><dc:subject>{escape(workbook.subject)}</dc:subject>"
        f"<meta:initial-creator>{escape(workbook.author)}</meta:initial-creator>"
        f"<dc:creator>{escape(workbook.author)}</dc:creator>"
        f"<meta:creation-date>{workbook.data_date}T00:00:00</meta:creation-date>"
        f"<dc:date>{workbook.data_date}T00:00:00</dc:date><dc:language>en-GB</dc:language>"
    )
    inside = f"<office:meta>{properties}</office:meta>"
    return f"{DECLARATION}<office:document-meta {NAMESPACES} {VERSION}>{inside}</office:document-meta>"


def _build_manifest(names: list[str]) -> str:
    entries = [("/", MEDIA_TYPE), *((name, "text/xml") for name in names)]
    elements = "".join(
        f"<manifest:file-entry manifest:full-path={quoteattr(name)} manifest:media-type={quoteattr(kind)}/>"
        for name, kind in entries
    )
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"'
    return f"{DECLARATION}<manifest:manifest {space}>{elements}</manifest:manifest>"


def write_ods(workbook: PublishedWorkbook, path: Path) -> None:
    """Writes the workbook; the same content gives the same bytes."""
    files = {
        "content.xml": _build_content(workbook),
        "styles.xml": DEFAULT_STYLES,
        "meta.xml": _build_properties(workbook),
    }
    parts = {"mimetype": MEDIA_TYPE, "META-INF/manifest.xml": _build_manifest(list(files)), **files}
    encoded = {name: text.encode() for name, text in parts.items()}
    write_zip(encoded, path, workbook.data_date, uncompressed=("mimetype",))


ODS = Format(name="ods", title="ODS", media_type=MEDIA_TYPE, eu_file_type="ODS", write_workbook=write_ods)
