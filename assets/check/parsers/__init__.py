"""Parsers: the text of one cell as sent → a ParsedValue, with the findings and notes about it. None of them raises, needs a
second cell of the row (record_rules) or changes a meaning without a finding.
"""

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from assets.check.parsers.amount_cells import parse_amount_cell, parse_integer_cell, parse_money_cell, parse_number_cell
from assets.check.parsers.code_cells import parse_code_cell, parse_yes_no_cell
from assets.check.parsers.date_cells import find_plain_days, parse_date_cell, parse_part_date_cell, parse_period_cell
from assets.check.parsers.parsed_value import NO_CONTEXT, ColumnContext, ParsedValue
from assets.check.parsers.text_cells import find_plain_texts, parse_identifier_cell, parse_text_cell
from schemas.money_units import detect_scale, has_unclear_scale
from schemas.submission_columns import SubmissionColumn

_PARSERS: Mapping[str, Callable[[str, ColumnContext], ParsedValue]] = {
    "date": parse_date_cell,
    "part-date": parse_part_date_cell,
    "period": parse_period_cell,
    "money": parse_money_cell,
    "amount": parse_amount_cell,
    "number": parse_number_cell,
    "integer": parse_integer_cell,
}


def parse_cell(
    text: str, column: SubmissionColumn, source_codes: Mapping[str, str], context: ColumnContext = NO_CONTEXT
) -> ParsedValue:
    """A cell parsed as what its column holds. source_codes: the source file's own words for codes of this column; context:
    what the column's cells show together.
    """
    if column.kind == "text":
        return parse_text_cell(text)
    if column.kind == "identifier":
        return parse_identifier_cell(text, column.pattern)
    if column.kind == "code":
        return parse_code_cell(text, str(column.codelist), source_codes, context)
    if column.kind == "yes-no":
        return parse_yes_no_cell(text, source_codes, context)
    return _PARSERS[column.kind](text, context)


def find_plain_values(texts: pa.Array, column: SubmissionColumn, header: str) -> pa.Array:
    """Which texts (large_string, none null) `parse_cell` would surely take as they are, without a finding: in one pass, plain
    prose, days in ISO format and whole pounds.
    """
    if column.kind == "text":
        return find_plain_texts(texts)
    if column.kind in ("date", "part-date"):
        return find_plain_days(texts)
    if column.kind in ("money", "amount") and not detect_scale(header, is_money=True) and not has_unclear_scale(header):
        return pc.match_substring_regex(texts, "^[1-9][0-9]{0,8}$")
    return pa.repeat(False, len(texts))
