"""The parts of a project's page about its values: where each comes from, what a provider wrote beside it, how it changed."""

from typing import Any, NamedTuple

from markupsafe import Markup

from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText, format_value, mark_language
from assets.publish.site.page_templates import View
from assets.publish.site.site_index import LocalIndex, Record
from schemas.column_declarations import Column
from schemas.languages import format_date
from schemas.tables import TABLES

MOST_CHANGES = 40
"""How many changes a page shows, so that it stays small."""


class SourceValue(NamedTuple):
    """A value in a provider's file: the record and column that it became, its cell, its text there, and its use."""

    record: Markup
    column: str
    cell: str
    text: LinkedText
    use: str


def list_sources(index: LocalIndex, project_id: str) -> list[View]:
    """Where each value of a project's page is in the providers' own files, by provider, file and sheet.

    file and sheet are None for values that the provider's source file gives.
    """
    say = index.translate
    sources: dict[tuple[str, str | None, str | None], View] = {}
    for row in index.rows["provenance"].get(project_id, []):
        provider_language = index.get_provider_language(row["provider"])
        key = (row["provider"], row["file"], row["sheet"])
        if key not in sources:
            sources[key] = View(
                provider=index.get_provider_name(row["provider"]),
                file=row["file"],
                sheet=mark_language(row["sheet"], index.language, "", provider_language) if row["sheet"] else None,
                data_date=row["data_date"],
                values=[],
            )
        value = SourceValue(
            index.describe_row(row["table"], row["key"]),
            _get_title(index, row),
            row["cell"] or say("set in the source file"),
            mark_language(row["raw"] or "", index.language, row["column"], provider_language),
            say("Published") if row["published"] else say("Not used"),
        )
        if value not in sources[key].values:
            sources[key].values.append(value)
    return [sources[key] for key in sorted(sources, key=lambda key: tuple(part or "" for part in key))]


def build_changes_table(index: LocalIndex, project_id: str) -> DisplayTable | None:
    """What changed in the project and in which version, the newest first; None when nothing did.

    It does not depend on which version is the newest, so that the page stays as it is until the project changes again.
    """
    changes = index.rows["history"].get(project_id, [])
    if not changes:
        return None
    rows: list[list[LinkedText | None]] = [
        [
            LinkedText(f"{row['version']}, {format_date(row['released'], index.language)}"),
            LinkedText(index.describe_row(row["table"], row["record"])),
            LinkedText(_get_title(index, row, default="–")),
            index.get_value("changes", "kind", row),
            *(_format_stored_value(index, row, row[name]) for name in ("before", "after")),
            index.get_value("changes", "cause", row),
        ]
        for row in changes[:MOST_CHANGES]
    ]
    names = ("record", "column", "kind", "before", "after", "cause")
    headers = [ColumnHeader(index.translate("Version and data date")), *_build_plain_headers(index, "changes", names)]
    about = TABLES["changes"].about
    note = about.get_description(index.language)
    if len(changes) > MOST_CHANGES:
        note += " " + index.translate(
            "These are the latest changes. All of them are in {file}.", file="history.parquet"
        )
    return DisplayTable(about.get_title(index.language), headers, rows, "changes", note)


def build_notes_table(index: LocalIndex, project_id: str) -> DisplayTable | None:
    """What providers wrote beside the project's values, or instead of them; None when they wrote nothing."""
    notes = index.rows["value_notes"].get(project_id, [])
    if not notes:
        return None
    rows: list[list[LinkedText | None]] = []
    for row in notes:
        provider_language = index.get_provider_language(row["provider"])
        text = mark_language(row["text"], index.language, row["column"], provider_language) if row["text"] else None
        rows.append(
            [
                LinkedText(index.describe_row(row["table"], row["record"])),
                LinkedText(_get_title(index, row)),
                index.get_value("value_notes", "note", row),
                text,
                *(_format_stored_value(index, row, row[name]) for name in ("low", "high")),
            ]
        )
    names = ("record", "column", "note", "text", "low", "high")
    headers = _build_plain_headers(index, "value_notes", names)
    about = TABLES["value_notes"].about
    return DisplayTable(
        about.get_title(index.language), headers, rows, "value_notes", about.get_description(index.language)
    )


def _build_plain_headers(index: LocalIndex, table: str, names: tuple[str, ...]) -> list[ColumnHeader]:
    """The titles of columns alone: their values are of any kind."""
    return [ColumnHeader(index.get_column_title(table, name)) for name in names]


def _get_column(row: Record) -> Column | None:
    """The declaration of the column that a row is about; None for one that is no longer declared, or for all (`*`)."""
    return TABLES[row["table"]].get_columns().get(row["column"])


def _get_title(index: LocalIndex, row: Record, default: str | None = None) -> str:
    """The title of the column that a row is about; of an undeclared one its name, or the default."""
    declared = _get_column(row)
    return declared.get_title(index.language) if declared else default or row["column"]


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
