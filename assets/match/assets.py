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
from schemas.corrected_values import list_corrections
from schemas.frames import NOTES, concat_frames
from schemas.return_calendar import (
    build_calendar,
    build_calendar_frame,
    find_overdue_providers,
    list_refused_files,
    read_calendar_frame,
)
from schemas.stores import OutputStore, ProviderTables, RegisterStore, SourcesStore

OURS: dict[str, Any] = {"kinds": {"pandas"}}


@dg.asset(**OURS, group_name="match", description="Organisations with identifiers, codes and names in both languages.")
def organisations() -> pd.DataFrame:
    """The published table `organisations`."""
    return known_organisations.load_organisations()


@dg.asset(
    **OURS, group_name="match", description="Which return is due from each provider, since when, and what stands."
)
def return_calendar(
    findings: ProviderTables,
    submissions: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
) -> pd.DataFrame:
    """A row for each provider (schemas.return_calendar.CALENDAR)."""
    refused, accepted = list_refused_files(findings.concat_all()), outputs.list_accepted_files()
    return build_calendar_frame(
        build_calendar(intake_folder.load_sources(), submissions.concat_all(), refused, accepted)
    )


@dg.multi_asset(
    outs={name: dg.AssetOut(**OURS, description=description) for name, description in MATCHED_TABLES.items()},
    group_name="match",
    deps=[["decisions", name] for name in ("matches", "withdrawals", "measures")],
)
def matched_records(
    accepted: ProviderTables,
    raw_records: ProviderTables,
    notes: ProviderTables,
    findings: ProviderTables,
    return_calendar: pd.DataFrame,
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
    register: dg.ResourceParam[RegisterStore],
) -> Iterator[dg.Output[pd.DataFrame]]:
    sources = intake_folder.load_sources()
    decisions = TeamDecisions(
        precedence={provider: source.precedence for provider, source in sources.items() if source.licence},
        organisations={provider: source.organisation for provider, source in sources.items() if source.organisation},
        matches=intake_folder.load_matches(),
        withdrawals=intake_folder.load_withdrawals(),
    )
    tables = match_records(
        MatchInputs(
            accepted=accepted.concat_all(),
            raw=raw_records.concat_all(),
            decisions=decisions,
            known_projects=memory.list_known_projects(register.get_engine()),
            catalogue=intake_folder.load_measures(),
            notes=concat_frames([notes.concat_all()], NOTES),
            previous={**create_empty_release(), **outputs.load_previous_tables()},
            corrections=list_corrections(findings.concat_all()),
            overdue=find_overdue_providers(read_calendar_frame(return_calendar)),
        )
    )
    yield from (dg.Output(tables[name], output_name=name) for name in MATCHED_TABLES)


@dg.asset(
    kinds={"sqlalchemy"},
    group_name="match",
    description="The register's database after this run: the number of rows in each table.",
)
def history(
    submissions: ProviderTables,
    accepted: ProviderTables,
    findings: ProviderTables,
    project_references: pd.DataFrame,
    disagreements: pd.DataFrame,
    register: dg.ResourceParam[RegisterStore],
) -> pd.DataFrame:
    engine = register.get_engine()
    memory.keep_projects(engine, project_references)
    memory.keep_submissions(engine, submissions.concat_all().dropna(subset="sha256"))
    memory.keep_records(engine, accepted.concat_all())
    memory.keep_findings(engine, pd.concat([findings.concat_all(), disagreements], ignore_index=True))
    return memory.count_rows(engine)
