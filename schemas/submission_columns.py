"""What a provider may send: for each table, the columns that a source file can map to.

Belongs here: those taken from the published tables, and those that exist only on the way in
(references, organisations by name, amounts in words) with what becomes of them. Does not belong here: reading or typing
any value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from schemas.column_declarations import DTYPES, Kind
from schemas.frames import TEXT_DTYPE
from schemas.tables import TABLES
from schemas.tables.table_records import TABLE_RECORDS


@dataclass(frozen=True)
class SubmissionColumn:
    """A column that a provider may send: what kind of value its cells hold, and whether a record needs it.

    `amount` is a sum of money in pounds that may come in words; a blank answer is `not-known` and so never missing.
    `pattern` is what an identifier must look like. `instead`: columns any of which will do as well. `is_share`: whether
    its numbers are parts of one whole, which many write as fractions of one. `unit`: in what its numbers are counted,
    where the column says it; `is_yearly`: whether a year. `edge`: whether its dates begin or end something.
    """

    kind: Kind | Literal["amount"]
    codelist: str | None = None
    required: bool = False
    pattern: str | None = None
    instead: tuple[str, ...] = ()
    is_share: bool = False
    unit: str | None = None
    is_yearly: bool = False
    edge: Literal["", "start", "end"] = ""

    @property
    def dtype(self) -> Any:
        """The dtype of the column once its texts are read."""
        return "Float64" if self.kind == "amount" else DTYPES.get(self.kind, TEXT_DTYPE)


@dataclass(frozen=True)
class Unfolding:
    """One cell of a project's row that makes records of another table.

    `columns` are the child's columns that the cell fills (one piece of a list each), `constants` the values that follow
    from the column itself. A description goes to the language of the source.
    """

    table: str
    columns: tuple[str, ...]
    constants: Mapping[str, str] = field(default_factory=dict)


def _unfold_benefit(benefit_type: str, amount_kind: str) -> Unfolding:
    constants = {"benefit_type": benefit_type, "amount_kind": amount_kind, "unit": "GBP"}
    return Unfolding("benefits", ("description", "amount"), constants)


UNFOLDINGS: Mapping[str, Unfolding] = {
    "lead": Unfolding("partners", ("organisation",), {"role": "lead"}),
    "partner_list": Unfolding("partners", ("organisation",), {"role": "partner"}),
    "cost": _unfold_benefit("cost", "expected"),
    "savings_expected": _unfold_benefit("quantifiable", "expected"),
    "savings_realised": _unfold_benefit("quantifiable", "realised"),
    "funding": _unfold_benefit("funding", "expected"),
}
"""Columns of a project's row that hold partners, costs or benefits: each becomes records of its own, at the same cell."""
LEAD_COLUMN_MARK = "#lead."
"""What the records that a column of leads makes have in their names (`…!14#lead.1`): beside it nobody else is named."""
UNFOLDED_BESIDE: Mapping[str, str] = {"role": "partner_role"}
"""A column of such records → the column of the project's row that says it of them all: the role, where each row names one
partner."""

_SHARE_COLUMNS = frozenset({"share_percent"})
_YEARLY_COLUMNS = frozenset({"annual_cost_gbp", "officer_days_per_year"})
_EDGES: Mapping[str, Literal["start", "end"]] = {"start_planned": "start", "start_actual": "start", "end_date": "end"}
OPTIONAL_TEXT = SubmissionColumn("text")
REQUIRED_TEXT = SubmissionColumn("text", required=True)

_NOT_PUBLISHED: Mapping[str, Mapping[str, SubmissionColumn]] = {
    "projects": {
        "reference": OPTIONAL_TEXT,
        **dict.fromkeys(UNFOLDINGS, OPTIONAL_TEXT),
        "partner_role": SubmissionColumn("code", "partner_role"),
    },
    "partners": {"reference": REQUIRED_TEXT, "organisation": REQUIRED_TEXT},
    "benefits": {
        "reference": REQUIRED_TEXT,
        "organisation": OPTIONAL_TEXT,
        "amount": SubmissionColumn("amount"),
        "amount_kind": SubmissionColumn("code", "amount_kind"),
    },
    "milestones": {"reference": REQUIRED_TEXT},
    "observations": {
        "reference": OPTIONAL_TEXT,
        "project_title": OPTIONAL_TEXT,
        "organisation": OPTIONAL_TEXT,
        "measure": REQUIRED_TEXT,
        "unit": SubmissionColumn("code", "unit"),
        "value_kind": SubmissionColumn("code", "value_kind", required=True),
        # A target for a period to come is known before the value.
        "actual": SubmissionColumn("number", required=True, instead=("target", "baseline")),
        "supplier_status": SubmissionColumn("code", "status"),
    },
    "measures": {},
    "follow_up": {"organisation": OPTIONAL_TEXT},
    "ideas": {"reference": OPTIONAL_TEXT, "organisation": OPTIONAL_TEXT},
}
TABLES_OF_PROJECTS = tuple(name for name, record in TABLE_RECORDS.items() if record.names_project)
"""The tables whose rows may name a project of the same return by its reference."""
TABLES_KNOWN_BY_HEADERS = ("projects", *TABLES_OF_PROJECTS, "measures")
"""The tables that can be recognised by their headers. Those of the others (action, owner, title) are used for anything,
so a source file has to name the table."""

PLACEMENTS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "benefits": ("amount", "amount_kind", {"expected": "expected_value", "realised": "realised_value"}),
    "observations": ("actual", "value_kind", {"target": "target", "baseline": "baseline"}),
}
"""Table → the column whose values are placed, the column that names their kind, and kind → the column for it."""
RECEIVED_COLUMNS: Mapping[str, Mapping[str, str]] = {
    table: dict.fromkeys(targets.values(), value) for table, (value, _, targets) in PLACEMENTS.items()
}
"""Table → a column → the column of a return in which its value may come, with another that says of which kind it is."""


def _list_submission_columns(table: str) -> dict[str, SubmissionColumn]:
    published = {
        name: SubmissionColumn(
            declared.kind,
            declared.codelist,
            declared.is_filled and declared.codelist != "answer",
            declared.pattern,
            is_share=name in _SHARE_COLUMNS,
            unit=declared.unit,
            is_yearly=name in _YEARLY_COLUMNS,
            edge=_EDGES.get(name, ""),
        )
        for name, declared in TABLES[table].get_columns().items()
        if declared.sent
    }
    return {**published, **_NOT_PUBLISHED[table]}


SUBMISSION_COLUMNS: Mapping[str, Mapping[str, SubmissionColumn]] = {
    table: _list_submission_columns(table) for table in _NOT_PUBLISHED
}
