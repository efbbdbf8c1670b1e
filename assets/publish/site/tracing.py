"""What is told of the values of a project's page: where each comes from, what a sender wrote beside it, how it changed.

Belongs here: provenance, notes and changes → parts of the page. Does not belong here: the values themselves (project), mark-up.
"""

from dataclasses import dataclass
from typing import Any

from assets.publish.site.content import Content
from assets.publish.site.values import Grid, Head, Shown, label, shown, worded
from schemas.column_declarations import Column
from schemas.languages import Language, format_date, get_translator
from schemas.tables import TABLES

CHANGES_AT_MOST = 40
"""How many changes a page tells, so that it stays small."""


@dataclass(frozen=True)
class Source:
    """The values that one sheet of one provider's file gives: record, column, cell, text as sent, use.

    `file` is None for values that the source's description gives for every row.
    """

    provider: str
    file: str | None
    sheet: Shown | None
    data_date: str | None
    rows: list[tuple[str, str, str, Shown, str]]


def sources(content: Content, project_id: str, language: Language) -> list[Source]:
    """Where each value of the project's page stands in the providers' own files, a group for each sheet."""
    say = get_translator(language)
    groups: dict[tuple[str, str | None, str | None], Source] = {}
    for row in content.of["provenance"].get(project_id, []):
        key = (row["provider"], row["file"], row["sheet"])
        spoken = content.spoken(row["provider"])
        sheet = worded(row["sheet"], language, spoken=spoken) if row["sheet"] else None
        group = groups.setdefault(
            key, Source(content.provider(row["provider"], language), row["file"], sheet, row["data_date"], [])
        )
        columns = TABLES[row["table"]].get_columns()
        title = columns[row["column"]].get_title(language) if row["column"] in columns else row["column"]
        told = (
            content.row_name(row["table"], row["key"], language),
            title,
            row["cell"] or say("given by the source file"),
            worded(row["raw"] or "", language, row["column"], spoken),
            say("Published") if row["published"] else say("Not used"),
        )
        if told not in group.rows:
            group.rows.append(told)
    return [groups[key] for key in sorted(groups, key=lambda key: tuple(part or "" for part in key))]


def changes(content: Content, project_id: str, language: Language) -> Grid | None:
    """What changed in the project and in which version, the newest first; None when nothing did.

    Says the same whichever version is the newest, so that the page stays as it is until the project changes again.
    """
    records = content.of["history"].get(project_id, [])
    if not records:
        return None
    say, about = get_translator(language), TABLES["changes"].about
    rows: list[list[Shown | None]] = []
    for row in records[:CHANGES_AT_MOST]:
        declared = TABLES[row["table"]].get_columns().get(row["column"])
        rows.append(
            [
                Shown(f"{row['version']}, {format_date(row['released'], language)}"),
                Shown(content.row_name(row["table"], row["record"], language)),
                Shown(declared.get_title(language) if declared else "–"),
                content.value("changes", "kind", row, language),
                *(_as_kept(content, row["column"], declared, row[name], language) for name in ("before", "after")),
                content.value("changes", "cause", row, language),
            ]
        )
    names = ("record", "column", "kind", "before", "after", "cause")
    heads = [Head(say("Version and data date")), *(Head(label("changes", name, language)) for name in names)]
    note = about.get_description(language)
    if len(records) > CHANGES_AT_MOST:
        note += " " + say("These are the newest; the file {file} has all of them.", file="history.parquet")
    return Grid(about.get_title(language), heads, rows, "changes", note)


def notes(content: Content, project_id: str, language: Language) -> Grid | None:
    """What senders wrote beside the project's values, or instead of them; None when they wrote nothing."""
    records = content.of["value_notes"].get(project_id, [])
    if not records:
        return None
    rows: list[list[Shown | None]] = []
    for row in records:
        declared = TABLES[row["table"]].get_columns().get(row["column"])
        ends = [_as_kept(content, row["column"], declared, row[end], language) for end in ("low", "high")]
        rows.append(
            [
                Shown(content.row_name(row["table"], row["record"], language)),
                Shown(declared.get_title(language) if declared else row["column"]),
                content.value("value_notes", "note", row, language),
                worded(row["text"], language, row["column"], content.spoken(row["provider"])) if row["text"] else None,
                *ends,
            ]
        )
    heads = [Head(label("value_notes", name, language)) for name in ("record", "column", "note", "text", "low", "high")]
    about = TABLES["value_notes"].about
    return Grid(about.get_title(language), heads, rows, "value_notes", about.get_description(language))


def _as_kept(
    content: Content, column: str, declared: Column | None, text: str | None, language: Language
) -> Shown | None:
    """A value that another table keeps as a text; one that no longer fits its column (a code that is gone) stays as it is."""
    if declared is None or text is None:
        return None
    if declared.kind == "text":
        return worded(text, language, column)
    value: Any = text
    try:
        if declared.kind in ("money", "number", "integer"):
            value = float(text)
        elif declared.kind == "yes-no":
            value = text.lower() == "true"
        return shown(declared, value, language, content.organisations)
    except (KeyError, ValueError):
        return Shown(text)
