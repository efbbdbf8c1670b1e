"""Why a line under a header is no record: totals, notes, headings, units, marks of a form.

Belongs here: one rule for each kind of line. A line of which no rule is sure is a record: the checks then say what it
lacks. Does not belong here: where the table lies (search, region), or the words themselves (words).
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assets.gather.workbook.sheet import TEXT
from assets.gather.layout import row_patterns
from assets.gather.layout.header_texts import normalise_spaces
from assets.gather.layout.summary_rows import find_unlabelled_sums
from assets.gather.layout.table_body import TableBody
from assets.gather.layout.text_kinds import LONG, classify_text

NonRecordKind = tuple[str, str]
"""Why a line is no record, in English and Welsh."""

TOTAL: NonRecordKind = ("a total", "cyfanswm")
AVERAGE: NonRecordKind = ("an average", "cyfartaledd")
COUNT: NonRecordKind = ("a count", "cyfrif")
NOTE: NonRecordKind = ("a note", "nodyn")
HEADING: NonRecordKind = ("a heading", "pennawd")
HEADER_AGAIN: NonRecordKind = ("the header again", "y pennawd eto")
UNITS: NonRecordKind = ("a row of units", "rhes o unedau")
NUMBERS: NonRecordKind = ("a row of column numbers", "rhes o rifau colofnau")
GUIDANCE: NonRecordKind = ("a row of guidance", "rhes o ganllawiau")
EXAMPLE: NonRecordKind = ("an example", "enghraifft")
PLACEHOLDER: NonRecordKind = ("a row left to be filled in", "rhes i'w llenwi")
MARK: NonRecordKind = ("a dividing or end mark", "marc rhannu neu ddiwedd")
AFTER: NonRecordKind = ("below the end of the table", "o dan ddiwedd y tabl")
NAMED: NonRecordKind = ("left out by the source file", "wedi'i gadael allan gan y ffeil ffynhonnell")

UNDER = 4
"""So many lines under a header may say units, numbers or guidance."""
USUAL = 3
"""Where lines mostly fill fewer cells than this, one that fills a single cell is nothing out of the ordinary."""

Why = dict[int, NonRecordKind]
"""The places of lines in a body, and why each is no record."""


def _named(body: TableBody, patterns: Sequence[re.Pattern[str]]) -> Iterator[int]:
    """Lines whose first text fits one of the source's own patterns."""
    for at, texts in body.firsts() if patterns else ():
        trimmed = pc.utf8_trim_whitespace(texts).to_pylist()
        for pattern in patterns:
            fits = np.fromiter(map(bool, map(pattern.search, trimmed)), dtype=bool, count=len(trimmed))
            yield from map(int, at[fits])


def _again(body: TableBody) -> Iterator[int]:
    """Lines that repeat the last header line, and those above them that repeat the header lines above it."""
    headers = [
        [normalise_spaces(text) for text in row[0][body.left : body.right + 1]]
        for line in reversed(body.header_lines)
        if (row := body.sheet.get_rows(line - 1, line))
    ]
    start = next((i for i, text in enumerate(headers[0]) if text), None) if headers else None
    if start is None or sum(map(bool, headers[0])) < min(2, body.filled.shape[1]):
        return
    raw = body.sheet.columns[body.left + start][body.header_lines[-1] - 1]
    same = pc.equal(body.taken(body.left + start, np.arange(len(body))), raw)
    for at in map(int, np.flatnonzero(same.to_numpy())):
        for back, level in enumerate(headers):
            if at < back or [normalise_spaces(text) for text in body.texts(at - back)] != level:
                break
            yield at - back


