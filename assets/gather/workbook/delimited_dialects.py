"""Which delimiter and which quotes a text uses, judged by the table that each would make of its first rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from assets.gather.workbook.delimited_rows import DelimitedDialect, DelimitedGrammar, DelimitedRow, sample_text

DELIMITER_NAMES = {
    ",": ("commas", "atalnodau"),
    ";": ("semicolons", "hanner colonau"),
    "\t": ("tabs", "tabiau"),
    "|": ("vertical bars", "bariau fertigol"),
    " ": ("spaces", "bylchau"),
}
"""The usual delimiters, with their names in both languages."""

_USUAL_DELIMITERS = (",", ";", "\t", "|")
_RARE_DELIMITERS = ("~", "^", "¦", "§", "¬", ":")
CONTROL_DELIMITERS = ("\x1f", "\x01", "\x1e", "\x1d", "\x1c", "\x02")
"""Signs that nobody types, which databases put between cells."""
_LONG_DELIMITER = re.compile(r"[^\w \r\n\"'.()£€-]{2,4}")
_RARE_WEIGHT = 0.8  # what is rarely meant as a delimiter must make a clearly better table
_LEAST_RARE_SCORE = 0.6
_LEAST_ROWS = 3
_NEARLY_ALL = 0.98
_SEP_LINE = re.compile(rb'"?sep=([^\w"\r\n\s]{1,2}|\t)"?[ ]*(?=[\r\n]|\Z)', re.IGNORECASE)
# A list or prose has a space after its commas, and a number has digits on both sides of one.
_DELIMITER_WITHIN_CELL = re.compile(r"\t|[;|](?! )|,(?! )(?!(?<=\d,)\d)")
_SPACED_WORDS_IN_QUOTES = re.compile(r'(?:^|(?<= ))"[^" \r\n]++ [^"\r\n]++"(?= |$)', re.MULTILINE)
_ESCAPED_QUOTE = re.compile(rb"""[^\s,;|]\\["']""")


def detect_dialect(text: bytes) -> tuple[DelimitedDialect, bytes]:
    """The dialect of a text in UTF-8, and the text without the `sep=;` by which its first line may name its delimiter.

    That line becomes blank and is not removed, so that the lines below keep their numbers.
    """
    declared = _SEP_LINE.match(text)
    text = text[declared.end() :] if declared else text
    sample = sample_text(text)
    if declared and declared[1].decode() not in sample:  # the line was kept, and the delimiter changed
        declared = None
    controls = [sign for sign in CONTROL_DELIMITERS if sign in sample]
    delimiters = [declared[1].decode()] if declared else [*_USUAL_DELIMITERS, *controls]
    has_backslashes = b"\\" in text and bool(_ESCAPED_QUOTE.search(text))
    dialects = [
        DelimitedDialect(delimiter, quote, has_backslashes=has_backslashes)
        for delimiter in delimiters
        for quote in _list_quotes(sample, delimiter)
    ]
    scores = {dialect: _score_dialect(dialect, sample) for dialect in dialects}
    best = max(scores, key=scores.__getitem__)  # the comma, when none makes any table
    if not declared and (long := _find_long_delimiter(sample, best.delimiter, scores[best])):
        return replace(best, delimiter=long, quote='"'), text
    if not declared and scores[best] < _LEAST_RARE_SCORE:
        best = _choose_rare_dialect(sample, has_backslashes, scores[best]) or best
    return (best if declared else _detect_width(best, sample)), text


def describe_delimiter(dialect: DelimitedDialect) -> tuple[str, str]:
    """A delimiter's name in English and Welsh."""
    delimiter = dialect.delimiter
    if delimiter in CONTROL_DELIMITERS:
        name = f"U+{ord(delimiter):04X}"
        return name, name
    return DELIMITER_NAMES.get(delimiter, (f"'{delimiter}'", f"'{delimiter}'"))


def _list_quotes(sample: str, delimiter: str) -> list[str]:
    """The quotes that may enclose the cells of a text: apostrophes only where they enclose more cells than quotes do."""
    border = re.escape(delimiter)
    counts = {}
    for quote in ('"', "'"):
        inside = rf"(?:[^{quote}\\\r\n]++|{quote}{quote}|\\[^\r\n])*+"
        cell = rf"(?:^|(?<=[\r\n])|(?<={border})) ?{quote}{inside}{quote}(?={border}|[\r\n]|\Z)"
        counts[quote] = len(re.findall(cell, sample))
    return ["'", '"'] if counts["'"] > max(2, 2 * counts['"']) else ['"']


