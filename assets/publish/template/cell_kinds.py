"""What the cells of a column take, for both formats of the template."""

import datetime as dt

from schemas.return_template import TemplateColumn
from schemas.tables import TABLES

FIRST_DAY, LAST_DAY = dt.date(1900, 3, 1), dt.date(2149, 12, 31)
LARGEST_NUMBER = 10**13


def get_cell_kind(column: TemplateColumn) -> str:
    """How a column's cells are formatted: `text`, `date`, `money` or `number`. A date that may be a year alone is a text, or the
    program would make a day of it.
    """
    if column.codelist or column.is_organisation:
        return "text"
    return {"date": "date", "money": "money", "number": "number", "integer": "number"}.get(column.sent.kind, "text")


def get_number_bounds(column: TemplateColumn) -> tuple[float, float]:
    """The least and the largest number that a column takes."""
    declared = TABLES[column.table].get_columns().get(column.name)
    low = None if declared is None else declared.minimum
    high = None if declared is None else declared.maximum
    return (-LARGEST_NUMBER if low is None else low), (LARGEST_NUMBER if high is None else high)