def _placeholders(body: TableBody, marks: Collection[str]) -> Iterator[int]:
    """Lines of a form's marks, with no more than blanks, zeros and a running number beside them."""
    known = {
        way for mark in (*marks, *row_patterns.MARKS) for way in (mark, mark.lower(), mark.capitalize(), mark.upper())
    }
    known |= {f"{mark} " for mark in known}
    wanted, empty = pa.array(known, TEXT), pa.array([*known, "", " ", "0", "0.0", "0.00", "£0"], TEXT)
    left = np.arange(len(body))
    marked = np.zeros(len(body), dtype=bool)
    # The columns that are filled most leave the fewest lines; the first, which may hold a running number, comes last.
    for column in sorted(range(1, body.filled.shape[1]), key=lambda i: -int(body.cells[i])):
        left = left[pc.is_in(body.taken(body.left + column, left), empty).to_numpy()]
        marked[left] |= pc.is_in(body.taken(body.left + column, left), wanted).to_numpy()
    texts = body.taken(body.left, left)
    first = pc.is_in(texts, wanted).to_numpy()
    fine = first | pc.match_substring_regex(texts, r"^\s*\d{0,4}\.?\s*$").to_numpy()
    yield from map(int, left[fine & (marked[left] | first)])


def _unfilled(body: TableBody) -> Iterator[int]:
    """Lines at the end of a form of which only the running number is there; one between filled lines is a record."""
    single = np.flatnonzero((body.counts == 1) & body.filled[:, 0])
    if len(single) == len(body):
        return
    full = np.flatnonzero((body.counts > 1) & body.filled[:, 0])
    numbered = [
        at
        for at, text in zip(full, body.taken(body.left, full).to_pylist(), strict=True)
        if text.strip(" .").isdecimal()
    ]
    for at in single[single > max(numbered, default=0)]:
        here, before = (text.strip().rstrip(".") for text in body.taken(body.left, np.array([at, at - 1])).to_pylist())
        if here.isdecimal() and before.isdecimal() and int(here) == int(before) + 1:
            yield int(at)


def _by_words(body: TableBody) -> Iterator[tuple[int, NonRecordKind]]:
    """Totals, averages, counts, notes and marks, by what they say first."""
    usual = [i for i, times in enumerate(body.cells) if times >= len(body) / 2]
    for places, texts in body.firsts():
        for at in map(int, places[pc.match_substring_regex(texts, row_patterns.LOOK).to_numpy()]):
            said = body.texts(at)
            first, *others = (text.strip() for text in said if text)
            figures = all(row_patterns.FIGURE.fullmatch(text) for text in others)
            sums = row_patterns.TOTAL.fullmatch(first) or (others and row_patterns.TOTAL_OF.fullmatch(first))
            # "Vehicle pool total" may be a project; with figures, and nothing where others have words, it is none.
            bare = others and any(not said[i] for i in usual if i != int(body.first[at]) - body.left)
            if figures and (sums or (bare and row_patterns.ENDS_IN_TOTAL.fullmatch(first))):
                yield at, TOTAL
            elif figures and (
                row_patterns.AVERAGE.fullmatch(first) or (others and row_patterns.AVERAGE_OF.fullmatch(first))
            ):
                yield at, AVERAGE
            elif figures and row_patterns.COUNT.fullmatch(first):
                yield at, COUNT
            note = row_patterns.NOTE.fullmatch(first)
            if note and len(others) <= (0 if note["more"] else 1):
                yield at, NOTE
            if all(row_patterns.RULE.fullmatch(text) or row_patterns.END.fullmatch(text) for text in (first, *others)):
                yield at, MARK


def _pages(body: TableBody) -> Iterator[int]:
    """Titles that a print-out repeats on each page, beside the page's number."""
    thin = np.flatnonzero((body.counts <= USUAL) & (body.counts < np.median(body.counts)))
    for column in range(body.left, body.right + 1) if len(thin) else ():
        texts = body.taken(column, thin)
        some = np.flatnonzero(pc.match_substring_regex(texts, row_patterns.PAGE_LOOK).to_numpy())
        yield from (int(thin[i]) for i in some if row_patterns.PAGE.fullmatch(texts[int(i)].as_py().strip()))


def _run(texts: Sequence[str]) -> bool:
    """Whether some texts count: 1 2 3, (1) (2) (3), a b c."""
    bare = [text.strip().strip("()[].").casefold() for text in texts]
    if len(bare) < USUAL:
        return False
    letters = [chr(ord("a") + i) for i in range(len(bare))] if len(bare) <= 26 else []
    return bare == [str(i + 1) for i in range(len(bare))] or bare == letters


