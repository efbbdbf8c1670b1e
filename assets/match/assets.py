"""The Dagster face of stage match: arguments in, frames out."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from assets.match import register as memory
from assets.match.carried import nothing_before
from assets.match.matching import match
from assets.match.reported import Decided
from schemas import organisations as known_organisations
from schemas.frames import NOTES, concat_frames
from schemas.stores import OutputStore, ProviderTables, RegisterStore, SourcesStore

OURS: dict[str, Any] = {"owners": ["team:register"], "kinds": {"pandas"}}


@dg.asset(**OURS, group_name="match", description="Organisations with identifiers, codes and names in both languages.")
def organisations() -> pd.DataFrame:
    """The published table `organisations`."""
    return known_organisations.load_organisations()


@dg.multi_asset(
    outs={
        "projects": dg.AssetOut(
            **OURS, description="Projects after all providers' reports of them are reconciled; not yet judged."
        ),
        "partners": dg.AssetOut(**OURS, description="Each organisation's part in a project."),
        "benefits": dg.AssetOut(**OURS, description="Benefits, costs and funding of the projects."),
        "milestones": dg.AssetOut(**OURS, description="Steps of the projects' plans, with slippage."),
        "measures": dg.AssetOut(**OURS, description="Measures that the performance records use."),
        "performance": dg.AssetOut(
            **OURS, description="Values of measures, matched to project or organisation; no status yet."
        ),
        "supplier_statuses": dg.AssetOut(
            **OURS, description="Senders' own colours and words for how a published figure stands, with their cells."
        ),
        "project_facts": dg.AssetOut(
            **OURS, description="What a project takes from its partners: lead, setting, region, how many share."
        ),
        "aliases": dg.AssetOut(**OURS, description="Which provider's reference is which project."),
        "provenance": dg.AssetOut(
            **OURS,
            description="Every value of every report: file, sheet, cell, text as sent, and whether it is published.",
        ),
        "value_notes": dg.AssetOut(
            **OURS, description="What senders wrote beside a published value, or instead of one."
        ),
        "follow_up": dg.AssetOut(**OURS, description="What was answered to each recommendation, action by action."),
        "ideas": dg.AssetOut(**OURS, description="Ideas for new projects."),
        "withdrawn": dg.AssetOut(**OURS, description="Identifiers that no project has any more, and why."),
        "disagreements": dg.AssetOut(
            **OURS, description="What was found by bringing providers together: disagreements, unknown names."
        ),
    },
    group_name="match",
)
def matched(
    accepted: ProviderTables,
    raw_records: ProviderTables,
    notes: ProviderTables,
    intake_folder: dg.ResourceParam[SourcesStore],
    outputs: dg.ResourceParam[OutputStore],
    register: dg.ResourceParam[RegisterStore],
) -> Iterator[dg.Output[pd.DataFrame]]:
    """The stage's tables; see matching.Matched, whose fields are the outputs."""
    sources = intake_folder.load_sources()
    decided = Decided(
        precedence={provider: source.precedence for provider, source in sources.items() if source.licence},
        organisations={provider: source.organisation for provider, source in sources.items() if source.organisation},
        matches=intake_folder.load_matches(),
        withdrawals=intake_folder.load_withdrawals(),
    )
    done = match(
        accepted.concat_all(),
        raw_records.concat_all(),
        decided,
        memory.known_projects(register.get_engine()),
        intake_folder.load_measures(),
        concat_frames([notes.concat_all()], NOTES),
        {**nothing_before(), **outputs.load_previous_tables()},
    )
    for field in dataclasses.fields(done):
        yield dg.Output(getattr(done, field.name), output_name=field.name)


@dg.asset(
    owners=["team:register"],
    kinds={"sqlalchemy"},
    group_name="match",
    description="The register's memory after this run: rows in each of its tables.",
)
def history(
    submissions: ProviderTables,
    accepted: ProviderTables,
    findings: ProviderTables,
    aliases: pd.DataFrame,
    disagreements: pd.DataFrame,
    register: dg.ResourceParam[RegisterStore],
) -> pd.DataFrame:
    """Keeps what came and what was said; returns table and rows."""
    engine = register.get_engine()
    memory.keep_projects(engine, aliases)
    memory.keep_submissions(engine, submissions.concat_all().dropna(subset="sha256"))
    memory.keep_records(engine, accepted.concat_all())
    memory.keep_findings(engine, pd.concat([findings.concat_all(), disagreements], ignore_index=True))
    return memory.counts(engine)
