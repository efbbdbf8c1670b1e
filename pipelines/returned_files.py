"""A checked file as it goes back to its sender: with its findings at their cells, or with its safe fixes made."""

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from assets.check.repairs import Repair, list_repairs
from assets.gather import workbook
from assets.gather.returned_sheets import take_out_register_sheets
from assets.gather.workbook.sheet import OpenedWorkbook, UnreadableFileError
from assets.publish.returned import Fix, ReturnedWorkbook, SentFile, SentSheet, annotate_workbook, correct_workbook
from pipelines.file_check import RegisterState, check_file
from pipelines.file_report import FileReport
from schemas.finding_groups import RenderedFinding
from schemas.frames import HASH_LENGTH, LINEAGE, format_row_place, parse_cell
from schemas.languages import Language
from schemas.privacy import mask_personal_data
from schemas.refused_fixes import REFUSED_RULE, RefusedFix
from schemas.source_file import Source

MAX_TRIES = 5
"""How often the fixes that did not hold are left out and the rest is checked again."""
_RULES_OF_FORM = frozenset(
    {
        *("encoding-read", "encoding-doubtful", "format-differs", "format-read", "macros-ignored"),
        *("quotes-mended", "separator-read", "cell-merged"),
    }
)
"""Rules about how a file is written, which a workbook with the same texts does not break."""
MAX_STEM = 100
"""Characters of a file's name that the names of its workbooks have."""

Place = tuple[str, str]
"""A sheet and one of its cells."""
Pair = tuple[object, object]
"""A value of before, and what it is now."""


@dataclass(frozen=True)
class CorrectedFile:
    """A workbook (.xlsx) with its fixes made, and the fixes. Without any fix there is no need of it."""

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
    sheets = [
        SentSheet(
            sheet.name,
            sheet.get_rows(),
            bool(sheet.unseen_reason),
            () if sheet.filtered else sheet.hidden_rows,
            sheet.hidden_columns,
            sheet.struck_rows,
            sheet.merged,
        )
        for sheet in opened.sheets
    ]
    notes = (note for note in opened.notes if note.rule == "fix-refused")
    restored = {(str(note.sheet), str(note.cell)): str(note.value) for note in notes}
    return SentFile(path.name, content, opened.format, sheets, language, restored)


@dataclass(frozen=True)
class FixOptions:
    """How a file is fixed. language: of what is written; refused: the fixes that its sender refused before."""

    language: Language
    refused: Collection[RefusedFix] = ()


def correct_file(
    path: Path, report: FileReport, sources: Mapping[str, Source], register: RegisterState, options: FixOptions
) -> CorrectedFile:
    """The workbook of a file that was checked, with every fix that holds: checked again, its finding is gone, no other has come
    or gone, and no value differs. sources and register: with which the file was checked.
    """
    sent = read_sent_file(path, options.language)
    names = ReturnedWorkbook(sent, ()).sheet_names
    fixes, kept = dict[Place, Fix](), list[Fix]()
    for fix in () if sent.is_too_large else _list_fixes(sent, report, options.language):
        if (fix.sheet, fix.cell) in sent.restored or (fix.column, fix.before) in options.refused:
            kept.append(replace(fix, is_refused=True))
        else:
            fixes[names.get(fix.sheet, fix.sheet), fix.cell] = fix
    register = replace(register, outputs=None)
    before = _check_alone(path, report, sources, register) if fixes else report
    for _ in range(MAX_TRIES if fixes else 0):
        made = [*fixes.values(), *kept]
        after = _check_content(path, correct_workbook(sent, made, before.about["findings"]), report, sources, register)
        failed = _find_failed_fixes(_ReportComparison(before, after, names), fixes)
        if not failed:
            sent_names = {name: sheet for sheet, name in names.items()}
            left = [{**finding, "sheet": sent_names.get(finding["sheet"])} for finding in after.about["findings"]]
            return CorrectedFile(correct_workbook(sent, made, left), list(fixes.values()))
        fixes = {place: fix for place, fix in fixes.items() if place not in failed}
    return CorrectedFile(correct_workbook(sent, kept, report.about["findings"]), [])


def _list_fixes(sent: SentFile, report: FileReport, language: Language) -> Iterator[Fix]:
    """The fixes that the findings of a file allow, as whole texts of cells."""
    if report.checked is None:
        return
    messages = report.findings.set_index("finding_id")[f"message_{language}"]
    for repair in list_repairs(report.checked, language):
        before = _get_text(sent, repair)
        after = _replace_part(before, repair)
        if after is not None and mask_personal_data(before) == before:
            reason = str(messages[repair.finding])
            place = (repair.sheet, repair.cell)
            replaced = frozenset({(before, after), (before.strip(), after), (repair.before, repair.after)})
            yield Fix(*place, _get_header(report, sent, repair), before, after, reason, repair.rule, replaced)


def _get_text(sent: SentFile, repair: Repair) -> str:
    """The whole text of a cell."""
    place, rows = parse_cell(repair.cell), sent.find_texts(repair.sheet)
    return "" if place is None else _get_text_at(rows, place[0] - 1, place[1] - 1)


def _get_text_at(rows: Sequence[Sequence[str]], line: int, column: int) -> str:
    return rows[line][column] if line < len(rows) and column < len(rows[line]) else ""


