"""A checked file as it goes back to its sender: with its findings at their cells, or with its safe fixes made."""

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from assets.check.repairs import Repair, list_repairs
from assets.gather import workbook
from assets.gather.returned_sheets import take_out_register_sheets
from assets.gather.workbook.sheet import OpenedWorkbook, UnreadableFileError
from assets.publish.returned import Fix, SentFile, annotate_workbook, correct_workbook, make_sheet_name
from pipelines.file_check import FileReport, RegisterState, check_file
from schemas.finding_groups import RenderedFinding
from schemas.frames import LINEAGE, format_row_place
from schemas.languages import Language
from schemas.refused_fixes import RefusedFix
from schemas.source_file import Source

MAX_TRIES = 5
"""How often the fixes that did not hold are left out and the rest is checked again."""
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Place = tuple[str, str]
"""A sheet and one of its cells."""
Pair = tuple[object, object]
"""A value of before, and what it is now."""


@dataclass(frozen=True)
class CorrectedFile:
    """A workbook (.xlsx) with its fixes made, and the fixes."""

    content: bytes
    fixes: Sequence[Fix]


def annotate_file(path: Path, report: FileReport, language: Language) -> bytes:
    """The workbook (.xlsx) of a file that was checked, with the findings of its report."""
    return annotate_findings(path, report.about["findings"], language)


def annotate_findings(path: Path, findings: Sequence[RenderedFinding], language: Language) -> bytes:
    """The workbook (.xlsx) of a file with some findings."""
    return annotate_workbook(read_sent_file(path, language), findings)


def read_sent_file(path: Path, language: Language) -> SentFile:
    """A file with the texts of all its sheets, hidden ones too; without any where it cannot be read."""
    content = path.read_bytes()
    try:
        opened = take_out_register_sheets(workbook.read_workbook(content, path.name))
    except UnreadableFileError:
        opened = OpenedWorkbook("", ())
    texts = {sheet.name: sheet.get_rows() for sheet in opened.sheets}
    notes = (note for note in opened.notes if note.rule == "fix-refused")
    restored = {(str(note.sheet), str(note.cell)): str(note.value) for note in notes}
    return SentFile(path.name, content, opened.format, texts, language, restored)


def correct_file(
    path: Path,
    report: FileReport,
    sources: Mapping[str, Source],
    language: Language,
    refused: Collection[RefusedFix] = (),
) -> CorrectedFile:
    """The workbook of a file that was checked, with every fix that holds: checked again, its finding is gone, no other has come,
    and no value differs. refused: the fixes that the sender refused before.
    """
    sent = read_sent_file(path, language)
    fixes, kept = dict[Place, Fix](), list[Fix]()
    for fix in _list_fixes(sent, report, language):
        if (fix.sheet, fix.cell) in sent.restored or (fix.column, fix.before) in refused:
            kept.append(replace(fix, is_refused=True))
        else:
            fixes[fix.sheet, fix.cell] = fix
    for _ in range(MAX_TRIES):
        content = correct_workbook(sent, [*fixes.values(), *kept])
        failed = _find_failed_fixes(report, _check_content(path, content, report, sources), fixes)
        if not failed:
            return CorrectedFile(content, list(fixes.values()))
        fixes = {place: fix for place, fix in fixes.items() if place not in failed}
    return CorrectedFile(correct_workbook(sent, kept), [])


def _list_fixes(sent: SentFile, report: FileReport, language: Language) -> Iterator[Fix]:
    """The fixes that the findings of a file allow, as whole texts of cells."""
    if report.checked is None:
        return
    messages = report.findings.set_index("finding_id")[f"message_{language}"]
    for repair in list_repairs(report.checked, language):
        before = _get_text(sent, repair)
        after = _replace_part(before, repair)
        if after is not None:
            reason = str(messages[repair.finding])
            place = (repair.sheet, repair.cell)
            replaced = frozenset({(before, after), (before.strip(), after), (repair.before, repair.after)})
            yield Fix(*place, _get_header(report, sent, repair), before, after, reason, replaced)


