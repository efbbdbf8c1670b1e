"""The template as .ods: OpenDocument 1.3, with the conditional formats of LibreOffice, as no other program has any of its own."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from assets.publish.open_data.ods_workbook import MEDIA_TYPE, NAMESPACES, build_paragraphs
from assets.publish.open_data.workbook_content import ARCHIVE_DAY, write_zip
from assets.publish.template import ods_look
from assets.publish.template.cell_kinds import FIRST_DAY, LAST_DAY, get_cell_kind, get_number_bounds
from assets.publish.template.return_workbook import (
    ANY_LINE,
    CHECK_WIDTH,
    FIRST_LINE,
    HEADER_LINE,
    Cell,
    HelpSheet,
    RecordSheet,
    ReturnWorkbook,
)
from assets.publish.template.sheet_formulas import convert_to_open_formula
from assets.publish.template.word_lists import name_choices, name_column_range
from schemas.frames import format_column_letters
from schemas.return_template import LISTS_SHEET, MARK_SHEET, TEMPLATE_MARK, TEMPLATE_VERSION, TemplateColumn

_MORE_NAMESPACES = (
    ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:ooo="http://openoffice.org/2004/office"'
)
ROOT = f'{NAMESPACES}{_MORE_NAMESPACES} office:version="1.3"'
_SETTINGS = (
    '<table:calculation-settings table:case-sensitive="false" table:automatic-find-labels="false"'
    ' table:search-criteria-must-apply-to-whole-cell="true" table:use-wildcards="true"/>'
)


def _build_cell(value: Cell, style: str, validation: str = "") -> str:
    rule = f" table:content-validation-name={quoteattr(validation)}" if validation else ""
    start = f'<table:table-cell table:style-name="{style}"{rule}'
    if value is None:
        return f"{start}/>"
    if isinstance(value, str):
        return f'{start} office:value-type="string">{build_paragraphs(value)}</table:table-cell>'
    if isinstance(value, dt.date):
        day = value.isoformat()
        return f'{start} office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
    return f'{start} office:value-type="float" office:value="{value!r}"><text:p>{value!r}</text:p></table:table-cell>'


def _build_row(cells: str, style: str = "row") -> str:
    return f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'


def _name_validation(column: TemplateColumn) -> str:
    return f"v_{column.table}_{column.name}"


def _build_validation(workbook: ReturnWorkbook, sheet: RecordSheet, column: TemplateColumn) -> str:
    """What a cell takes, with the message beside it: a warning only, since the register reads more than the list has."""
    condition = ""
    if choices := name_choices(column):
        condition = f"of:cell-content-is-in-list({convert_to_open_formula(workbook.lists.get_range(choices))})"
    elif column.sent.kind == "date":
        days = ",".join(f"DATE({day.year};{day.month};{day.day})" for day in (FIRST_DAY, LAST_DAY))
        condition = f"of:cell-content-is-date() and cell-content-is-between({days})"
    elif column.sent.kind in ("money", "number", "integer"):
        kind = "whole" if column.sent.kind == "integer" else "decimal"
        low, high = get_number_bounds(column)
        condition = f"of:cell-content-is-{kind}-number() and cell-content-is-between({low:.0f},{high:.0f})"
    title, text = quoteattr(sheet.build_input_title(column)), build_paragraphs(sheet.build_input_text(column))
    letters = sheet.get_letters(column.name)
    return (
        f'<table:content-validation table:name="{_name_validation(column)}"'
        + (f" table:condition={quoteattr(condition)}" if condition else "")
        + ' table:allow-empty-cell="true" table:display-list="unsorted"'
        f" table:base-cell-address={quoteattr(_name_cell(sheet, f'{letters}{FIRST_LINE}'))}>"
        f'<table:help-message table:title={title} table:display="true">{text}</table:help-message>'
        f'<table:error-message table:title={title} table:message-type="warning" table:display="true">{text}'
        "</table:error-message></table:content-validation>"
    )


def _name_cell(sheet: RecordSheet, cell: str) -> str:
    return f"'{sheet.name}'.{cell}"


def _build_columns(widths: Mapping[int, str], sheet_widths: list[tuple[int, str]]) -> str:
    return "".join(
        f'<table:table-column table:style-name="{widths[width]}" table:default-cell-style-name="{style}"/>'
        for width, style in sheet_widths
    )


def _build_record_sheet(sheet: RecordSheet, widths: Mapping[int, str]) -> str:
    kinds = [get_cell_kind(column) for column in sheet.columns]
    parts = [f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">']
    parts.append(f"<table:title>{escape(sheet.lines[0][0])}</table:title>")
    columns = [(sheet.get_width(column), kind) for column, kind in zip(sheet.columns, kinds, strict=True)]
    parts.append(_build_columns(widths, [(CHECK_WIDTH, "check"), *columns]))
    for number, (text, language) in enumerate(sheet.lines):
        parts.append(_build_row(_build_cell(text, f"{'title' if not number else 'line'}-{language}")))
    headers = [sheet.check_header, *(column.get_header(sheet.language) for column in sheet.columns)]
    cells = "".join(_build_cell(header, "header") for header in headers)
    parts.append(f"<table:table-header-rows>{_build_row(cells, 'tall')}</table:table-header-rows>")
    example = zip(sheet.example, ["text", *kinds], strict=True)
    parts.append(_build_row("".join(_build_cell(value, f"example-{kind}") for value, kind in example)))
    parts += _build_record_rows(sheet, kinds)
    parts.append(_build_conditions(sheet))
    return "".join([*parts, "</table:table>"])


def _build_record_rows(sheet: RecordSheet, kinds: list[str]) -> Iterator[str]:
    any_formula = quoteattr(f"of:={convert_to_open_formula(sheet.check_formula)}")
    for line in range(FIRST_LINE, sheet.last_line + 1):
        row = sheet.get_row(line)
        formula = any_formula.replace(str(ANY_LINE), str(line))
        check = (
            f'<table:table-cell table:style-name="check" table:formula={formula}'
            ' office:value-type="string" office:string-value=""/>'
        )
        yield _build_row(
            check
            + "".join(
                _build_cell(row.get(column.name), kind, _name_validation(column))
                for column, kind in zip(sheet.columns, kinds, strict=True)
            )
        )


def _build_conditions(sheet: RecordSheet) -> str:
    """The conditional formats of a sheet."""
    parts = []
    for column in sheet.columns:
        if condition := sheet.build_formula(column, FIRST_LINE, as_condition=True):
            letters = sheet.get_letters(column.name)
            first, last = (_name_cell(sheet, f"{letters}{line}") for line in (FIRST_LINE, sheet.last_line))
            formula = quoteattr(f"formula-is({convert_to_open_formula(condition)})")
            parts.append(
                f"<calcext:conditional-format calcext:target-range-address={quoteattr(f'{first}:{last}')}>"
                f'<calcext:condition calcext:apply-style-name="wrong" calcext:value={formula}'
                f" calcext:base-cell-address={quoteattr(first)}/></calcext:conditional-format>"
            )
    return f"<calcext:conditional-formats>{''.join(parts)}</calcext:conditional-formats>"


def _build_help_sheet(sheet: HelpSheet, widths: Mapping[int, str]) -> str:
    parts = [f'<table:table table:name={quoteattr(sheet.name)} table:style-name="sheet">']
    parts.append(f"<table:title>{escape(sheet.lines[0][0])}</table:title>")
    parts.append(_build_columns(widths, [(width, "wrapped") for width in sheet.widths]))
    for number, (text, language) in enumerate(sheet.lines):
        style = "title" if number in sheet.headings else "line" if sheet.columns else "wrapped"
        parts.append(_build_row(_build_cell(text, f"{style}-{language}")))
    if sheet.columns:
        cells = "".join(_build_cell(text, "header") for text in sheet.columns)
        parts.append(f"<table:table-header-rows>{_build_row(cells)}</table:table-header-rows>")
        parts += [_build_row("".join(_build_cell(text, "wrapped") for text in row)) for row in sheet.rows]
    return "".join([*parts, "</table:table>"])


def _build_hidden_sheet(name: str, columns: list[list[str]]) -> str:
    height = max(map(len, columns))
    rows = [
        _build_row("".join(_build_cell(column[line] if line < len(column) else None, "plain") for column in columns))
        for line in range(height)
    ]
    return (
        f'<table:table table:name="{name}" table:style-name="hidden">'
        f'<table:table-column table:number-columns-repeated="{len(columns)}"/>{"".join(rows)}</table:table>'
    )


def _build_names(workbook: ReturnWorkbook) -> str:
    ranges = {}
    for number, (name, words) in enumerate(workbook.lists.lists.items(), start=1):
        letters = format_column_letters(number)
        ranges[name] = f"${LISTS_SHEET}.${letters}$2:.${letters}${len(words) + 1}"
    for sheet in workbook.sheets:
        for column in sheet.columns:
            letters = sheet.get_letters(column.name)
            place = f"$'{sheet.name}'.${letters}${FIRST_LINE}:.${letters}${sheet.last_line}"
            ranges[name_column_range(sheet.table, column.name)] = place
    names = "".join(
        f'<table:named-range table:name="{name}" table:base-cell-address="${LISTS_SHEET}.$A$1"'
        f" table:cell-range-address={quoteattr(place)}/>"
        for name, place in ranges.items()
    )
    return f"<table:named-expressions>{names}</table:named-expressions>"


def _build_content(workbook: ReturnWorkbook) -> str:
    helps = workbook.help_sheets
    used = {CHECK_WIDTH, *(sheet.get_width(column) for sheet in workbook.sheets for column in sheet.columns)}
    used |= {width for sheet in helps for width in sheet.widths}
    widths = {width: f"width-{width}" for width in sorted(used)}
    start, *others = helps
    validations = "".join(
        _build_validation(workbook, sheet, column) for sheet in workbook.sheets for column in sheet.columns
    )
    tables = [
        _build_help_sheet(start, widths),
        *(_build_record_sheet(sheet, widths) for sheet in workbook.sheets),
        *(_build_help_sheet(sheet, widths) for sheet in others),
        _build_hidden_sheet(LISTS_SHEET, [[name, *words] for name, words in workbook.lists.lists.items()]),
        _build_hidden_sheet(MARK_SHEET, [[TEMPLATE_MARK, TEMPLATE_VERSION, workbook.provider or ""]]),
    ]
    return (
        f"<office:document-content {ROOT}>{ods_look.build_automatic_styles(widths)}<office:body><office:spreadsheet>"
        f"{_SETTINGS}<table:content-validations>{validations}</table:content-validations>"
        f"{''.join(tables)}{_build_names(workbook)}</office:spreadsheet></office:body></office:document-content>"
    )


def _build_frozen_panes(workbook: ReturnWorkbook) -> str:
    """The settings by which the headers and the first two columns stay in view."""

    def item(name: str, kind: str, value: object) -> str:
        return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'

    def freeze(name: str, columns: int, lines: int) -> str:
        values = {
            **{"HorizontalSplitMode": ("short", 2 if columns else 0), "VerticalSplitMode": ("short", 2)},
            **{"HorizontalSplitPosition": ("int", columns), "VerticalSplitPosition": ("int", lines)},
            **{"PositionLeft": ("int", 0), "PositionRight": ("int", columns)},
            **{"PositionTop": ("int", 0), "PositionBottom": ("int", lines), "ActiveSplitRange": ("short", 3)},
        }
        items = "".join(item(key, kind, value) for key, (kind, value) in values.items())
        return f"<config:config-item-map-entry config:name={quoteattr(name)}>{items}</config:config-item-map-entry>"

    entries = "".join(freeze(sheet.name, 2, HEADER_LINE) for sheet in workbook.sheets)
    entries += "".join(freeze(sheet.name, 0, len(sheet.lines) + 1) for sheet in workbook.help_sheets if sheet.columns)
    return (
        f"<office:document-settings {ROOT}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        f"<config:config-item-map-entry>{item('ViewId', 'string', 'view1')}"
        f'<config:config-item-map-named config:name="Tables">{entries}</config:config-item-map-named>'
        f"{item('ActiveTable', 'string', escape(workbook.help_sheets[0].name))}"
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )


def _build_meta(workbook: ReturnWorkbook) -> str:
    title, language = escape(workbook.title), "cy-GB" if workbook.language == "cy" else "en-GB"
    return (
        f"<office:document-meta {ROOT}><office:meta><dc:title>{title}</dc:title><dc:subject>{title}</dc:subject>"
        f"<meta:initial-creator>{title}</meta:initial-creator><dc:language>{language}</dc:language>"
        f'<meta:user-defined meta:name="template_version">{TEMPLATE_VERSION}</meta:user-defined>'
        "</office:meta></office:document-meta>"
    )


def _build_manifest(names: list[str]) -> str:
    entries = {"/": MEDIA_TYPE, **dict.fromkeys(names, "text/xml")}
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in entries.items()
    )
    namespace = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"'
    return f"<manifest:manifest {namespace}>{files}</manifest:manifest>"


def write_template_ods(workbook: ReturnWorkbook, path: Path) -> None:
    """Writes the template. Raises OSError."""
    parts = {
        "content.xml": _build_content(workbook),
        "styles.xml": f"<office:document-styles {ROOT}>{ods_look.build_named_styles()}</office:document-styles>",
        "settings.xml": _build_frozen_panes(workbook),
        "meta.xml": _build_meta(workbook),
    }
    parts["META-INF/manifest.xml"] = _build_manifest(list(parts))
    encoded = {name: f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode() for name, text in parts.items()}
    write_zip({"mimetype": MEDIA_TYPE.encode(), **encoded}, path, ARCHIVE_DAY, uncompressed=("mimetype",))
