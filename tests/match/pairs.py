"""Labelled pairs of reports: read from `pairs.csv`, compared as the stage compares them, and counted.

Belongs here: what tests and the benchmark of matching share. Does not belong here: judging the counts.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from assets.match.organisation_names import find_organisation
from assets.match.report_similarity import ProjectReport, ReportPair, compare_reports

LISTED = Path(__file__).parent / "pairs.csv"


@dataclass(frozen=True)
class Pair:
    """Two reports, whether a person says that they are one project, and what likeness says."""

    same: bool
    one: ProjectReport
    other: ProjectReport
    found: ReportPair | None

    @property
    def joined(self) -> bool:
        """Whether they are joined without asking."""
        return self.found is not None and self.found.joins

    @property
    def proposed(self) -> bool:
        """Whether a person is asked."""
        return self.found is not None and not self.found.joins


def _report(provider: str, line: int, row: dict[str, str], prefix: str) -> ProjectReport:
    names = [name for name in row[f"{prefix}partners"].split("; ") if name]
    partners = frozenset(found for name in names if (found := find_organisation(name)))
    assert len(partners) == len(names), row
    return ProjectReport(
        (provider, str(line)),
        (row[f"{prefix}title"],),
        partners,
        row[f"{prefix}area"] or None,
        row[f"{prefix}start"] or None,
    )


def pairs() -> list[Pair]:
    """All labelled pairs."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for line, row in enumerate(rows, start=2):
        one, other = _report("a", line, row, ""), _report("b", line, row, "other_")
        found.append(Pair(row["same"] == "yes", one, other, compare_reports(one, other)))
    return found


@dataclass(frozen=True)
class Counts:
    """How many pairs are the same and not, and what became of each kind."""

    same: int
    different: int
    joined_rightly: int
    joined_wrongly: int
    proposed_rightly: int
    proposed_wrongly: int

    @property
    def precision(self) -> float:
        """Of the joins, how many are right."""
        return self.joined_rightly / (self.joined_rightly + self.joined_wrongly)

    @property
    def recall(self) -> float:
        """Of the same pairs, how many are joined or proposed."""
        return (self.joined_rightly + self.proposed_rightly) / self.same


def counted(found: list[Pair]) -> Counts:
    """What became of labelled pairs."""
    return Counts(
        same=sum(pair.same for pair in found),
        different=sum(not pair.same for pair in found),
        joined_rightly=sum(pair.joined and pair.same for pair in found),
        joined_wrongly=sum(pair.joined and not pair.same for pair in found),
        proposed_rightly=sum(pair.proposed and pair.same for pair in found),
        proposed_wrongly=sum(pair.proposed and not pair.same for pair in found),
    )
