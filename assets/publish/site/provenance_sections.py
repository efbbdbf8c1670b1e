"""The parts of a project's page about its values: where each comes from, what a provider wrote beside it, how it changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText, format_value, mark_language
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex, Record
from schemas.column_declarations import Column
from schemas.languages import format_date
from schemas.tables import TABLES

MOST_CHANGES = 40
"""How many changes a page shows, so that it stays small."""


def list_sources(index: LocalIndex, project_id: str) -> list[View]:
    """Where each value of a project's page is in the providers' own files, by provider, file and sheet.

    file and sheet are None for values that the provider's source file gives. values: (record, column, cell, text, use).
    """
    say = index.translate
    sources: dict[tuple[str, str, str], View] = {}
    for row in index.rows["provenance"][project_id]:
        provider_language = index.get_provider_language(row["provider"])
        key = (row["provider"], row["file"] or "", row["sheet"] or "")
        if key not in sources:
            sources[key] = View(
                provider=index.get_provider_name(row["provider"]),
                file=row["file"],
                sheet=mark_language(row["sheet"], index.language, "", provider_language) if row["sheet"] else None,
                data_date=row["data_date"],
                values=[],
            )
        value = (
            index.describe_row(row["table"], row["key"]),
            _get_title(index, row, row["column"]),
            row["cell"] or say("set in the source file"),
            mark_language(row["raw"] or "", index.language, row["column"], provider_language),
            _describe_use(index, row),
        )
        if value not in sources[key].values:
            sources[key].values.append(value)
    return [sources[key] for key in sorted(sources)]


def _describe_use(index: LocalIndex, row: Record) -> str:
    """Whether a value is published, and why it is not as it was sent."""
    use = index.translate("Published") if row["published"] else index.translate("Not used")
    reason = row[f"correction_{index.language}"]
    correction = reason and index.translate("Corrected by the register: {reason}", reason=reason)
    return f"{use}. {correction}" if correction else use


def build_changes_table(index: LocalIndex, project_id: str) -> DisplayTable | None:
    """What changed in the project and in which version, the newest first; None when nothing did.

    It does not depend on which version is the newest, so that the page stays as it is until the project changes again.
    """
    changes = index.rows["history"][project_id]
    if not changes:
        return None
    latest = changes[:MOST_CHANGES]
    table = _build_table(index, "changes", ("record", "column", "kind", "before", "after", "cause"), latest)
    table.headers.insert(0, ColumnHeader(index.translate("Version and data date")))
    for cells, row in zip(table.rows, latest, strict=True):
        cells.insert(0, LinkedText(f"{row['version']}, {format_date(row['released'], index.language)}"))
    if len(changes) == len(latest):
        return table
    note = index.translate("These are the latest changes. All of them are in {file}.", file="history.parquet")
    return replace(table, note=f"{table.note} {note}")


def build_notes_table(index: LocalIndex, project_id: str) -> DisplayTable | None:
    """What providers wrote beside the project's values, or instead of them; None when they wrote nothing."""
    notes = index.rows["value_notes"][project_id]
    return (
        _build_table(index, "value_notes", ("record", "column", "note", "text", "low", "high"), notes)
        if notes
        else None
    )


def _build_table(index: LocalIndex, table: str, names: Sequence[str], rows: list[Record]) -> DisplayTable:
    """Rows about values of any kind, so that their headers are titles alone."""
    headers = [ColumnHeader(index.get_column_title(table, name)) for name in names]
    return index.describe_table(
        table, headers, [[_build_cell(index, table, name, row) for name in names] for row in rows]
    )


def _build_cell(index: LocalIndex, table: str, name: str, row: Record) -> LinkedText | None:
    match name:
        case "record":
            return LinkedText(index.describe_row(row["table"], row["record"]))
        case "column":
            return LinkedText(_get_title(index, row, "–" if table == "changes" else row["column"]))
        case "text":
            provider_language = index.get_provider_language(row["provider"])
            return mark_language(row[name], index.language, row["column"], provider_language) if row[name] else None
        case "before" | "after" | "low" | "high":
            return _format_stored_value(index, row, row[name])
    return index.get_value(table, name, row)


def _get_column(row: Record) -> Column | None:
    """The declaration of the column that a row is about; None for one that is no longer declared, or for all (`*`)."""
    return TABLES[row["table"]].get_columns().get(row["column"])


def _get_title(index: LocalIndex, row: Record, default: str) -> str:
    """The title of the column that a row is about; of an undeclared one the default."""
    declared = _get_column(row)
    return declared.get_title(index.language) if declared else default


def _format_stored_value(index: LocalIndex, row: Record, text: str | None) -> LinkedText | None:
    """A value of the row's column that is stored as text; if it no longer fits (a code that is gone) the text itself."""
    declared = _get_column(row)
    if declared is None or text is None:
        return None
    if declared.kind == "text":
        return mark_language(text, index.language, row["column"])
    value: Any = text
    try:
        if declared.kind in ("money", "number", "integer"):
            value = float(text)
        elif declared.kind == "yes-no":
            value = text.lower() == "true"
        return format_value(declared, value, index.language, index.organisations)
    except (KeyError, ValueError):
        return LinkedText(text)
