"""What would be published and what it would change, in sentences of one language. It is compared in return_difference."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pipelines.file_report import FileReport
from pipelines.return_difference import Change, ChangeKind, ReturnComparison, ReturnDifference
from schemas import codelists
from schemas.languages import (
    LANGUAGES,
    Language,
    Message,
    format_date,
    format_money,
    format_number,
    format_period,
    get_plural_translator,
    get_translator,
)
from schemas.table_texts import get_column_texts, get_table_texts

NAMED_CHANGES = 5
"""How many changes of a kind are named in sentences."""
KIND_MESSAGES: Mapping[ChangeKind, Message] = {
    "added": Message("{count} new"),
    "gone": Message("{count} no longer in it"),
    "held": Message("{count} held until fixed"),
    "renamed": Message("{count} renamed"),
    "changed": Message("{count} changed"),
}
LIST_MESSAGES: Mapping[ChangeKind, Message] = {
    "added": Message("New: {names}"),
    "gone": Message("No longer in it: {names}"),
    "held": Message("Held until fixed: {names}"),
    "renamed": Message("Renamed: {names}"),
    "changed": Message("Changed: {names}"),
}
PROJECT_LIST_MESSAGES: Mapping[ChangeKind, Message] = {
    "gone": Message("No longer in it; what you said of it last stays published: {names}"),
    "held": Message("Held until fixed; what you said of it last stays published: {names}"),
}
"""What the last return said of a project stays until it says something else; of what belongs to a project it does not."""


def list_result_lines(reports: Sequence[FileReport], language: Language) -> Iterator[str]:
    """What of some files would be published, all together, and what each return changes; nothing where all are refused."""
    if all(report.is_refused for report in reports):
        return
    published: dict[str, int] = {}
    for report in reports:
        for table, count in report.published.items():
            published[table] = published.get(table, 0) + count
    yield describe_published(published, language)
    if counts := _describe_corrected(reports, language):
        yield get_translator(language)("Once the errors are corrected: {counts}.", counts=counts)
    comparisons = [report.comparison for report in reports if report.comparison]
    for comparison in {id(comparison): comparison for comparison in comparisons}.values():
        yield from describe_comparison(comparison, language)


def _describe_corrected(reports: Sequence[FileReport], language: Language) -> str:
    """How many rows are held, and of how many something is; blank where nothing is."""
    over, tables = get_plural_translator(language), [table for report in reports for table in report.about["tables"]]
    held = sum(table["rows"]["held"] for table in tables)
    in_part = sum(table.get("accepted_in_part", 0) for table in tables)
    counts = [
        over("{n} more row", "{n} more rows", held) if held else "",
        over("{n} more row in full", "{n} more rows in full", in_part) if in_part else "",
    ]
    return ", ".join(filter(None, counts))


def describe_published(published: Mapping[str, int], language: Language) -> str:
    """One sentence: how many records of each table would be published."""
    translate = get_translator(language)
    counts = [
        f"{get_table_texts(table)[f'title_{language}']} {format_number(count, language)}"
        for table, count in published.items()
        if count
    ]
    return translate("Would be published: {counts}.", counts=", ".join(counts) or translate("nothing"))


def describe_comparison(comparison: ReturnComparison, language: Language) -> Iterator[str]:
    """A line with the counts, then a line for each kind of change with the first few."""
    translate, difference = get_translator(language), comparison.difference
    counts = {kind: difference.count(kind) for kind in KIND_MESSAGES}
    parts = [
        translate(KIND_MESSAGES[kind].text, count=format_number(count, language))
        for kind, count in counts.items()
        if count
    ]
    since = {"version": comparison.version, "date": format_date(comparison.data_date, language)}
    if not parts:
        yield translate("The same as your last accepted return (release {version}, {date}).", **since)
        return
    text = "Against your last accepted return (release {version}, {date}): {changes}."
    yield translate(text, changes=", ".join(parts), **since)
    for kind in KIND_MESSAGES:
        yield from _list_changes(difference, kind, language)


def _list_changes(difference: ReturnDifference, kind: ChangeKind, language: Language) -> Iterator[str]:
    """The first changes of a kind in one line; projects in a line of their own where something else follows for them."""
    parts: list[tuple[Message, list[str]]] = [(LIST_MESSAGES[kind], list(difference.counts))]
    if kind in PROJECT_LIST_MESSAGES:
        others = [table for table in difference.counts if table != "projects"]
        parts = [(PROJECT_LIST_MESSAGES[kind], ["projects"]), (LIST_MESSAGES[kind], others)]
    translate = get_translator(language)
    for message, tables in parts:
        changes = [change for change in difference.changes if change.kind == kind and change.table in tables]
        names = [_describe_change(change, language) for change in changes[:NAMED_CHANGES]]
        rest = sum(difference.counts[table][kind] for table in tables if table in difference.counts) - len(names)
        if rest:
            names.append(translate("and {count} more", count=format_number(rest, language)))
        if names:
            yield translate(message.text, names="; ".join(names))


def insert_comparison(page: str, lines: Mapping[Language, list[str]]) -> str:
    """A report for a provider (render_feedback_page) with some lines below the title, in each language.

    Raises ValueError when the page has no title in a language.
    """
    for language in LANGUAGES:
        title_end = page.index("</h1>", page.index(f'lang="{language}" id="{language}"')) + len("</h1>")
        paragraphs = Markup("").join(Markup("\n<p>{}</p>").format(line) for line in lines[language])
        page = page[:title_end] + str(paragraphs) + page[title_end:]
    return page


def _describe_change(change: Change, language: Language) -> str:
    record = change.record
    name = " ".join(str(record[part]) for part in ("reference", "title") if record.get(part))
    if record.get("reference") == record.get("title"):
        name = str(record.get("title") or "")
    if change.kind == "renamed":
        return f"{change.before} → {change.after} {record.get('title') or ''}".strip()
    subject = _describe_subject(change, language)
    if change.kind != "changed":
        return ", ".join(part for part in (name, subject) if part)
    title = get_column_texts(change.table, str(change.column))[f"title_{language}"]
    what = ", ".join(part for part in (subject, title) if part)
    before, after = (_format_value(change, value, language) for value in (change.before, change.after))
    return f"{name}: {what} {before} → {after}" if name else f"{what} {before} → {after}"


def _describe_subject(change: Change, language: Language) -> str:
    """What a record is about beside its project: its organisation, measure, period, kind of cost or benefit."""
    record = change.record
    parts = [str(record[name]) for name in ("measure", "organisation") if name in record]
    if "benefit_type" in record:
        parts.append(codelists.get_title("benefit_type", record["benefit_type"], language))
    if "period" in record:
        parts.append(format_period(record["period"], language))
    texts = ("milestone", "action", "project_title")
    parts += [str(record[name]) for stem in texts if (name := _find_text(record, stem, language))]
    return ", ".join(parts)


def _find_text(record: Mapping[str, Any], stem: str, language: Language) -> str | None:
    """The column of a record that has its text, in the language that is wanted if there is one."""
    names = (stem, f"{stem}_{language}", *(f"{stem}_{each}" for each in LANGUAGES))
    return next((name for name in names if name in record), None)


def _format_value(change: Change, value: Any, language: Language) -> str:
    if value is None:
        return get_translator(language)("blank")
    if change.column in ("expected_value", "realised_value", "baseline_value"):
        return format_money(value, language) if change.record.get("unit") == "GBP" else format_number(value, language)
    # Only here: the website's formats take as long to load as a small file takes to check.
    from assets.publish.site.display_values import format_value
    from schemas.organisations import load_organisations
    from schemas.tables import TABLES

    declared = TABLES[change.table].get_columns()[str(change.column)]
    names = load_organisations().set_index("organisation_id")[["name_en", "name_cy"]].to_dict("index")
    shown = format_value(declared, value, language, names)
    return shown.text if shown else get_translator(language)("blank")
