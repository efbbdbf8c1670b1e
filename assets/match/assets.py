"""The Dagster face of stage match: arguments in, frames out."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from assets.match import register_memory as memory
from assets.match.identified_reports import MatchInputs, TeamDecisions
from assets.match.matched_records import MATCHED_TABLES, match_records
from assets.match.previous_statements import create_empty_release
from schemas import organisations as known_organisations
from schemas.records import NOTES, joined
from schemas.stores import ByProvider, Intake, Outputs, Register

OURS: dict[str, Any] = {"owners": ["team:register"], "kinds": {"pandas"}}


@dg.asset(**OURS, group_name="match", description="Organisations with identifiers, codes and names in both languages.")
def organisations() -> pd.DataFrame:
    """The published table `organisations`."""
    return known_organisations.register()


@dg.multi_asset(
    outs={name: dg.AssetOut(**OURS, description=description) for name, description in MATCHED_TABLES.items()},
    group_name="match",
)
def matched_records(
    accepted: ByProvider,
    raw_records: ByProvider,
    notes: ByProvider,
    intake_folder: dg.ResourceParam[Intake],
    outputs: dg.ResourceParam[Outputs],
    register: dg.ResourceParam[Register],
) -> Iterator[dg.Output[pd.DataFrame]]:
    """The stage's tables (matched_records.MATCHED_TABLES)."""
    sources = intake_folder.sources()
    decisions = TeamDecisions(
        precedence={provider: source.precedence for provider, source in sources.items() if source.licence},
        organisations={provider: source.organisation for provider, source in sources.items() if source.organisation},
        matches=intake_folder.matches(),
        withdrawals=intake_folder.withdrawals(),
    )
    tables = match_records(
        MatchInputs(
            accepted=accepted.together(),
            raw=raw_records.together(),
            decisions=decisions,
            known_projects=memory.list_known_projects(register.engine()),
            catalogue=intake_folder.measures(),
            notes=joined([notes.together()], NOTES),
            previous={**create_empty_release(), **outputs.before()},
        )
    )
    for name in MATCHED_TABLES:
        yield dg.Output(tables[name], output_name=name)


@dg.asset(
    owners=["team:register"],
    kinds={"sqlalchemy"},
    group_name="match",
    description="The register's memory after this run: rows in each of its tables.",
)
def history(
    submissions: ByProvider,
    accepted: ByProvider,
    findings: ByProvider,
    project_references: pd.DataFrame,
    disagreements: pd.DataFrame,
    register: dg.ResourceParam[Register],
) -> pd.DataFrame:
    """Keeps what came and what was found; returns table and rows."""
    engine = register.engine()
    memory.keep_projects(engine, project_references)
    memory.keep_submissions(engine, submissions.together().dropna(subset="sha256"))
    memory.keep_records(engine, accepted.together())
    memory.keep_findings(engine, pd.concat([findings.together(), disagreements], ignore_index=True))
    return memory.count_rows(engine)
