"""How well damaged files are read: the score of the public benchmark Pollock, ten points at most."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assets.gather.layout import LEVEL_SEPARATOR, find_regions
from assets.gather.workbook.format_readers import open_workbook
from assets.gather.workbook.sheet import UnreadableFileError
from tests.habits.polluter import PollutedFile


def _rate_match(meant: Counter[object], read: Counter[object]) -> float:
    """Precision, recall and F1 together: three at most."""
    if not meant:
        return 3.0 if not read else 0.0
    common = (meant & read).total()
    if not common:
        return 0.0
    precision, recall = common / read.total(), common / meant.total()
    return precision + recall + 2 * precision * recall / (precision + recall)


@dataclass(frozen=True)
class Reading:
    """What was read of a file."""

    header: list[str]
    rows: list[list[str]]


def _know_no_header(_: str) -> float:
    return 0.0


def read_table(content: bytes) -> Reading:
    """The table that is found in a file, with nothing known of its headers. Raises UnreadableFileError."""
    (sheet,) = open_workbook(content, "list.csv").sheets
    regions = find_regions(sheet, _know_no_header)
    if not regions:
        return Reading([], [row for row in sheet.get_rows() if any(row)])
    header: list[str] = []
    rows = []
    for region in regions:
        columns = slice(region.left, region.right + 1)
        header = header or list(region.headers[columns])
        rows += [region.read_row(int(row))[columns] for row in region.record_rows]
    return Reading(header, rows)


def score_file(file: PollutedFile) -> float:
    """How well a damaged file is read, from 0 to 10."""
    try:
        reading = read_table(file.content)
    except UnreadableFileError:
        return 0.0

    def strip(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
        return [tuple(" ".join(text.split()) for text in row) for row in rows]

    meant, read = strip(file.rows), strip(reading.rows)
    score = 1.0
    # What groups of columns are called stands above their names, and adds nothing to these.
    names = [header.split(LEVEL_SEPARATOR)[-1] for header in reading.header]
    score += _rate_match(Counter(filter(None, file.header)), Counter(filter(None, names)))
    score += _rate_match(Counter(meant), Counter(read))
    cells = [Counter(text for row in rows for text in row if text) for rows in (meant, read)]
    return score + _rate_match(*cells)  # type: ignore[arg-type]


def score_by_kind(files: Iterable[PollutedFile]) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = {}
    for file in files:
        scores.setdefault(file.kind, []).append(score_file(file))
    return scores
