"""What the register can fix in a sender's cells without judging: what it published tidied, written as it was published."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.check.provider_check import CheckedProvider
from schemas import codelists
from schemas.findings import load_parameters
from schemas.languages import Language
from schemas.privacy import mask_personal_data
from schemas.submission_columns import SUBMISSION_COLUMNS

VALUE_RULES = frozenset(
    {
        *("amount-read", "code-taken", "dash-tidied", "date-read", "identifier-read", "reference-tidied"),
        *("text-repaired", "text-tidied", "text-unwrapped"),
    }
)
"""Rules after which the cell can have the published value itself, unless it says more (`is_part`): no word is lost."""
TEXT_RULES: Mapping[str, str] = {
    "format-read": "after",
    "mark-raised": "after",
    "organisation-likened": "after_",
}
"""Rules after which the cell, or the name in it, can have what a parameter of the finding says; `_` takes the language's."""
REPAIRED_RULES = VALUE_RULES | set(TEXT_RULES)
ANSWERS: Mapping[Language, Mapping[bool, str]] = {
    "en": {True: "Yes", False: "No"},
    "cy": {True: "Ydy", False: "Nac ydy"},
}


@dataclass(frozen=True)
class Repair:
    """One fix of one cell. before: the text that the finding quotes, which may be a part of the cell's; after: what replaces it.
    finding: the finding's id; reference: of the record, where it has one.
    """

    finding: str
    rule: str
    sheet: str
    cell: str
    column: str
    reference: str
    before: str
    after: str


def list_repairs(checked: CheckedProvider, language: Language) -> list[Repair]:
    """The fixes of a provider's cells, one a cell at most. language: of codes and names. A cell with personal data has none."""
    repairs: dict[tuple[str, str], Repair] = {}
    published = _Published(checked.accepted)
    for finding in checked.findings.to_dict("records"):
        for repair in _repair_cell(finding, published, language):
            repairs.setdefault((repair.sheet, repair.cell), repair)
    return list(repairs.values())


class _Published:
    """Values of accepted records, by table, record and column."""

    def __init__(self, accepted: Mapping[str, pd.DataFrame]) -> None:
        self._tables = {table: frame.set_index("record") for table, frame in accepted.items() if len(frame)}

    def get_value(self, table: str, record: str, column: str) -> Any:
        """A value; None where there is none, or several."""
        frame = self._tables.get(table)
        if frame is None or column not in frame or record not in frame.index:
            return None
        value = frame.loc[record, column]
        return None if isinstance(value, pd.Series) or pd.isna(value) else value


def _repair_cell(finding: Mapping[Any, Any], published: _Published, language: Language) -> Iterator[Repair]:
    names = ("finding_id", "rule", "sheet", "cell", "column", "value", "table", "record")
    number, rule, sheet, cell, column, value, table, record = (
        None if pd.isna(finding[name]) else str(finding[name]) for name in names
    )
    if not (sheet and cell and value and number and rule) or "," in cell or mask_personal_data(value) != value:
        return
    after = None
    if rule in TEXT_RULES:
        name = TEXT_RULES[rule]
        after = load_parameters(finding).get(name + language if name.endswith("_") else name)
    elif rule in VALUE_RULES and table and column and record and not load_parameters(finding).get("is_part"):
        typed = published.get_value(table, record, column)
        after = None if typed is None or _is_span(typed) else format_cell_text(table, column, typed, language)
    if after is not None and after != value:
        reference = published.get_value(table or "", record or "", "reference") or ""
        yield Repair(number, rule, sheet, cell, column or "", str(reference), value, str(after))


def _is_span(value: Any) -> bool:
    """Whether a value is a date between two others (`2011-04/2012-03`): as a person writes it, it is clearer."""
    return isinstance(value, str) and re.fullmatch(r"[0-9-]+/[0-9-]+", value) is not None


def format_cell_text(table: str, column: str, value: Any, language: Language) -> str:
    """A published value as a cell has it: the title of a code, an answer in words, a number without idle decimals."""
    declared = SUBMISSION_COLUMNS[table][column]
    if declared.codelist:
        return codelists.get_title(declared.codelist, value, language)
    if isinstance(value, bool):
        return ANSWERS[language][value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