def _replace_part(text: str, repair: Repair) -> str | None:
    """A cell's text with a fix made; None where the fix does not say which part of it is meant, or changes nothing."""
    if text.strip() == repair.before.strip():
        return repair.after if repair.after != text else None
    return text.replace(repair.before, repair.after) if text.count(repair.before) == 1 else None


def _get_header(report: FileReport, sent: SentFile, repair: Repair) -> str:
    """What stands above a cell in its table's row of headers, or beside it where records run across; '' where nothing does."""
    place, rows = parse_cell(repair.cell), sent.find_texts(repair.sheet)
    for table in report.about["tables"] if place else ():
        if place and table["sheet"] == repair.sheet:
            line, column = place[0] - 1, place[1] - 1
            at = table["header_row"] - 1
            return _get_text_at(rows, at, column) if table["orientation"] == "rows" else _get_text_at(rows, line, at)
    return ""


def _check_alone(path: Path, report: FileReport, sources: Mapping[str, Source], register: RegisterState) -> FileReport:
    """The report of a file by itself, as the fixed one is checked: beside other files of its return it says more."""
    accepted = report.checked.accepted.values() if report.checked else ()
    own = report.about["sha256"][:HASH_LENGTH]
    if all(frame["row"].str.startswith(own).all() for frame in accepted):
        return report
    return check_file(path, sources, report.about["source"], register)


def _check_content(
    path: Path, content: bytes, report: FileReport, sources: Mapping[str, Source], register: RegisterState
) -> FileReport:
    with tempfile.TemporaryDirectory() as folder:
        corrected = Path(folder) / f"{path.stem[:MAX_STEM]}.xlsx"
        corrected.write_bytes(content)
        return check_file(corrected, sources, report.about["source"], register)


@dataclass(frozen=True)
class _ReportComparison:
    """The reports of a file before and after its fixes. names: a sheet's name before → after."""

    before: FileReport
    after: FileReport
    names: Mapping[str, str]

    def list_differing_findings(self, repaired: Collection[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
        """Rule, sheet and cell of the findings that have come or gone, but for the repaired ones, what a refused fix says, and
        what is said of the form of the file alone.
        """
        differing = self._list_places(self.after, {}) ^ self._list_places(self.before, self.names)
        return {place for place in differing - set(repaired) if place[0] not in _RULES_OF_FORM | {REFUSED_RULE}}

    def has_finding(self, rule: str, place: Place) -> bool:
        return (rule, *place) in self._list_places(self.after, {})

    @staticmethod
    def _list_places(report: FileReport, names: Mapping[str, str]) -> set[tuple[str, str, str]]:
        places = report.findings[["rule", "sheet", "cell"]].fillna("")
        return {
            (rule, names.get(sheet, sheet), cell) for rule, sheet, cell in places.itertuples(index=False, name=None)
        }

    def find_differing_lines(self, replaced: Collection[Pair]) -> set[str] | None:
        """The places of rows of which any accepted value differs, but for texts that fixes replaced; None where the records are
        not the same ones.
        """
        lines: set[str] = set()
        if self.before.checked is None or self.after.checked is None:
            return None
        for table, old in self.before.checked.accepted.items():
            new = self.after.checked.accepted[table]
            places = [self._name_line(row, self.names) for row in old["row"]]
            if places != [self._name_line(row, {}) for row in new["row"]]:
                return None
            for place, value, other in zip(places, _list_values(old), _list_values(new), strict=True):
                if any(one != two and (one, two) not in replaced for one, two in zip(value, other, strict=True)):
                    lines.add(place)
        return lines

    @staticmethod
    def _name_line(row: str, names: Mapping[str, str]) -> str:
        sheet, _, line = format_row_place(row).rpartition("!")
        return f"{names.get(sheet, sheet)}!{line}"


def _find_failed_fixes(comparison: _ReportComparison, fixes: Mapping[Place, Fix]) -> set[Place]:
    """The fixes that did not hold: of a line whose values differ, of a cell whose finding is still there, or in the column of
    another finding that has come or gone. All of them where that is near to no fix.
    """
    differing = comparison.find_differing_lines({pair for fix in fixes.values() for pair in fix.replaced})
    if differing is None:
        return set(fixes)
    lines = {place: _list_lines(place) for place in fixes}
    failed = {place for place in fixes if lines[place] & differing}
    if differing - set().union(*lines.values()):
        return set(fixes)
    failed |= {place for place, fix in fixes.items() if comparison.has_finding(fix.rule, place)}
    repaired = {(fix.rule, *place) for place, fix in fixes.items()}
    for _, sheet, cell in comparison.list_differing_findings(repaired):
        near = {place for place in fixes if place[0] == sheet and _is_same_column(place[1], cell)}
        if not near:
            return set(fixes)
        failed |= {(sheet, cell)} & near or near
    return failed


def _is_same_column(cell: str, other: str) -> bool:
    places = (parse_cell(cell), parse_cell(other))
    return all(places) and len({place[1] for place in places if place}) == 1


def _list_lines(place: Place) -> set[str]:
    """The places of rows that a cell may be in: of its line, or of its column where records run across."""
    position = parse_cell(place[1])
    return {f"{place[0]}!{number}" for number in position} if position else set()


def _list_values(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    values = frame.drop(columns=list(LINEAGE)).astype(object)
    return list(values.where(values.notna(), None).itertuples(index=False, name=None))
