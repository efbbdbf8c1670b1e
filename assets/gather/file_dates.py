"""Which day a file describes, where its source file gives a rule for that and not the day itself."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath

from assets.gather.received_files import Submission
from assets.gather.template_files import find_template_mark
from assets.gather.workbook.sheet import OpenedWorkbook, Sheet, UnreadableFileError
from schemas.dates import find_stated_days
from schemas.findings import make_finding
from schemas.languages import fold_text
from schemas.source_file import DateRule, FileSource

LINES_SEARCHED = 40
"""So many lines of a sheet are looked through for a date: it stands above the table."""
USUAL_LABELS = (
    *("position at", "position as at", "position on", "as at", "as of", "data date", "date of data", "reporting date"),
    *("return date", "date of return", "sefyllfa ar", "fel ar", "fel yr oedd ar", "dyddiad y data", "dyddiad adrodd"),
    *("dyddiad y ffurflen", "dyddiad ffurflen"),
)
"""What stands before the date that a sheet speaks of, folded. Longer ones hold these: `Position as at`."""
_SOUGHT: Mapping[str, tuple[str, str]] = {
    "name": ("a date in the name of the file", "dyddiad yn enw'r ffeil"),
    "folder": ("a date in the name of the folder '{folder}'", "dyddiad yn enw'r ffolder '{folder}'"),
    "cell": (
        "'{label}' with a date, in the first {lines} lines of {sheet_en}",
        "'{label}' gyda dyddiad, yn {lines} llinell gyntaf {sheet_cy}",
    ),
}
OpenWorkbook = Callable[[], OpenedWorkbook]
NoteArrival = Callable[[str], str]
"""sha256 → the day (ISO) on which the register first saw these bytes."""


def find_data_date(
    file_source: FileSource, submission: Submission, open_workbook: OpenWorkbook, note_arrival: NoteArrival
) -> str | None:
    """The day (ISO) that a file describes; None where its rule finds none, or several. open_workbook: called only where the date
    is in a cell; may raise UnreadableFileError, which is told when the file is read.
    """
    rule = file_source.date_rule
    if rule is None:
        return file_source.fixed_date
    if rule.place == "arrival":
        return note_arrival(submission.sha256)
    try:
        workbook = open_workbook() if rule.place == "cell" else None
    except UnreadableFileError:
        return None
    if workbook and find_template_mark(workbook):
        return note_arrival(submission.sha256)  # the register's template has no such cell
    days = list_stated_days(rule, submission, workbook)
    return days[0] if len(days) == 1 else None


def list_stated_days(rule: DateRule, submission: Submission, workbook: OpenedWorkbook | None) -> list[str]:
    """The different days (ISO) at the place that a rule names. workbook: needed where that is a cell."""
    if rule.place == "cell":
        sheets = workbook.sheets if workbook else ()
        return list(dict.fromkeys(day for sheet in sheets for day in _find_labelled_days(rule, sheet)))
    path = PurePath(submission.file)
    text = path.stem if rule.place == "name" else path.parent.name
    if rule.pattern:
        match = re.search(rule.pattern, text, re.IGNORECASE)
        text = (match[1] if match.re.groups else match[0]) or "" if match else ""
    return find_stated_days(text)


def report_missing_date(rule: DateRule, submission: Submission, workbook: OpenedWorkbook) -> dict[str, object]:
    """The finding of a file of which nobody can tell the day: what was looked for, and what was there."""
    days = list_stated_days(rule, submission, workbook)
    english, welsh = _SOUGHT[rule.place]
    names = {
        "folder": PurePath(submission.file).parent.name or "—",
        "label": rule.label or "Position at",
        "lines": LINES_SEARCHED,
        "sheet_en": f"the sheet '{rule.sheet}'" if rule.sheet else "each sheet",
        "sheet_cy": f"y daflen '{rule.sheet}'" if rule.sheet else "pob taflen",
    }
    return make_finding(
        "data-date-missing",
        **submission.location,
        sought_en=english.format(**names),
        sought_cy=welsh.format(**names),
        found_en=", ".join(days) or "none",
        found_cy=", ".join(days) or "dim un",
    )


def _find_labelled_days(rule: DateRule, sheet: Sheet) -> list[str]:
    """The days at the first label of a sheet that has any; no sheet is searched that nobody sees or the rule does not mean."""
    if (rule.sheet and fold_text(rule.sheet) != fold_text(sheet.name)) or (sheet.unseen_reason and not rule.sheet):
        return []
    labels = [fold_text(rule.label)] if rule.label else USUAL_LABELS
    rows = sheet.get_rows(0, LINES_SEARCHED)
    for number, texts in enumerate(rows):
        for at, text in enumerate(texts):
            rest = _find_rest(text, labels) if text else None
            if rest is None:
                continue
            for place in (rest, *([] if rest else _list_neighbours(rows, number, at))):
                if days := find_stated_days(place):
                    return days
    return []


def _find_rest(text: str, labels: Iterable[str]) -> str | None:
    """What follows a label in a cell: '' where it stands alone; None where the cell has no label."""
    folded = fold_text(text)
    ends = [match.end() for label in labels for match in re.finditer(rf"\b{re.escape(label)}\b", folded)]
    if not ends:
        return None
    # Folding takes away the punctuation that dates need: the words of the label are counted, and taken off the text as sent.
    count = len(folded[: max(ends)].split())
    words = list(re.finditer(r"[\w'’]+", text))
    return text[words[count - 1].end() :].strip(" :-–") if count <= len(words) else ""


def _list_neighbours(rows: list[list[str]], number: int, at: int) -> Iterator[str]:
    """The cell beside a label, however far, and the one under it."""
    yield next(filter(None, rows[number][at + 1 :]), "")
    yield rows[number + 1][at] if number + 1 < len(rows) else ""
