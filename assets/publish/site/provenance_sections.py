"""What is told of the values of a project's page: where each comes from, what a sender wrote beside it, how it changed.

Belongs here: provenance, notes and changes → parts of the page. Does not belong here: the values themselves (project), mark-up.
"""

from dataclasses import dataclass
from typing import Any

from assets.publish.site.display_values import (
    ColumnHeader,
    DisplayTable,
    LinkedText,
    format_value,
    get_column_title,
    mark_language,
)
from assets.publish.site.site_index import SiteIndex
from schemas.columns import Column
from schemas.languages import Language, date, translator
from schemas.tables import TABLES

CHANGES_AT_MOST = 40
"""How many changes a page tells, so that it stays small."""


@dataclass(frozen=True)
class ValueSource:
    """The values that one sheet of one provider's file gives: record, column, cell, text as sent, use.

    `file` is None for values that the source's description gives for every row.
    """

    provider: str
    file: str | None
    sheet: LinkedText | None
    data_date: str | None
    rows: list[tuple[str, str, str, LinkedText, str]]


def list_sources(content: SiteIndex, project_id: str, language: Language) -> list[ValueSource]:
    """Where each value of the project's page stands in the providers' own files, a group for each sheet."""
    say = translator(language)
    groups: dict[tuple[str, str | None, str | None], ValueSource] = {}
    for row in content.of["provenance"].get(project_id, []):
        key = (row["provider"], row["file"], row["sheet"])
        spoken = content.spoken(row["provider"])
        sheet = mark_language(row["sheet"], language, spoken=spoken) if row["sheet"] else None
        group = groups.setdefault(
            key, ValueSource(content.provider(row["provider"], language), row["file"], sheet, row["data_date"], [])
        )
        columns = TABLES[row["table"]].columns()
        title = columns[row["column"]].title(language) if row["column"] in columns else row["column"]
        told = (
            content.row_name(row["table"], row["key"], language),
            title,
            row["cell"] or say("given by the source file"),
            mark_language(row["raw"] or "", language, row["column"], spoken),
            say("Published") if row["published"] else say("Not used"),
        )
        if told not in group.rows:
            group.rows.append(told)
    return [groups[key] for key in sorted(groups, key=lambda key: tuple(part or "" for part in key))]


def build_changes_table(content: SiteIndex, project_id: str, language: Language) -> DisplayTable | None:
    """What changed in the project and in which version, the newest first; None when nothing did.

    Says the same whichever version is the newest, so that the page stays as it is until the project changes again.
    """
    records = content.of["history"].get(project_id, [])
    if not records:
        return None
    say, about = translator(language), TABLES["build_changes_table"].about
    rows: list[list[LinkedText | None]] = []
    for row in records[:CHANGES_AT_MOST]:
        declared = TABLES[row["table"]].columns().get(row["column"])
        rows.append(
            [
                LinkedText(f"{row['version']}, {date(row['released'], language)}"),
                LinkedText(content.row_name(row["table"], row["record"], language)),
                LinkedText(declared.title(language) if declared else "–"),
                content.value("changes", "kind", row, language),
                *(_as_kept(content, row["column"], declared, row[name], language) for name in ("before", "after")),
                content.value("changes", "cause", row, language),
            ]
        )
    names = ("record", "column", "kind", "before", "after", "cause")
    heads = [
        ColumnHeader(say("Version and data date")),
        *(ColumnHeader(get_column_title("changes", name, language)) for name in names),
    ]
    note = about.description(language)
    if len(records) > CHANGES_AT_MOST:
        note += " " + say("These are the newest; the file {file} has all of them.", file="history.parquet")
    return DisplayTable(about.title(language), heads, rows, "changes", note)


def build_notes_table(content: SiteIndex, project_id: str, language: Language) -> DisplayTable | None:
    """What senders wrote beside the project's values, or instead of them; None when they wrote nothing."""
    records = content.of["value_notes"].get(project_id, [])
    if not records:
        return None
    rows: list[list[LinkedText | None]] = []
    for row in records:
        declared = TABLES[row["table"]].columns().get(row["column"])
        ends = [_as_kept(content, row["column"], declared, row[end], language) for end in ("low", "high")]
        rows.append(
            [
                LinkedText(content.row_name(row["table"], row["record"], language)),
                LinkedText(declared.title(language) if declared else row["column"]),
                content.value("value_notes", "note", row, language),
                mark_language(row["text"], language, row["column"], content.spoken(row["provider"]))
                if row["text"]
                else None,
                *ends,
            ]
        )
    heads = [
        ColumnHeader(get_column_title("value_notes", name, language))
        for name in ("record", "column", "note", "text", "low", "high")
    ]
    about = TABLES["value_notes"].about
    return DisplayTable(about.title(language), heads, rows, "value_notes", about.description(language))


def _as_kept(
    content: SiteIndex, column: str, declared: Column | None, text: str | None, language: Language
) -> LinkedText | None:
    """A value that another table keeps as a text; one that no longer fits its column (a code that is gone) stays as it is."""
    if declared is None or text is None:
        return None
    if declared.kind == "text":
        return mark_language(text, language, column)
    value: Any = text
    try:
        if declared.kind in ("money", "number", "integer"):
            value = float(text)
        elif declared.kind == "yes-no":
            value = text.lower() == "true"
        return format_value(declared, value, language, content.organisations)
    except (KeyError, ValueError):
        return LinkedText(text)