def _score_dialect(dialect: DelimitedDialect, sample: str) -> float:
    return _score_rows(list(DelimitedGrammar(dialect).parse_rows(sample)))


def _score_rows(sample: Sequence[DelimitedRow]) -> float:
    """How good a table rows are: most of one width, and few cells with other delimiters in them; 0 for a single column."""
    rows = [row.cells for row in sample if not row.is_blank]
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    if not widths:
        return 0.0
    untidy = [bool(_DELIMITER_WITHIN_CELL.search(cell)) for cells in rows for cell in cells]
    regular = max(count * (width - 1) / width for width, count in widths.items()) / len(rows)
    return regular * (1 - sum(untidy) / len(untidy))


def _find_long_delimiter(sample: str, usual: str, usual_score: float) -> str | None:
    """Several signs that stand equally often in all lines: `|~|`, `@@`. usual: the best delimiter of one character, which is
    only a part of them, or makes no good table."""
    lines = [line for line in re.split(r"\r\n?|\n", sample) if line.strip()]
    for run in dict.fromkeys(_LONG_DELIMITER.findall(lines[0]) if len(lines) >= _LEAST_ROWS else ()):
        if len(set(run)) == 1 and run[0] in _USUAL_DELIMITERS:
            continue  # blank cells, or a delimiter that is doubled
        count = lines[0].count(run)
        is_part = usual in run and sample.count(usual) == run.count(usual) * sample.count(run)
        is_regular = sum(line.count(run) == count for line in lines) >= _NEARLY_ALL * len(lines)
        if count > 1 and is_regular and (is_part or usual_score < _LEAST_RARE_SCORE):
            return run
    return None


def _choose_rare_dialect(sample: str, has_backslashes: bool, usual_score: float) -> DelimitedDialect | None:
    """A rare delimiter that makes a far better table than the usual ones.

    Spaces are one only where quotes enclose cells that have spaces: otherwise any prose would be a table.
    """
    delimiters = list(_RARE_DELIMITERS)
    if len(_SPACED_WORDS_IN_QUOTES.findall(sample)) >= _LEAST_ROWS:
        delimiters.append(" ")
    best, best_score = None, max(usual_score, _LEAST_RARE_SCORE)
    for delimiter in delimiters:
        dialect = DelimitedDialect(delimiter, has_backslashes=has_backslashes)
        rows = [row for row in DelimitedGrammar(dialect).parse_rows(sample) if not row.is_blank]
        widths = Counter(len(row.cells) for row in rows)
        is_pair = len(rows) == 2 and len(widths) == 1 and min(widths) > _LEAST_ROWS and not usual_score
        if not is_pair and (len(rows) < _LEAST_ROWS or len(rows[len(rows) // 2].cells) < 3):
            continue
        score = _RARE_WEIGHT * max(widths.values()) / len(rows)
        if score > best_score:
            best, best_score = dialect, score
    return best


def _detect_width(dialect: DelimitedDialect, sample: str) -> DelimitedDialect:
    """The same dialect with its delimiter doubled, or a space after it, where it always is so."""
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    unquoted = re.sub(rf"{quote}(?:[^{quote}\\\r\n]++|{quote}{quote}|\\[^\r\n])*+{quote}", "x", sample)
    runs = [len(run) for run in re.findall(rf"(?:{delimiter})+", unquoted)]
    if len(runs) < _LEAST_ROWS or dialect.delimiter == " ":
        return dialect
    if sum(run % 2 == 0 for run in runs) >= _NEARLY_ALL * len(runs):
        return replace(dialect, delimiter=dialect.delimiter * 2)
    spaced = re.findall(rf"{delimiter}(?= |{delimiter} |[\r\n]|\Z)", unquoted)
    is_spaced = len(spaced) >= _NEARLY_ALL * sum(runs) and f"{dialect.delimiter} " in unquoted
    return replace(dialect, is_spaced=is_spaced)
