"""What a provider may send: for each table of a return, the columns that a source can map to.

Belongs here: the columns of returns, taken from the published tables, and those that exist only on the way in
(references, organisations by name, amounts in words) with what becomes of them. Does not belong here: reading or typing
any value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from schemas.columns import DTYPES, TEXT_DTYPE, Kind
from schemas.tables import TABLES


@dataclass(frozen=True)
class Incoming:
    """A column of a return: what kind of value its cells hold, and whether a record can stand without it.

    `amount` is a sum of money in pounds that may come in words; a blank answer is `not-known` and so never missing.
    `pattern` is what an identifier must look like. `instead`: columns any of which a record can stand by as well.
    """

    kind: Kind | Literal["amount"]
    codelist: str | None = None
    required: bool = False
    pattern: str | None = None
    instead: tuple[str, ...] = ()

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


TEXT = Incoming("text")
REFERENCE = Incoming("text", required=True)

_ONLY_INCOMING: Mapping[str, Mapping[str, Incoming]] = {
    "projects": {
        "reference": TEXT,
        "lead": TEXT,
        "partner_list": TEXT,
        "cost": TEXT,
        "savings_expected": TEXT,
        "savings_realised": TEXT,
        "funding": TEXT,
    },
    "partners": {"reference": REFERENCE, "organisation": REFERENCE},
    "benefits": {
        "reference": REFERENCE,
        "organisation": TEXT,
        "amount": Incoming("amount"),
        "amount_kind": Incoming("code", "amount_kind"),
    },
    "milestones": {"reference": REFERENCE},
    "observations": {
        "reference": TEXT,
        "project_title": TEXT,
        "organisation": TEXT,
        "measure": REFERENCE,
        "unit": Incoming("code", "unit"),
        "value_kind": Incoming("code", "value_kind", required=True),
        # A target that was set for a period to come is known before the figure.
        "actual": Incoming("number", required=True, instead=("target", "baseline")),
        "supplier_status": Incoming("code", "status"),
    },
    "measures": {},
    "follow_up": {"organisation": TEXT},
    "ideas": {"reference": TEXT, "organisation": TEXT},
}
OF_PROJECTS = ("partners", "benefits", "milestones", "observations")
"""The tables whose rows may name a project of the same return by its reference."""
GUESSED = ("projects", *OF_PROJECTS, "measures")
"""The tables that headers alone can tell: those of the others (action, owner, title) are everyone's words, and a source
file has to say what they are.
"""


CAME_IN: Mapping[str, Mapping[str, str]] = {
    "benefits": {"expected_value": "amount", "realised_value": "amount"},
    "observations": {"target": "actual", "baseline": "actual"},
}
"""Table → a column → the column of a return in which its value may come, with another that says of which kind it is."""


def _returned(table: str) -> dict[str, Incoming]:
    published = {
        name: Incoming(
            declared.kind, declared.codelist, declared.filled and declared.codelist != "answer", declared.pattern
        )
        for name, declared in TABLES[table].columns().items()
        if declared.sent
    }
    return {**published, **_ONLY_INCOMING[table]}


RETURNS: Mapping[str, Mapping[str, Incoming]] = {table: _returned(table) for table in _ONLY_INCOMING}

UNFOLDED: Mapping[str, Unfolding] = {
    "lead": Unfolding("partners", ("organisation",), {"role": "lead"}),
    "partner_list": Unfolding("partners", ("organisation",), {"role": "partner"}),
    "cost": Unfolding(
        "benefits", ("description", "amount"), {"benefit_type": "cost", "amount_kind": "expected", "unit": "GBP"}
    ),
    "savings_expected": Unfolding(
        "benefits",
        ("description", "amount"),
        {"benefit_type": "quantifiable", "amount_kind": "expected", "unit": "GBP"},
    ),
    "savings_realised": Unfolding(
        "benefits",
        ("description", "amount"),
        {"benefit_type": "quantifiable", "amount_kind": "realised", "unit": "GBP"},
    ),
    "funding": Unfolding(
        "benefits", ("description", "amount"), {"benefit_type": "funding", "amount_kind": "expected", "unit": "GBP"}
    ),
}
"""Columns of a project's row that hold partners, costs or benefits: each becomes records of its own, at the same cell.
"""
