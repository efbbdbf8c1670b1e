"""What the steps must know of each table that providers report, beyond what its model declares: one record a table.

Belongs here: how the rows of a table are told apart and to whom they belong. Does not belong here: columns (the table's own
model), or the columns that exist only on the way in (schemas.submission_columns). A table that only the register makes needs
no record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.column_declarations import Table
from schemas.tables.delivery_tables import Benefits, Milestones, Partners
from schemas.tables.performance_tables import Observations
from schemas.tables.project_tables import Projects
from schemas.tables.review_tables import FollowUp, Ideas

KEY_SEPARATOR = "|"


@dataclass(frozen=True)
class KeyMark:
    """The end of an identifier that has no columns of its own: a letter and a digest of words, as in `ssr-4k7qd-b3f2a`.

    column: the published column of the identifier; words: the columns that the digest is made of.
    """

    column: str
    letter: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class TableRecord:
    """How the reports of a table are matched, kept from the previous release, and handed on.

    key: the columns whose values, joined by KEY_SEPARATOR, identify a row in the provenance; `milestone` stands for
    `milestone_en` or, where that is blank, `milestone_cy`. mark: what else the key ends in.
    organisation: what a report without an organisation is: `required`: not accepted; `optional`: of nobody in particular;
    `provider`: of the provider that sent it. None when the table names no organisation.
    is_judged: whether stage join adds columns before the table is published.
    """

    model: type[Table]
    key: tuple[str, ...]
    mark: KeyMark | None = None
    organisation: Literal["required", "optional", "provider"] | None = None
    is_judged: bool = False

    @property
    def name(self) -> str:
        """The table's name."""
        return self.model.about.name

    @property
    def asset(self) -> str:
        """The asset of the table as stage match makes it."""
        return f"reconciled_{self.name}" if self.is_judged else self.name

    @property
    def is_of_project(self) -> bool:
        """Whether every row is of a project, which its report names by the provider's reference."""
        column = self.model.get_columns().get("project_id")
        return column is not None and column.is_filled

    @property
    def names_project(self) -> bool:
        """Whether a report may name a project of the same return by its reference."""
        return "project_id" in self.key and self.name != "projects"

    @property
    def is_series(self) -> bool:
        """Whether its rows are values of successive periods."""
        return self.key[-1] == "period"

    @property
    def sends_organisation(self) -> bool:
        """Whether a row's organisation is a value that providers send, and not part of its key."""
        return self.organisation is not None and "organisation_id" not in self.key

    def list_reconciled_columns(self) -> list[str]:
        """The table's columns without those that are worked out: what providers send and what identifies a row."""
        identifying = {*self.key, "organisation_id", self.mark.column if self.mark else ""}
        return [name for name, column in self.model.get_columns().items() if column.sent or name in identifying]


TABLE_RECORDS: Mapping[str, TableRecord] = {
    record.name: record
    for record in (
        TableRecord(Projects, ("project_id",), is_judged=True),
        TableRecord(Partners, ("project_id", "organisation_id"), organisation="required"),
        TableRecord(
            Benefits,
            ("project_id",),
            KeyMark("benefit_id", "b", ("organisation_id", "benefit_type", "description_en", "description_cy")),
            organisation="optional",
        ),
        TableRecord(Milestones, ("project_id", "milestone")),
        TableRecord(
            Observations,
            ("measure_id", "project_id", "organisation_id", "period"),
            organisation="optional",
            is_judged=True,
        ),
        TableRecord(
            FollowUp,
            ("recommendation",),
            KeyMark("action_id", "a", ("organisation_id", "action_en", "action_cy")),
            organisation="provider",
            is_judged=True,
        ),
        TableRecord(Ideas, ("idea_id",), organisation="provider", is_judged=True),
    )
}
"""By table; `measures` has none: its reports are a catalogue and are not merged value by value."""
