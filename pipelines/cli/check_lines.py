"""The answer of `check` as lines for a person: what was read, what was found, what it means for who sends the file.

Belongs here: the order and the words. Does not belong here: the findings (pipelines.file_check) and their groups.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.check_answers import list_groups
from pipelines.cli.terminal import ERROR_STYLE, SUCCESS_STYLE, WARNING_STYLE
from pipelines.difference_texts import list_result_lines
from pipelines.file_report import FileReport, list_skipped_lines
from schemas import codelists
from schemas.finding_groups import SHOWN_GROUPS, FindingGroup
from schemas.languages import Language, get_translator

SEVERITY_STYLES = {"error": ERROR_STYLE, "warning": WARNING_STYLE, "notice": ""}
StyledLine = tuple[str, str]
"""A line and its style; '' for none."""


def list_check_lines(reports: Sequence[FileReport], language: Language, list_all: bool) -> Iterator[StyledLine]:
    """For each file its tables with their row counts, then its findings in groups, the gravest first; at the end what of all
    files would be published. list_all: each finding by itself, instead of the first groups.
    """
    for number, report in enumerate(reports):
        if number:
            yield "", ""
        yield from _describe_file(report, language)
        # Skipped sheets are named above.
        groups = [group for group in list_groups(report, list_all) if group.first["rule"] != "sheet-skipped"]
        shown = len(groups) if list_all else SHOWN_GROUPS
        yield from _describe_groups(groups[:shown], language)
        if hidden := groups[shown:]:
            text = "And {count} more kinds of findings, of which to fix: {to_fix}. --format html shows all, or --all."
            to_fix = sum(group.is_to_fix for group in hidden)
            yield f"  {get_translator(language)(text, count=len(hidden), to_fix=to_fix)}", ""
        yield from _describe_result(report, language)
    lines = list(list_result_lines(reports, language))
    if lines:
        yield "", ""
    for line in lines:
        yield line, ""


def _describe_file(report: FileReport, language: Language) -> Iterator[StyledLine]:
    translate, about = get_translator(language), report.about
    yield f"{about['file']} – {translate('source')}: {about['source'] or translate('no source fits')}", ""
    for table in about["tables"]:
        yield (
            f"  {table['sheet']} ({table['table'] or translate('not recognised')}): {_count_rows(table, language)}",
            "",
        )
    for line in list_skipped_lines(report, language):
        yield f"  {line}", ""


def _count_rows(table: Mapping[str, Any], language: Language) -> str:
    text = "rows received {received}: accepted {accepted}, held back {held}, not records {not_records}"
    in_part = table.get("accepted_in_part", 0)
    if in_part:
        text = (
            "rows received {received}: accepted {accepted} ({in_part} of them in part), "
            "held back {held}, not records {not_records}"
        )
    return get_translator(language)(text, **table["rows"], in_part=in_part)


def _describe_groups(groups: Sequence[FindingGroup], language: Language) -> Iterator[StyledLine]:
    """The groups in their order. Those that the register's team has to settle are last, and a line says so."""
    translate = get_translator(language)
    is_said = False
    for group in groups:
        if group.is_of_team and not is_said:
            is_said = True
            text = "For the register's team; nothing for you to do:"
            yield f"  {translate(text)}", ""
        yield from _describe_group(group, language)


def _describe_group(group: FindingGroup, language: Language) -> Iterator[StyledLine]:
    first, translate = group.first, get_translator(language)
    severity = "" if group.is_of_team else f"{codelists.get_title('severity', first['severity'], language)}  "
    location = "!".join(part for part in (first["sheet"], first["cell"]) if part)
    style = SEVERITY_STYLES["notice" if group.is_of_team else first["severity"]]
    yield f"  {severity}{location}  {first[f'message_{language}']}", style
    if group.count > 1:
        yield f"      {group.describe_others(translate)}", ""
    if group.is_to_fix:
        yield f"      {first[f'fix_{language}']}", ""


def _describe_result(report: FileReport, language: Language) -> Iterator[StyledLine]:
    """What the findings mean for who sends the file."""
    if report.is_refused:
        return
    translate, tables = get_translator(language), report.about["tables"]
    unread, read = (sum(len(table[name]) for table in tables) for name in ("unmapped", "columns"))
    if not report.about["source"] and unread:
        text = (
            "No source fits this file, so columns are read by their headers. Columns not read: {unread} of {count}. "
            "If one of them should be, use the header of the register's template, or ask the register's team."
        )
        yield f"  {translate(text, unread=unread, count=unread + read)}", ""
    if report.has_errors and not sum(report.published.values()):
        text, style = "Nothing of it would be published until the errors are corrected.", ""
    elif report.has_errors:
        text, style = "Some of it is held back until the errors are corrected. What has none is published.", ""
    elif report.has_anything_to_fix:
        text, style = "Nothing is held back: you can send it as it is. Please look at the warnings.", ""
    else:
        text, style = "Nothing to fix. Thank you.", SUCCESS_STYLE
    yield f"  {translate(text)}", style