def _under(body: TableBody, why: Why) -> Iterator[tuple[int, NonRecordKind]]:
    """Units, column numbers, guidance and an example, in the first lines under the header."""
    for at in range(min(UNDER, len(body))):
        if at in why:
            continue
        said = body.texts(at)
        texts = [text.strip() for text in said if text]
        if not texts:
            return
        rest = range(at + 1, min(at + 1 + UNDER * 2, len(body)))
        if all(row_patterns.UNIT.fullmatch(text) for text in texts) and (len(texts) > 1 or not said[0]):
            yield at, UNITS
        elif _run(texts) and all(said) and _unlike(said, [body.texts(i) for i in rest if i not in why]):
            yield at, NUMBERS
        elif len(texts) > 1 and sum(bool(row_patterns.INSTRUCTION.fullmatch(text)) for text in texts) >= 0.6 * len(
            texts
        ):
            yield at, GUIDANCE
        elif row_patterns.EXAMPLE.fullmatch(texts[0]):
            yield at, EXAMPLE
        else:
            return


def _unlike(texts: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether a line's kinds of text differ from those of other lines in most columns that these fill."""
    pairs = [
        (classify_text(text), Counter(classify_text(row[i]) for row in others if row[i]))
        for i, text in enumerate(texts)
    ]
    told = [(one, more) for one, more in pairs if more]
    return bool(told) and sum(one not in more for one, more in told) > len(told) / 2


def _only(body: TableBody, at: int) -> str:
    """The first text of a line."""
    return next((text.strip() for text in body.texts(at) if text), "")


def _tail(body: TableBody, why: Why) -> int:
    """The place of the first line after the last that holds more than a note could."""
    usual = float(np.median(body.counts))
    for at in map(int, np.flatnonzero(_free(body, why) & (body.counts > 1))[::-1]):
        first = _only(body, at)
        sign = row_patterns.SIGN.fullmatch(first)
        noted = (
            row_patterns.NOTES.fullmatch(first) or row_patterns.LABEL.fullmatch(first) or (sign and not sign["more"])
        )
        if body.counts[at] > 2 or usual < USUAL or not noted:
            return at + 1
    return 0


def _numbered(body: TableBody, tail: int) -> bool:
    """Whether the records themselves begin as footnotes do: `1.`, `(a)`."""
    some = body.sample(np.arange(tail))
    firsts = [_only(body, int(at)) for at in some]
    return sum(bool(row_patterns.SIGN.fullmatch(text)) for text in firsts) > len(firsts) / 2


def _below(body: TableBody, why: Why) -> Iterator[int]:
    """Notes below the last line that holds more than a single text.

    A short text that follows directly, without a sign of a note and under no total, is a record: someone has begun it.
    Where all lines hold a single text, only the last of them that look like notes are any.
    """
    tail = _tail(body, why)
    signs = (row_patterns.NOTES,) if _numbered(body, tail or len(body)) else (row_patterns.NOTES, row_patterns.SIGN)

    def prose(at: int) -> bool:
        first = _only(body, at)
        return len(first) > LONG or any(sign.fullmatch(first) for sign in signs)

    if not tail:
        last = next((at for at in range(len(body) - 1, 0, -1) if at not in why and not prose(at)), 0)
        yield from range(last + 1, len(body))
        return
    gaps = np.diff(body.lines[:tail])
    usual = int(gaps.max()) if len(gaps) else 1
    noted = False
    for at in range(tail, len(body)):
        if at in why:
            noted = noted or why[at] in (NOTE, TOTAL, AVERAGE, COUNT, MARK)
            continue
        gap = int(body.lines[at] - body.lines[at - 1])
        noted = noted or gap > usual or prose(at) or (gap > 1 and bool(row_patterns.SAYS.fullmatch(_only(body, at))))
        if noted:
            yield at


def _headings(body: TableBody, why: Why) -> Iterator[int]:
    """Lines of a single text that head the full lines below them.

    Such a text is merged across half the table, or stands in a column that no full line fills, or there are several
    that each head full lines, and the table begins with one or they all follow blank lines or totals.
    """
    free = _free(body, why)
    single = np.flatnonzero(free & (body.counts == 1))
    full = np.flatnonzero(free & (body.counts > 1)) if len(single) else single
    single = single[single < full[-1]] if len(full) else full
    if not len(single):
        return
    wide = max(2, body.filled.shape[1] / 2)
    across = [top + 1 for top, left, _, right in body.sheet.merged if right - left + 1 >= wide]
    merged = np.isin(body.lines[single], across)
    yield from map(int, single[merged])
    alone = np.setdiff1d(np.unique(body.first[single]), body.left + np.flatnonzero(body.filled[full].any(axis=0)))
    yield from map(int, single[np.isin(body.first[single], alone)] if len(full) > 1 else ())
    if len(single) < 2 or len(np.unique(body.first[single])) > 1 or np.median(body.counts[full]) < USUAL:
        return
    ordered = np.flatnonzero(free)
    at = np.searchsorted(ordered, single)
    after_gap = (np.diff(body.lines, prepend=body.lines[0])[single] > 1) | ~free[np.maximum(single - 1, 0)]
    if (body.counts[ordered[at + 1]] > 1).all() and (at[0] == 0 or after_gap.all()):
        yield from map(int, single)


def _free(body: TableBody, why: Why) -> np.ndarray:
    free = np.ones(len(body), dtype=bool)
    free[list(why)] = False
    return free


def _beside(body: TableBody, why: Why) -> Iterator[tuple[int, NonRecordKind]]:
    """Lines that fill no cell of the table: what stands beside it heads the lines below, or is a note."""
    full = np.flatnonzero(_free(body, why) & (body.counts > 1))
    for at in map(int, np.flatnonzero(body.counts == 0)):
        line = int(body.lines[at])
        left = body.sheet.filled[line - 1, : body.left].any()
        yield at, HEADING if left and len(full) and at < full[-1] else NOTE


def _after(body: TableBody, why: Why) -> Iterator[int]:
    """Lines below an end mark that hold far less than the records above it."""
    ends = [at for at, reason in why.items() if reason == MARK and row_patterns.END.fullmatch(_only(body, at))]
    if not ends:
        return
    end = min(ends)
    least = max(USUAL, float(np.median(body.counts[:end])) / 2 if end else 0)
    yield from map(int, end + 1 + np.flatnonzero(body.counts[end + 1 :] < least))


def classify_rows(body: TableBody, patterns: Sequence[str], marks: Collection[str]) -> Mapping[int, NonRecordKind]:
    """Which lines are no records, by their numbers in the sheet, and why; the first rule that is sure of a line names it.

    patterns: the source's own, regular expressions on a line's first text; marks: texts that stand for an empty cell.
    """
    why: Why = {}

    def each(places: Iterable[int], kind: NonRecordKind) -> Iterable[tuple[int, NonRecordKind]]:
        return ((at, kind) for at in places)

    rules: Sequence[Callable[[], Iterable[tuple[int, NonRecordKind]]]] = (
        lambda: each(_named(body, [re.compile(pattern) for pattern in patterns]), NAMED),
        lambda: each(_again(body), HEADER_AGAIN),
        lambda: each(_placeholders(body, marks), PLACEHOLDER),
        lambda: each(_unfilled(body), PLACEHOLDER),
        lambda: _by_words(body),
        lambda: each(_pages(body), MARK),
        lambda: _under(body, why),
        lambda: each(_after(body, why), AFTER),
        lambda: each(_below(body, why), NOTE),
        lambda: _beside(body, why),
        lambda: each(_headings(body, why), HEADING),
        lambda: each(find_unlabelled_sums(body, why), TOTAL),
    )
    for rule in rules if len(body) else ():
        for at, reason in rule():
            why.setdefault(at, reason)
    return {int(body.lines[at]): why[at] for at in sorted(why)}
