"""All providers' accepted records → projects and what hangs on them, with identity, provenance and disagreements.

Belongs here: the order of the steps of the stage. Does not belong here: any step itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.match import notes, parts, performance
from assets.match.merging import Context, Merged, merge, statements
from assets.match.projects import decisions, identified, minted
from schemas.definition import ANSWERED, LEAST_ORGANISATIONS
from schemas.findings import Rule, finding, found, matching
from schemas.records import PROVENANCE, addresses, joined
from schemas.tables import TABLES

TEXTS = frozenset(
    {
        "title_en",
        "title_cy",
        "summary_en",
        "summary_cy",
        "evidence_en",
        "evidence_cy",
        "description_en",
        "description_cy",
    }
)
WEAK = dict.fromkeys(ANSWERED, ("not-known",)) | {"role": ("partner", "lead")}


@dataclass(frozen=True)
class Matched:
    """The stage's tables.

    projects, partners, benefits, milestones, measures: their sent columns and keys, not yet judged; performance:
    observations without status and trend; project_facts: see parts.project_facts; aliases: provider, reference,
    project_id, title_en, title_cy, data_date, and `minted`, the identifier that the reference alone would give;
    provenance: PROVENANCE; disagreements: FINDINGS.
    """

    projects: pd.DataFrame
    partners: pd.DataFrame
    benefits: pd.DataFrame
    milestones: pd.DataFrame
    measures: pd.DataFrame
    performance: pd.DataFrame
    project_facts: pd.DataFrame
    aliases: pd.DataFrame
    provenance: pd.DataFrame
    value_notes: pd.DataFrame
    disagreements: pd.DataFrame


def _sent(table: str, reports: pd.DataFrame) -> dict[str, str]:
    """Published column → return column, for the columns of a table that providers send."""
    same = {name: name for name, declared in TABLES[table].columns().items() if declared.sent and name in reports}
    if table == "benefits":
        same |= {"organisation_id": "organisation"}
    return same


def _merged(
    table: str, reports: pd.DataFrame, raw: pd.DataFrame, blocks: pd.DataFrame, precedence: dict[str, int]
) -> Merged:
    context = Context(blocks[blocks["table"] == table], raw, precedence)
    renamed = reports.assign(organisation=reports["organisation_id"]) if table == "benefits" else reports
    said = statements(table, renamed, _sent(table, reports), context)
    return merge(said, context, TEXTS, WEAK)


def _at_title(rule: Rule, projects: pd.Series, reports: pd.DataFrame, blocks: pd.DataFrame) -> list[dict[str, Any]]:
    """A finding of one rule for each of some projects, at the title of its first report."""
    first = (
        reports[reports["project_id"].isin(projects)].sort_values(["provider", "record"]).drop_duplicates("project_id")
    )
    places = addresses(blocks, first, ["title_en", "title_cy"]).drop_duplicates("record")
    return [
        finding(
            rule,
            **{name: None if pd.isna(row[name]) else row[name] for name in ("file", "sha256", "sheet", "cell")},
            provider=row["provider"],
            row=row["row"],
            record=row["record"],
            table="projects",
            column=row["column"],
            value=row["title_en"] if not pd.isna(row["title_en"]) else row["title_cy"],
        )
        for row in first.merge(places, on="record").to_dict("records")
    ]


def match(
    accepted: Mapping[str, pd.DataFrame],
    raw: Mapping[str, pd.DataFrame],
    precedence: dict[str, int],
    decided: Sequence[Mapping[str, str]],
    known: Mapping[tuple[str, str], str],
    catalogue: pd.DataFrame,
    noted: pd.DataFrame,
) -> Matched:
    """Matches the accepted records of all providers.

    accepted, raw: table → records of all providers (raw with `blocks`); precedence: provider → rank, the lowest first;
    decided: rows of matches.csv; known: (provider, reference) → project_id from earlier runs; catalogue: measures.csv;
    noted: schemas.records.NOTES of all providers. Raises projects.MatchError when people's decisions contradict each other.
    """
    blocks = raw["blocks"]
    reports = accepted["projects"]
    pairs = list(zip(reports["provider"], reports["reference"], strict=True))
    reports = reports.assign(project_id=identified(reports, decisions(decided, pairs), known).to_numpy())
    reports = reports.assign(key=reports["project_id"])
    projects = _merged("projects", reports, raw["projects"], blocks, precedence)
    aliases = reports[["provider", "reference", "project_id", "title_en", "title_cy", "data_date"]].assign(
        minted=[minted(provider, reference) for provider, reference in pairs]
    )
    aliases = aliases.sort_values(["project_id", "provider", "reference"])
    # A project that a provider reports every year has an alias for each year.
    project_of = aliases[["provider", "reference", "project_id"]].drop_duplicates()

    named = parts.with_organisations(parts.placed(accepted["partners"], project_of))
    findings = [
        *projects.findings,
        *parts.unknown_organisations("partners", named, blocks[blocks["table"] == "partners"]),
    ]
    named = named[named["organisation_id"].notna()]
    named = named.assign(key=parts.partner_keys(named))
    partners = _merged("partners", named, raw["partners"], blocks, precedence)
    partners.rows[["project_id", "organisation_id"]] = (
        partners.rows["key"].str.split("|", expand=True).reindex(columns=[0, 1])
    )

    claimed = parts.with_organisations(parts.placed(accepted["benefits"], project_of))
    findings += parts.unknown_organisations("benefits", claimed, blocks[blocks["table"] == "benefits"])
    claimed = claimed[claimed["organisation"].isna() | claimed["organisation_id"].notna()]
    claimed = claimed.assign(key=parts.benefit_keys(claimed))
    benefits = _merged("benefits", claimed, raw["benefits"], blocks, precedence)
    benefits.rows["benefit_id"] = benefits.rows["key"]
    benefits.rows["project_id"] = benefits.rows["key"].str.rsplit("-", n=1).str[0]

    steps = parts.placed(accepted["milestones"], project_of)
    steps = steps.assign(key=parts.milestone_keys(steps))
    milestones = _merged("milestones", steps, raw["milestones"], blocks, precedence)
    milestones.rows["project_id"] = milestones.rows["key"].str.split("|").str[0]

    figures, measures, said = performance.resolved(
        accepted["observations"], blocks[blocks["table"] == "observations"], aliases, catalogue, accepted["measures"]
    )
    observed = _merged("observations", figures, raw["observations"], blocks, precedence)

    merged = projects.rows.assign(project_id=projects.rows["key"])
    declared = TABLES["projects"].columns()
    merged = merged.reindex(columns=["project_id", *_sent("projects", reports)])
    merged = merged.astype({name: declared[name].dtype for name in merged})
    merged["data_date"] = merged["project_id"].map(reports.groupby("project_id")["data_date"].max())
    findings += [*partners.findings, *benefits.findings, *milestones.findings, *said, *observed.findings]
    titled = blocks[blocks["table"] == "projects"]
    one_language = merged.loc[merged["title_en"].isna() | merged["title_cy"].isna(), "project_id"]
    findings += _at_title(matching.WELSH_MISSING, one_language, reports, titled)
    shaped = {
        name: TABLES[name].shaped(part.rows)
        for name, part in (("partners", partners), ("benefits", benefits), ("milestones", milestones))
    }
    shaped["milestones"]["slippage_days"] = parts.slippage(shaped["milestones"])
    facts = parts.project_facts(shaped["partners"])
    alone = facts.loc[facts["organisations"] < LEAST_ORGANISATIONS, "project_id"]
    findings += _at_title(matching.ONE_ORGANISATION, alone, reports, titled)
    provenance = joined([part.provenance for part in (projects, partners, benefits, milestones, observed)], PROVENANCE)
    by_table = {
        "projects": reports,
        "partners": named,
        "benefits": claimed,
        "milestones": steps,
        "observations": figures,
    }
    return Matched(
        projects=merged,
        project_facts=facts,
        aliases=aliases.reset_index(drop=True),
        measures=measures,
        performance=performance.unkeyed(observed.rows).drop(columns="key"),
        provenance=provenance,
        value_notes=notes.published(noted, by_table, provenance),
        disagreements=found(findings),
        **shaped,
    )


def together(by_provider: Mapping[str, Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Each provider's frames, by name, as one frame a name."""
    names = dict.fromkeys(name for frames in by_provider.values() for name in frames)
    return {name: pd.concat([frames[name] for frames in by_provider.values()], ignore_index=True) for name in names}
