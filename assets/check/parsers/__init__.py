"""One text → one value of a kind (date, period, amount, number, code, text), with what has to be said about it.

Belongs here: which reader reads which kind of column. Does not belong here: any reader, anything that needs a second cell
of the row (rules), or a frame.
Every reader takes the text as sent and gives a Reading; none of them guesses in silence, and none raises.
"""

from collections.abc import Callable, Mapping

from assets.check.parsers.amount_cells import parse_amount_cell, parse_integer_cell, parse_money_cell, parse_number_cell
from assets.check.parsers.code_cells import parse_code_cell, parse_yes_no_cell
from assets.check.parsers.column_context import infer_column_context
from assets.check.parsers.date_cells import parse_date_cell, parse_part_date_cell, parse_period_cell
from assets.check.parsers.parsed_value import NO_CONTEXT, CellNote, ColumnContext, ParsedValue
from assets.check.parsers.plain import find_plain_texts
from assets.check.parsers.text_cells import parse_identifier_cell, parse_text_cell
from schemas.submission_columns import SubmissionColumn

__all__ = [
    "NO_CONTEXT",
    "ColumnContext",
    "CellNote",
    "ParsedValue",
    "infer_column_context",
    "find_plain_texts",
    "parse_cell",
]

_READERS: Mapping[str, Callable[[str, ColumnContext], ParsedValue]] = {
    "date": parse_date_cell,
    "part-date": parse_part_date_cell,
    "period": parse_period_cell,
    "money": parse_money_cell,
    "amount": parse_amount_cell,
    "number": parse_number_cell,
    "integer": parse_integer_cell,
}


def parse_cell(
    text: str, as_kind: SubmissionColumn, decided: Mapping[str, str], context: ColumnContext = NO_CONTEXT
) -> ParsedValue:
    """A text read as what its column holds.

    decided: the source's own words for codes of this column; context: what the column's cells say together.
    """
    if as_kind.kind == "text":
        return parse_text_cell(text)
    if as_kind.kind == "identifier":
        return parse_identifier_cell(text, as_kind.pattern)
    if as_kind.kind == "code":
        return parse_code_cell(text, str(as_kind.codelist), decided, context)
    if as_kind.kind == "yes-no":
        return parse_yes_no_cell(text, decided, context)
    return _READERS[as_kind.kind](text, context)
