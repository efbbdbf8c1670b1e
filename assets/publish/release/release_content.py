"""The content of a release: its tables, version, changes and decisions; what became of each row; and what release.json says."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.plain_values import to_plain_rows
from assets.publish.release import finding_lives, release_changes
from assets.publish.release.digests import calculate_content_digest
from assets.publish.release.finding_lives import Acceptances
from assets.publish.release.guards import GuardOutcome
from assets.publish.release.published_releases import PreviousReleases, PublishedRelease
from schemas.findings import build_findings, make_finding
from schemas.frames import ROWS, TEXT_DTYPE, build_frame
from schemas.rules import RULES
from schemas.site_settings import SiteSettings
from schemas.source_file import Source
from schemas.tables import TABLES, TABLES_OF_RELEASE

DIGEST_COLUMNS = ("code", "rules", "software")
"""What of BuildInputs a release names."""
VERSION_COLUMNS = dict.fromkeys(("version", "data_date", "previous", "content", *DIGEST_COLUMNS), TEXT_DTYPE)
EARLIER_COLUMNS = dict.fromkeys(("version", "data_date", "previous", "public", "internal"), TEXT_DTYPE)
EARLIER_COLUMNS |= {"kept": "boolean"}
REFUSAL_COLUMNS = dict.fromkeys(("provider", "file", "rule", "reference"), TEXT_DTYPE)
"""reference: of an unexpected error, as it stands in the log; such a refusal names no file."""
DECISION_COLUMNS = dict.fromkeys(("name", "digest"), TEXT_DTYPE)
FATE_COUNTS = {"published": "published", "held": "held", "not_records": "not-a-record"}
ROW_COUNTS = ("received", *FATE_COUNTS)
READING_SETTINGS: Any = {
    "precedence": True,
    "organisation": True,
    "language": True,
    "corrections": True,
    "files": {"__all__": {"match", "tables", "takes", "encoding", "skip_sheets"}},
}
"""What of a source file decides how its files are read; a new return's date does not."""


