"""The content of a release: its tables, version, changes and decisions; what became of each row; and what release.json says."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.plain_values import to_plain_rows
from assets.publish.release import release_changes
from assets.publish.release.digests import calculate_content_digest
from assets.publish.release.guards import GuardOutcome
from assets.publish.release.published_releases import PreviousReleases
from schemas.frames import ROWS, TEXT_DTYPE, build_frame
from schemas.rules import RULES
from schemas.site_settings import SiteSettings
from schemas.source_file import Source
from schemas.tables import TABLES

DIGEST_COLUMNS = ("code", "rules", "software")
"""What of BuildInputs a release names."""
VERSION_COLUMNS = dict.fromkeys(("version", "data_date", "previous", "content", *DIGEST_COLUMNS), TEXT_DTYPE)
EARLIER_COLUMNS = dict.fromkeys(("version", "data_date", "previous", "public", "internal"), TEXT_DTYPE)
EARLIER_COLUMNS |= {"kept": "boolean"}
DECISION_COLUMNS = dict.fromkeys(("name", "digest"), TEXT_DTYPE)
FATE_COUNTS = {"published": "published", "held": "held", "not_records": "not-a-record"}
ROW_COUNTS = ("received", *FATE_COUNTS)
READING_SETTINGS: Any = {
    "precedence": True,
    "organisation": True,
    "language": True,
    "files": {"__all__": {"match", "tables", "takes", "encoding", "skip_sheets"}},
}
"""What of a source file decides how its files are read; a new return's date does not."""


class LostRowError(Exception):
    """A row is neither published nor held with a finding: our fault, and the run must stop."""


def assign_fates(rows: pd.DataFrame, published_rows: set[str], findings: pd.DataFrame) -> pd.DataFrame:
    """ROWS with every fate filled.

    rows: from gather, which already marks those that are no record; published_rows: the rows in the provenance, whether or not
    another report's value is the published one; findings: of all stages. A row that gave nothing published is held, and must
    have a finding that holds it; one that names no row holds all rows of its provider. Raises LostRowError when a row has none.
    """
    holding = findings[findings["rule"].isin({rule.id for rule in RULES.values() if rule.effect == "row-held"})]
    by_row = holding.dropna(subset="row").drop_duplicates("row").set_index("row")["rule"]
    by_provider = holding[holding["row"].isna()].drop_duplicates("provider").set_index("provider")["rule"]
    reason = rows["row"].map(by_row).astype(TEXT_DTYPE).fillna(rows["provider"].map(by_provider).astype(TEXT_DTYPE))
    is_record = rows["fate"] != "not-a-record"
    is_published = is_record & rows["row"].isin(published_rows)
    is_held = is_record & ~is_published
    lost = rows[is_held & reason.isna()]
    if len(lost):
        raise LostRowError(f"neither published nor held with a finding: {', '.join(lost['row'].head(10))}")
    fate = rows["fate"].astype(TEXT_DTYPE).mask(is_published, "published").mask(is_held, "held")
    return rows[list(ROWS)].assign(fate=fate, why=rows["why"].mask(is_held, reason))


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


def build_provider_facts(sources: Mapping[str, Source], submissions: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """provider, data_date and ROW_COUNTS, for every provider that has a source file."""
    facts = pd.DataFrame({"provider": sorted(sources)})
    facts["data_date"] = facts["provider"].map(submissions.groupby("provider")["data_date"].max())
    return _add_row_counts(facts, rows, ["provider"])


@dataclass(frozen=True)
class BuildInputs:
    """What a release is made with. software: its version; code, rules: digests; files: sha256 → provider."""

    software: str
    code: str
    rules: str
    decisions: pd.DataFrame
    files: Mapping[str, str]
    sources: Mapping[str, Source]
    site: SiteSettings


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
    """The frames, and `about` (VERSION_COLUMNS, one row), `changes`, `history`, `decisions`, `earlier`.

    frames: the published tables but `changes`, and `limbs`, `provenance`, `providers`; as_of: the data date (default: that of the
    newest submission). The same content as the previous release's keeps its version, changes and decisions.
    """
    data_date = as_of or str(frames["providers"]["data_date"].dropna().max())
    sources = {provider: source.model_dump(mode="json") for provider, source in inputs.sources.items()}
    facts = [inputs.code, data_date, inputs.site.model_dump(mode="json"), sources]
    digest = calculate_content_digest(frames, facts)
    previous = releases.previous
    if previous and previous.metadata["content"] == digest:
        return {
            **frames,
            "about": build_frame([previous.metadata], VERSION_COLUMNS),
            "changes": previous.tables["changes"],
            "history": previous.history,
            "decisions": _build_decisions(previous.metadata["decisions"]),
            "earlier": build_frame(previous.metadata["earlier"], EARLIER_COLUMNS),
        }
    tables = {name: frames[name] for name in TABLES if name != "changes"}
    decisions = dict(inputs.decisions.itertuples(index=False))
    basis = release_changes.ReleaseBasis(
        tables, frames["provenance"], inputs.files, inputs.code, inputs.rules, decisions
    )
    old = previous.basis if previous else replace(basis, tables={})
    changes = release_changes.build_changes(old, basis, [release.basis for release in releases.rolled_back])
    changes = release_changes.mask_sensitive_values(changes, frames["value_notes"])
    about = {
        "version": release_changes.calculate_next_version(releases.newest_version, old.tables, tables, changes),
        "data_date": data_date,
        "previous": previous.metadata["version"] if previous else None,
        "content": digest,
        **{name: getattr(inputs, name) for name in DIGEST_COLUMNS},
    }
    history = previous.history if previous else None
    history = release_changes.add_to_history(history, changes, about["version"], data_date)
    return {
        **frames,
        "about": build_frame([about], VERSION_COLUMNS),
        "changes": changes,
        "history": release_changes.mask_sensitive_values(history, frames["value_notes"]),
        "decisions": inputs.decisions,
        "earlier": build_frame(releases.earlier, EARLIER_COLUMNS),
    }


def build_release_json(
    content: Mapping[str, pd.DataFrame], submissions: pd.DataFrame, rows: pd.DataFrame, outcome: GuardOutcome
) -> dict[str, Any]:
    """What `release.json` says. rows: schemas.frames.ROWS with their fates."""
    file = ["sha256", "provider", "file"]
    submissions = submissions.sort_values(["provider", "file"])
    received = submissions.dropna(subset="sha256")[[*file, "bytes", "data_date"]]
    missing = submissions[submissions["sha256"].isna()][["provider", "file"]]
    return {
        **to_plain_rows(content["about"])[0],
        "decisions": dict(content["decisions"].itertuples(index=False)),
        **asdict(outcome),
        "earlier": to_plain_rows(content["earlier"]),
        "submissions": to_plain_rows(_add_row_counts(received, rows, file)),
        "not_received": to_plain_rows(missing),
    }
