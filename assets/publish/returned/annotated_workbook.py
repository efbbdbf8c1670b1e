"""The sender's workbook with its findings: a note and a mark at each cell, and a first sheet that lists and links to them."""

from collections.abc import Sequence

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment

from assets.publish.returned.returned_workbook import (
    FILLS,
    NOTE_AUTHOR,
    NOTE_MARK,
    ReturnedWorkbook,
    SentFile,
    clean_text,
    get_own_note,
    write_link,
    write_numbered_row,
    write_returned_workbook,
    write_text,
)
from schemas import codelists
from schemas.finding_groups import RenderedFinding, is_to_fix, sort_findings
from schemas.languages import Language, get_translator
from schemas.register_sheets import HEADER_LINE, ISSUES_SHEETS, TEXT_DAMAGE_RULES

MAX_NOTE_FINDINGS, MAX_NOTE_CHARACTERS = 4, 1500
NOTE_WIDTH, NOTE_LINE_HEIGHT, NOTE_LINE_CHARACTERS = 360, 18, 52
"""Of a note: pixels, and about how many characters one of its lines has."""
MAX_NOTE_LINES, PARAGRAPH = 40, "\n\n"
MAX_NOTED = 4_000
"""Cells with a note: a workbook with more of them takes a spreadsheet program minutes to open. The others have their colour."""
MAX_LISTED = 100_000
"""Findings on the sheet; what is beyond says so."""
UNCOLOURED_RULES = frozenset({"cell-unseen"})
"""Rules about what cannot be seen in its own colour: another would show it."""
COLUMN_WIDTHS = (6, 10, 22, 9, 30, 60, 50, 22, 20)


def annotate_workbook(sent: SentFile, findings: Sequence[RenderedFinding]) -> bytes:
    """The workbook (.xlsx) with each finding at its cell and on the sheet of issues. findings: RENDERED_COLUMNS."""
    return write_returned_workbook(
        sent, ISSUES_SHEETS.values(), lambda workbook: add_findings(workbook, sent, findings)
    )


def add_findings(workbook: ReturnedWorkbook, sent: SentFile, findings: Sequence[RenderedFinding]) -> None:
    """Adds a note and a mark at the cell of each finding, and the sheet of issues."""
    ordered = sort_findings(findings)
    by_cell: dict[Cell, list[RenderedFinding]] = {}
    for finding in ordered:
        cell = workbook.find_cell(finding["sheet"], finding["cell"])
        if cell is not None:
            by_cell.setdefault(cell, []).append(finding)
    for number, (cell, of_cell) in enumerate(by_cell.items()):
        if not any(finding["rule"] in UNCOLOURED_RULES for finding in of_cell):
            cell.fill = FILLS[of_cell[0]["severity"] if is_to_fix(of_cell[0]) else "notice"]
        if number < MAX_NOTED:
            cell.comment = _build_note(cell, of_cell, sent.language)
    _add_issues_sheet(workbook, sent, ordered, len(by_cell))


def _build_note(cell: Cell, findings: Sequence[RenderedFinding], language: Language) -> Comment:
    """What is wrong at one cell and how to fix it, under what a note of the sender's own says."""
    translate = get_translator(language)
    parts = []
    for finding in findings[:MAX_NOTE_FINDINGS]:
        severity = codelists.get_title("severity", finding["severity"], language)
        fix = f"\n{finding[f'fix_{language}']}" if is_to_fix(finding) else ""
        parts.append(f"{severity}: {finding[f'message_{language}']}{fix}")
    if len(findings) > MAX_NOTE_FINDINGS:
        more = len(findings) - MAX_NOTE_FINDINGS
        parts.append(translate("And {count} more: see the sheet '{sheet}'.", count=more, sheet=ISSUES_SHEETS[language]))
    own = get_own_note(cell)
    text = f"{NOTE_MARK}\n{clean_text(PARAGRAPH.join(parts))[:MAX_NOTE_CHARACTERS]}"
    text = f"{own}{PARAGRAPH}{text}" if own else text
    lines = sum(1 + len(line) // NOTE_LINE_CHARACTERS for line in text.split("\n"))
    return Comment(text, NOTE_AUTHOR, width=NOTE_WIDTH, height=NOTE_LINE_HEIGHT * min(MAX_NOTE_LINES, lines + 1))


def _add_issues_sheet(
    workbook: ReturnedWorkbook, sent: SentFile, findings: Sequence[RenderedFinding], marked: int
) -> None:
    """marked: how many cells have a finding."""
    translate, language = get_translator(sent.language), sent.language
    counts = dict.fromkeys(codelists.list_codes("severity"), 0)
    for finding in findings:
        counts[finding["severity"]] += 1
    listed = [f"{codelists.get_title('severity', severity, language)}: {count}" for severity, count in counts.items()]
    lines = [
        translate("What to fix in {file}", file=sent.name),
        ", ".join(listed) if findings else translate("Nothing to fix. Thank you."),
        translate(
            "Each cell that is named here has a note. Correct it, save the workbook, and send it again: "
            "this sheet, the notes and the colours are not read."
        ),
    ]
    if marked > MAX_NOTED:
        lines[-1] += " " + translate("Only {count} cells have a note; the others have a colour.", count=MAX_NOTED)
    if any(finding["rule"] in TEXT_DAMAGE_RULES for finding in findings):
        lines.append(
            translate(
                "A line of the text file was damaged, so it is held back. If its row is right here, delete its line from "
                "this sheet."
            )
        )
    elif sent.is_too_large:
        lines.append(translate("The file is too large to be given back with notes. This sheet lists what to fix."))
    elif sent.sheets and not workbook.is_edited:
        lines.append(
            translate("The file cannot have notes, so this workbook has its texts, cell by cell, on the other sheets.")
        )
    headers = (
        *(translate("No."), translate("Severity"), translate("Sheet"), translate("Cell"), translate("Value")),
        *(translate("What we found"), translate("What to do"), translate("Result"), translate("Rule")),
    )
    page = workbook.add_sheet(ISSUES_SHEETS[language], lines, headers, COLUMN_WIDTHS)
    for number, finding in enumerate(findings[:MAX_LISTED], start=1):
        texts = (
            codelists.get_title("severity", finding["severity"], language),
            workbook.sheet_names.get(finding["sheet"] or "", finding["sheet"]),
            finding["cell"],
            finding["value"],
            finding[f"message_{language}"],
            finding[f"fix_{language}"],
            codelists.get_title("effect", finding["effect"], language),
            finding["rule"],
        )
        line = write_numbered_row(page, number, texts, COLUMN_WIDTHS)
        page.cell(line, 2).fill = FILLS[finding["severity"] if is_to_fix(finding) else "notice"]
        target = workbook.find_cell(finding["sheet"], finding["cell"])
        if target is not None:
            write_link(page.cell(line, 4), target)
    if len(findings) > MAX_LISTED:
        more = translate("And {count} more.", count=len(findings) - MAX_LISTED)
        write_text(page.cell(HEADER_LINE + 1 + MAX_LISTED, 6), more)
    page.auto_filter.ref = f"A{HEADER_LINE}:I{HEADER_LINE + max(1, min(len(findings), MAX_LISTED))}"