def _find_holding_rules(rows: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """The rule that holds each row, where one does: a finding of its own, or one that names no row and so holds every row of
    its provider. A finding that refuses a file is about that file alone, unless it names none.
    """
    effects = findings["rule"].map({rule.id: rule.effect for rule in RULES.values()})
    holding = findings[(effects == "row-held") | ((effects == "file-refused") & findings["file"].isna())]
    by_row = holding.dropna(subset="row").drop_duplicates("row").set_index("row")["rule"]
    by_provider = holding[holding["row"].isna()].drop_duplicates("provider").set_index("provider")["rule"]
    return rows["row"].map(by_row).astype(TEXT_DTYPE).fillna(rows["provider"].map(by_provider).astype(TEXT_DTYPE))


def list_used_rows(provenance: pd.DataFrame, accepted: Mapping[str, pd.DataFrame], findings: pd.DataFrame) -> set[str]:
    """The rows of which something is published: those in the provenance, whether or not another report's value is the published
    one, and those that define a measure in use. accepted: table → records.
    """
    unused = findings.loc[findings["rule"] == "measure-unused", "row"]
    measures = accepted["measures"]["row"]
    return {*provenance["row"].dropna(), *measures[~measures.isin(unused)]}


def report_unexplained_rows(rows: pd.DataFrame, published_rows: set[str], findings: pd.DataFrame) -> pd.DataFrame:
    """FINDINGS of rows that gave nothing published and that no finding holds: a fault of ours, told to the register's team,
    that must not stop the release of all others. Arguments: see assign_fates.
    """
    is_unpublished = (rows["fate"] != "not-a-record") & ~rows["row"].isin(published_rows)
    unexplained = rows[is_unpublished & _find_holding_rules(rows, findings).isna()]
    location = ("provider", "file", "sha256", "sheet", "row", "table")
    return build_findings(
        make_finding("row-unexplained", **{name: row[name] for name in location})
        for row in unexplained.to_dict("records")
    )


def assign_fates(rows: pd.DataFrame, published_rows: set[str], findings: pd.DataFrame) -> pd.DataFrame:
    """ROWS with every fate filled.

    rows: from gather, which already marks those that are no record; published_rows: see list_used_rows; findings: of all
    stages, report_unexplained_rows included. A row that gave nothing published is held.
    """
    is_record = rows["fate"] != "not-a-record"
    is_published = is_record & rows["row"].isin(published_rows)
    is_held = is_record & ~is_published
    fate = rows["fate"].astype(TEXT_DTYPE).mask(is_published, "published").mask(is_held, "held")
    return rows[list(ROWS)].assign(fate=fate, why=rows["why"].mask(is_held, _find_holding_rules(rows, findings)))


def list_refusals(findings: pd.DataFrame) -> pd.DataFrame:
    """REFUSAL_COLUMNS of each file, or whole return, of which nothing could be used."""
    refused = findings[findings["rule"].map({rule.id: rule.effect for rule in RULES.values()}) == "file-refused"]
    rows = refused.sort_values(["provider", "file", "rule"]).to_dict("records")
    references = [json.loads(row["parameters"]).get("reference") for row in rows]
    listed = [{**row, "reference": reference} for row, reference in zip(rows, references, strict=True)]
    return build_frame(listed, REFUSAL_COLUMNS).drop_duplicates(ignore_index=True)


def _add_row_counts(facts: pd.DataFrame, rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Facts with the ROW_COUNTS of their group; zero where no row has come. rows: ROWS with every fate."""
    marks = {name: (rows["fate"] == fate).astype(int) for name, fate in FATE_COUNTS.items()}
    counts = rows.assign(received=1, **marks).groupby(by, sort=True)[list(ROW_COUNTS)].sum().reset_index()
    counted = facts.merge(counts, on=by, how="left")
    return counted.fillna(dict.fromkeys(ROW_COUNTS, 0)).astype(dict.fromkeys(ROW_COUNTS, int))


def build_quality_table(findings: pd.DataFrame) -> pd.DataFrame:
    """The published table `quality`. findings: schemas.frames.FINDINGS of all stages."""
    severity = findings["rule"].map({rule.id: rule.severity for rule in RULES.values()})
    groups = findings.assign(severity=severity).groupby(["provider", "rule", "severity"], sort=True)
    return TABLES["quality"].conform_and_sort(groups.size().rename("findings").reset_index())


def build_provider_facts(calendar: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """provider, data_date (of what stands: a refused file moves no date) and ROW_COUNTS, for every provider in the calendar.
    calendar: schemas.return_calendar.CALENDAR.
    """
    facts = calendar[["provider", "last"]].rename(columns={"last": "data_date"})
    return _add_row_counts(facts, rows, ["provider"])


@dataclass(frozen=True)
class BuildInputs:
    """What a release is made with. software: its version; code, rules: digests; files: sha256 → provider;
    acceptances: of findings, by people.
    """

    software: str
    code: str
    rules: str
    decisions: pd.DataFrame
    files: Mapping[str, str]
    sources: Mapping[str, Source]
    site: SiteSettings
    acceptances: Acceptances = ()


def hash_decisions(sources: Mapping[str, Source], inputs: Mapping[str, Path]) -> pd.DataFrame:
    """DECISION_COLUMNS of every source file and small table. inputs: the files of the sources folder by their paths in it."""
    decisions = {
        provider: json.dumps(source.model_dump(mode="json", include=READING_SETTINGS), sort_keys=True).encode()
        for provider, source in sources.items()
    }
    decisions |= {name: path.read_bytes() for name, path in inputs.items() if "/" not in name and path.suffix == ".csv"}
    return _build_decisions({name: hashlib.sha256(decisions[name]).hexdigest()[:16] for name in sorted(decisions)})


def _build_decisions(digests: Mapping[str, str]) -> pd.DataFrame:
    return build_frame([{"name": name, "digest": digest} for name, digest in digests.items()], DECISION_COLUMNS)


def build_content(
    frames: Mapping[str, pd.DataFrame], inputs: BuildInputs, releases: PreviousReleases, as_of: str | None
) -> dict[str, pd.DataFrame]:
    """The frames, and `about` (VERSION_COLUMNS, one row), TABLES_OF_RELEASE, `lives`, `history`, `decisions`, `earlier`.

    frames: the published tables but TABLES_OF_RELEASE, and `limbs`, `provenance`, `providers`, `refusals`, `findings`,
    `submissions`, `calendar`; as_of: the data date (default: that of the newest submission). The same content as the
    previous release's keeps its version, changes, lives and decisions.
    """
    data_date = as_of or str(frames["providers"]["data_date"].dropna().max())
    sources = {provider: source.model_dump(mode="json") for provider, source in inputs.sources.items()}
    facts = [inputs.code, data_date, inputs.site.model_dump(mode="json"), sources, inputs.acceptances]
    digest = calculate_content_digest(frames, facts)
    previous = releases.previous
    if previous and previous.metadata["content"] == digest:
        return {
            **frames,
            "about": build_frame([previous.metadata], VERSION_COLUMNS),
            **{name: previous.tables[name] for name in TABLES_OF_RELEASE},
            "lives": previous.lives,
            "history": previous.history,
            "decisions": _build_decisions(previous.metadata["decisions"]),
            "earlier": build_frame(previous.metadata["earlier"], EARLIER_COLUMNS),
        }
    tables = {name: frames[name] for name in TABLES if name not in TABLES_OF_RELEASE}
    decisions = dict(inputs.decisions.itertuples(index=False))
    basis = release_changes.ReleaseBasis(
        tables, frames["provenance"], inputs.files, inputs.code, inputs.rules, decisions
    )
    old = previous.basis if previous else replace(basis, tables={})
    changes = release_changes.build_changes(old, basis, [release.basis for release in releases.rolled_back])
    changes = release_changes.mask_sensitive_values(changes, frames["value_notes"])
    about = {
        "version": release_changes.calculate_next_version(
            releases.newest_version, *_list_versioned_tables(previous, tables), changes
        ),
        "data_date": data_date,
        "previous": previous.metadata["version"] if previous else None,
        "content": digest,
        **{name: getattr(inputs, name) for name in DIGEST_COLUMNS},
    }
    lives = finding_lives.trace_lives(
        previous.lives if previous else None,
        frames["findings"],
        frames["submissions"],
        inputs.acceptances,
        (about["version"], data_date),
    )
    history = previous.history if previous else None
    history = release_changes.add_to_history(history, changes, about["version"], data_date)
    return {
        **frames,
        "about": build_frame([about], VERSION_COLUMNS),
        "changes": changes,
        "quality_progress": finding_lives.build_progress_table(lives, about["version"], data_date),
        "lives": lives,
        "history": release_changes.mask_sensitive_values(history, frames["value_notes"]),
        "decisions": inputs.decisions,
        "earlier": build_frame(releases.earlier, EARLIER_COLUMNS),
    }


def _list_versioned_tables(
    previous: PublishedRelease | None, tables: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """The tables of both releases whose columns decide the version."""
    old = previous.tables if previous else {}
    progress = TABLES["quality_progress"].conform_and_sort(pd.DataFrame())
    return {name: old[name] for name in old if name != "changes"}, {**tables, "quality_progress": progress}


def build_release_json(
    content: Mapping[str, pd.DataFrame], submissions: pd.DataFrame, rows: pd.DataFrame, outcome: GuardOutcome
) -> dict[str, Any]:
    """What `release.json` says. rows: schemas.frames.ROWS with their fates."""
    file = ["sha256", "provider", "file"]
    submissions = submissions.sort_values(["provider", "file"])
    received = submissions.dropna(subset="sha256")[[*file, "bytes", "data_date"]]
    missing = submissions[submissions["sha256"].isna() & submissions["error"].isna()][["provider", "file"]]
    return {
        **to_plain_rows(content["about"])[0],
        "decisions": dict(content["decisions"].itertuples(index=False)),
        **asdict(outcome),
        "earlier": to_plain_rows(content["earlier"]),
        "submissions": to_plain_rows(_add_row_counts(received, rows, file)),
        "not_received": to_plain_rows(missing),
        "calendar": to_plain_rows(content["calendar"]),
        "refused": to_plain_rows(content["refusals"]),
    }