def _get_text(sent: SentFile, repair: Repair) -> str:
    """The whole text of a cell."""
    match = _CELL.fullmatch(repair.cell)
    rows = sent.texts.get(repair.sheet, ())
    if match is None or int(match[2]) > len(rows):
        return ""
    row, column = rows[int(match[2]) - 1], _count_column(match[1]) - 1
    return row[column] if column < len(row) else ""


def _count_column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _replace_part(text: str, repair: Repair) -> str | None:
    """A cell's text with a fix made; None where the fix does not say which part of it is meant, or changes nothing."""
    if text.strip() == repair.before.strip():
        return repair.after if repair.after != text else None
    return text.replace(repair.before, repair.after) if text.count(repair.before) == 1 else None


def _get_header(report: FileReport, sent: SentFile, repair: Repair) -> str:
    """What stands above a cell in its table's row of headers, or beside it where records run across; '' where nothing does."""
    match = _CELL.fullmatch(repair.cell)
    rows = sent.texts.get(repair.sheet, ())
    if match is None:
        return ""
    for table in report.about["tables"]:
        at = table["header_row"] - 1
        line, column = int(match[2]) - 1, _count_column(match[1]) - 1
        line, column = (at, column) if table["orientation"] == "rows" else (line, at)
        if table["sheet"] == repair.sheet and line < len(rows) and column < len(rows[line]):
            return rows[line][column]
    return ""


def _check_content(path: Path, content: bytes, report: FileReport, sources: Mapping[str, Source]) -> FileReport:
    with tempfile.TemporaryDirectory() as folder:
        corrected = Path(folder) / f"{path.stem}.xlsx"
        corrected.write_bytes(content)
        return check_file(corrected, sources, report.about["source"], RegisterState(is_matched=False))


def _find_failed_fixes(before: FileReport, after: FileReport, fixes: Mapping[Place, Fix]) -> set[Place]:
    """The fixes that did not hold: of a line whose values differ, of a cell whose finding is still there, or beside a new
    finding.
    """
    differing = _find_differing_lines(before, after, {pair for fix in fixes.values() for pair in fix.replaced})
    if differing is None:
        return set(fixes)
    failed = {place for place in fixes if _list_lines(place) & differing}
    old, new = _list_places(before), _list_places(after)
    for rule, sheet, cell in new:
        if (sheet, cell) in fixes or (rule, sheet, cell) in old:
            failed |= {(sheet, cell)} & set(fixes)
        elif cell:
            column = _CELL.match(cell)
            failed |= {place for place in fixes if column and place[0] == sheet and _is_in_column(place, column[1])}
    return failed


def _is_in_column(place: Place, letters: str) -> bool:
    match = _CELL.fullmatch(place[1])
    return match is not None and match[1] == letters


def _list_places(report: FileReport) -> set[tuple[str, str, str]]:
    places = report.findings[["rule", "sheet", "cell"]].fillna("")
    return {(rule, make_sheet_name(sheet), cell) for rule, sheet, cell in places.itertuples(index=False, name=None)}


def _list_lines(place: Place) -> set[str]:
    """The places of rows that a cell may be in: of its line, or of its column where records run across."""
    match = _CELL.fullmatch(place[1])
    sheet = make_sheet_name(place[0])
    return set() if match is None else {f"{sheet}!{match[2]}", f"{sheet}!{_count_column(match[1])}"}


def _find_differing_lines(before: FileReport, after: FileReport, replaced: Collection[Pair]) -> set[str] | None:
    """The places of rows of which any accepted value differs, but for texts that fixes replaced; None where the records are not
    the same ones.
    """
    if before.checked is None or after.checked is None:
        return None
    lines: set[str] = set()
    for table, old in before.checked.accepted.items():
        new = after.checked.accepted[table]
        if len(old) != len(new):
            return None
        values = zip(old["row"], _list_values(old), _list_values(new), strict=True)
        for row, value, other in values:
            pairs = zip(value, other, strict=True)
            if any(one != two and (one, two) not in replaced for one, two in pairs):
                lines.add(_name_line(row))
    return lines


def _list_values(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    values = frame.drop(columns=list(LINEAGE)).astype(object)
    return list(values.where(values.notna(), None).itertuples(index=False, name=None))


def _name_line(row: str) -> str:
    sheet, _, line = format_row_place(row).rpartition("!")
    return f"{make_sheet_name(sheet)}!{line}"
