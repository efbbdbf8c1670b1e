"""One text → one value of a kind (date, period, amount, number, code, text), with what has to be said about it.

Belongs here: which reader reads which kind of column. Does not belong here: any reader, anything that needs a second cell
of the row (rules), or a frame.
Every reader takes the text as sent and gives a Reading; none of them guesses in silence, and none raises.
"""

from collections.abc import Callable, Mapping

from assets.check.values.amounts import read_amount, read_integer, read_money, read_number
from assets.check.values.codes import read_code, read_yes_no
from assets.check.values.columns import column_context
from assets.check.values.dates import read_date, read_part_date, read_period
from assets.check.values.plain import plain
from assets.check.values.reading import ALONE, Context, Note, Reading
from assets.check.values.texts import read_identifier, read_text
from schemas.submission_columns import SubmissionColumn

__all__ = ["ALONE", "Context", "Note", "Reading", "column_context", "plain", "read"]

_READERS: Mapping[str, Callable[[str, Context], Reading]] = {
    "date": read_date,
    "part-date": read_part_date,
    "period": read_period,
    "money": read_money,
    "amount": read_amount,
    "number": read_number,
    "integer": read_integer,
}


def read(text: str, as_kind: SubmissionColumn, decided: Mapping[str, str], context: Context = ALONE) -> Reading:
    """A text read as what its column holds.

    decided: the source's own words for codes of this column; context: what the column's cells say together.
    """
    if as_kind.kind == "text":
        return read_text(text)
    if as_kind.kind == "identifier":
        return read_identifier(text, as_kind.pattern)
    if as_kind.kind == "code":
        return read_code(text, str(as_kind.codelist), decided, context)
    if as_kind.kind == "yes-no":
        return read_yes_no(text, decided, context)
    return _READERS[as_kind.kind](text, context)
