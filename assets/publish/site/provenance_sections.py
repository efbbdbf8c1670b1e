"""The parts of a project's page about its values: where each comes from, what a provider wrote beside it, how it changed."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markupsafe import Markup

from assets.publish.site.display_values import (
    ColumnHeader,
    DisplayTable,
    LinkedText,
    format_value,
    get_column_title,
    mark_language,
)
from assets.publish.site.site_index import Record, SiteIndex
from schemas.column_declarations import Column
from schemas.languages import Language, format_date, get_translator
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


@dataclass(frozen=True)
class ValueSource:
    """The values from one sheet of one provider's file; file and sheet are None for those that its source file gives."""

    provider: str
    file: str | None
    sheet: LinkedText | None
    data_date: str | None
    values: list[SourceValue] = field(default_factory=list)


def list_sources(index: SiteIndex, project_id: str, language: Language) -> list[ValueSource]:
    """Where each value of a project's page is in the providers' own files, by provider, file and sheet."""
    say = get_translator(language)
    sources: dict[tuple[str, str | None, str | None], ValueSource] = {}
    for row in index.rows["provenance"].get(project_id, []):
        provider_language = index.get_provider_language(row["provider"])
        key = (row["provider"], row["file"], row["sheet"])
        if key not in sources:
            sheet = mark_language(row["sheet"], language, "", provider_language) if row["sheet"] else None
            provider = index.get_provider_name(row["provider"], language)
            sources[key] = ValueSource(provider, row["file"], sheet, row["data_date"])
        value = SourceValue(
            index.describe_row(row["table"], row["key"], language),
            _get_title(row, language),
            row["cell"] or say("set in the source file"),
            mark_language(row["raw"] or "", language, row["column"], provider_language),
            say("Published") if row["published"] else say("Not used"),
        )
        if value not in sources[key].values:
            sources[key].values.append(value)
    return [sources[key] for key in sorted(sources, key=lambda key: tuple(part or "" for part in key))]


def build_changes_table(index: SiteIndex, project_id: str, language: Language) -> DisplayTable | None:
    """What changed in the project and in which version, the newest first; None when nothing did.

    It does not depend on which version is the newest, so that the page stays as it is until the project changes again.
    """
    changes = index.rows["history"].get(project_id, [])
    if not changes:
        return None
    say, about = get_translator(language), TABLES["changes"].about
    rows: list[list[LinkedText | None]] = [
        [
            LinkedText(f"{row['version']}, {format_date(row['released'], language)}"),
            LinkedText(index.describe_row(row["table"], row["record"], language)),
            LinkedText(_get_title(row, language, default="–")),
            index.get_value("changes", "kind", row, language),
            *(_format_stored_value(index, row, row[name], language) for name in ("before", "after")),
            index.get_value("changes", "cause", row, language),
        ]
        for row in changes[:MOST_CHANGES]
    ]
    names = ("record", "column", "kind", "before", "after", "cause")
    headers = [ColumnHeader(say("Version and data date"))]
    headers += [ColumnHeader(get_column_title("changes", name, language)) for name in names]
    note = about.get_description(language)
    if len(changes) > MOST_CHANGES:
        note += " " + say("These are the newest; the file {file} has all of them.", file="history.parquet")
    return DisplayTable(about.get_title(language), headers, rows, "changes", note)


def build_notes_table(index: SiteIndex, project_id: str, language: Language) -> DisplayTable | None:
    """What providers wrote beside the project's values, or instead of them; None when they wrote nothing."""
    notes = index.rows["value_notes"].get(project_id, [])
    if not notes:
        return None
    rows: list[list[LinkedText | None]] = []
    for row in notes:
        provider_language = index.get_provider_language(row["provider"])
        text = mark_language(row["text"], language, row["column"], provider_language) if row["text"] else None
        rows.append(
            [
                LinkedText(index.describe_row(row["table"], row["record"], language)),
                LinkedText(_get_title(row, language)),
                index.get_value("value_notes", "note", row, language),
                text,
                *(_format_stored_value(index, row, row[name], language) for name in ("low", "high")),
            ]
        )
    names = ("record", "column", "note", "text", "low", "high")
    headers = [ColumnHeader(get_column_title("value_notes", name, language)) for name in names]
    about = TABLES["value_notes"].about
    return DisplayTable(about.get_title(language), headers, rows, "value_notes", about.get_description(language))


def _get_column(row: Record) -> Column | None:
    """The declaration of the column that a row is about; None for one that is no longer declared, or for all (`*`)."""
    return TABLES[row["table"]].get_columns().get(row["column"])


def _get_title(row: Record, language: Language, default: str | None = None) -> str:
    """The title of the column that a row is about; of an undeclared one its name, or the default."""
    declared = _get_column(row)
    return declared.get_title(language) if declared else default or row["column"]


def _format_stored_value(index: SiteIndex, row: Record, text: str | None, language: Language) -> LinkedText | None:
    """A value of the row's column that is stored as text; if it no longer fits (a code that is gone) the text itself."""
    declared = _get_column(row)
    if declared is None or text is None:
        return None
    if declared.kind == "text":
        return mark_language(text, language, row["column"])
    value: Any = text
    try:
        if declared.kind in ("money", "number", "integer"):
            value = float(text)
        elif declared.kind == "yes-no":
            value = text.lower() == "true"
        return format_value(declared, value, language, index.organisations)
    except (KeyError, ValueError):
        return LinkedText(text)
