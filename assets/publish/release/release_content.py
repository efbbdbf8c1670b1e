"""The stage's inputs → the content of a release: tables, counts by provider, version, and the editions that outputs are
made from.

Belongs here: composing. Does not belong here: any output format, or the release's folder (release).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from assets.publish.edition import Edition, PastRelease, Provider, build_public_edition
from assets.publish.release import change_history
from assets.publish.release import release_changes as changing
from assets.publish.release.change_causes import ReleaseBasis
from assets.publish.release.fates import ROW_COUNTS, count_rows
from assets.publish.release.published_releases import PublishedRelease, calculate_content_digest
from assets.publish.release.published_releases import read_corrections as taken_back
from schemas.frames import TEXT_DTYPE, build_frame
from schemas.languages import LANGUAGES, Message
from schemas.rules import RULES
from schemas.site_settings import SiteSettings
from schemas.source_file import Source
from schemas.tables import TABLES

VERSION_COLUMNS = dict.fromkeys(
    ("version", "data_date", "previous", "content", "code", "rules", "software"), TEXT_DTYPE
)
EARLIER_COLUMNS = {
    **dict.fromkeys(("version", "data_date", "previous", "public", "internal"), TEXT_DTYPE),
    "kept": "boolean",
}
READING_SETTINGS: Any = {"files": {"__all__": {"match", "tables", "takes", "encoding", "skip_sheets"}}}
"""What of a source file decides how its files are read, beside the provider's rank; a new return's date does not."""


def build_quality_table(findings: pd.DataFrame) -> pd.DataFrame:
    """The published table `quality`. findings: schemas.frames.FINDINGS of all stages."""
    told = findings.assign(severity=findings["rule"].map({rule.id: rule.severity for rule in RULES.values()}))
    grouped = told.groupby(["provider", "rule", "severity"], sort=True).size().rename("findings").reset_index()
    return TABLES["quality"].conform(grouped)


def build_corrections_table(outputs: Path, again: PublishedRelease | None) -> pd.DataFrame:
    """The published table `corrections`; of a release that is made again, as it was then."""
    if again is not None:
        return TABLES["corrections"].conform(again.tables.get("corrections", pd.DataFrame()))
    return TABLES["corrections"].conform(pd.DataFrame(taken_back(outputs)))


def build_reports_table(aliases: pd.DataFrame) -> pd.DataFrame:
    """The published table `reports`: of each provider's reference its latest report. aliases: see matching.Matched."""
    latest = aliases.sort_values("data_date", kind="stable").drop_duplicates(["provider", "reference"], keep="last")
    return TABLES["reports"].conform(latest)


def build_provider_facts(sources: Mapping[str, Source], submissions: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """provider, data_date, and its row counts (fates.COUNTED), for every provider that has a source file."""
    counts = count_rows(rows, ["provider"]).set_index("provider")
    dates = submissions.groupby("provider")["data_date"].max()
    facts = []
    for provider in sorted(sources):
        tally = counts.loc[provider] if provider in counts.index else dict.fromkeys(ROW_COUNTS, 0)
        facts.append(
            {"provider": provider, "data_date": dates.get(provider), **{name: int(tally[name]) for name in ROW_COUNTS}}
        )
    return pd.DataFrame(facts)


@dataclass(frozen=True)
class BuildInputs:
    """What a release is made with.

    software: its version; code, rules: digests; decided: see `decisions`; files: sha256 → provider of what was received; earlier:
    see release.earlier.
    """

    software: str
    code: str
    rules: str
    decided: pd.DataFrame
    files: Mapping[str, str]
    earlier: list[dict[str, Any]]
    site: SiteSettings


def _hash_text(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]


def hash_decisions(sources: Mapping[str, Source], inputs: Mapping[str, Path]) -> pd.DataFrame:
    """What people of the register decided: name, digest of every source file and small table (schemas.stores.SourcesStore)."""
    reads = {**READING_SETTINGS, "precedence": True, "organisation": True, "language": True}
    told = {
        provider: json.dumps(source.model_dump(mode="json", include=reads), sort_keys=True).encode()
        for provider, source in sources.items()
    }
    told |= {name: path.read_bytes() for name, path in inputs.items() if "/" not in name and path.suffix == ".csv"}
    return pd.DataFrame(
        [(name, _hash_text(told[name])) for name in sorted(told)], columns=["name", "digest"], dtype=TEXT_DTYPE
    )


def build_content(
    frames: Mapping[str, pd.DataFrame],
    sources: Mapping[str, Source],
    standing: PublishedRelease | None,
    newest: str | None,
    made: BuildInputs,
    as_of: str | None,
    wrong: Sequence[PublishedRelease] = (),
) -> dict[str, pd.DataFrame]:
    """The content with its version and the changes since the last release.

    frames: the published tables but `changes`, and `limbs`, `provenance`, `providers`; standing: the current
    release; newest: the highest version given so far; as_of: the data date, or None for that of the newest submission; wrong:
    releases that were taken back for the standing one. The same content as the standing release's keeps its version, changes
    and decisions.
    """
    data_date = as_of or str(frames["providers"]["data_date"].dropna().max())
    stated = [made.code, data_date, made.site.model_dump(mode="json")]
    stated.append({provider: source.model_dump(mode="json") for provider, source in sources.items()})
    content = calculate_content_digest(frames, stated)
    tables = {name: frames[name] for name in TABLES if name != "changes"}
    frames = {**frames, "earlier": build_frame(made.earlier, EARLIER_COLUMNS)}
    if standing and standing.about["content"] == content:
        about = {name: standing.about[name] for name in VERSION_COLUMNS}
        kept = pd.DataFrame(standing.about["decisions"].items(), columns=["name", "digest"], dtype=TEXT_DTYPE)
        earlier = build_frame(standing.about["earlier"], EARLIER_COLUMNS)
        same = {"changes": standing.tables["changes"], "history": standing.history}
        same |= {"decisions": kept, "earlier": earlier}
        return {**frames, **same, "about": pd.DataFrame([about]).astype(VERSION_COLUMNS)}
    old = standing.tables if standing else {}
    decided = dict(made.decided.itertuples(index=False))
    now = ReleaseBasis(tables, frames["provenance"], made.files, made.code, made.rules, decided)
    changes = (
        changing.build_changes(standing.basis, now, [each.basis for each in wrong])
        if standing
        else TABLES["changes"].conform(pd.DataFrame())
    )
    changes = change_history.mask_sensitive_values(changes, frames["value_notes"])
    version = changing.calculate_next_version(
        newest, {name: old[name] for name in old if name != "changes"}, tables, changes
    )
    about = {
        "version": version,
        "data_date": data_date,
        "previous": standing.about["version"] if standing else None,
        "content": content,
        "code": made.code,
        "rules": made.rules,
        "software": made.software,
    }
    past = change_history.add_to_history(standing.history if standing else None, changes, version, data_date)
    told = {"changes": changes, "history": change_history.mask_sensitive_values(past, frames["value_notes"])}
    return {**frames, **told, "decisions": made.decided, "about": pd.DataFrame([about]).astype(VERSION_COLUMNS)}


def _list_past_releases(content: Mapping[str, pd.DataFrame], audience: str) -> tuple[PastRelease, ...]:
    """The earlier releases as an edition tells them."""
    rows = content["earlier"].astype(object).where(content["earlier"].notna(), None).to_dict("records")
    return tuple(
        PastRelease(row["version"], row["data_date"], row["previous"], sums=row[audience], kept=row["kept"])
        for row in rows
    )


def build_internal_edition(
    content: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], site: SiteSettings
) -> Edition:
    """The internal edition of some content (see `versioned`)."""
    about = content["about"].iloc[0]
    providers = tuple(
        Provider(
            provider=row["provider"],
            name_en=sources[row["provider"]].name_en,
            name_cy=sources[row["provider"]].name_cy,
            about_en=sources[row["provider"]].about_en,
            about_cy=sources[row["provider"]].about_cy,
            origin=sources[row["provider"]].origin,
            language=sources[row["provider"]].language,
            licence=sources[row["provider"]].licence,
            data_date="" if pd.isna(row["data_date"]) else row["data_date"],
            **{name: int(row[name]) for name in ROW_COUNTS},
        )
        for row in content["providers"].to_dict("records")
    )
    return Edition(
        audience="internal",
        version=about["version"],
        data_date=about["data_date"],
        previous=None if pd.isna(about["previous"]) else about["previous"],
        tables={name: content[name] for name in TABLES},
        limbs=content["limbs"],
        provenance=content["provenance"],
        providers=providers,
        site=site,
        past=_list_past_releases(content, "internal"),
        history=content["history"],
    )


def build_editions(
    content: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], site: SiteSettings
) -> dict[str, Edition]:
    """Both editions of some content (see `versioned`), the public one first."""
    internal = build_internal_edition(content, sources, site)
    return {"public": build_public_edition(internal, _list_past_releases(content, "public")), "internal": internal}


def describe_guard_outcome(
    content: Mapping[str, pd.DataFrame],
    standing: PublishedRelease | None,
    reason: str | None,
    warnings: Sequence[Message],
) -> dict[str, Any]:
    """Why a guard was overruled, and what it warned of; a release that is only made again keeps what it was made with."""
    if standing is not None and standing.about["version"] == content["about"].iloc[0]["version"]:
        return {name: standing.about[name] for name in ("accepted", "warnings")}
    return {"accepted": reason, "warnings": [{each: said.render(each) for each in LANGUAGES} for said in warnings]}


def build_release_json(
    content: Mapping[str, pd.DataFrame], submissions: pd.DataFrame, rows: pd.DataFrame, judgement: Mapping[str, Any]
) -> dict[str, Any]:
    """What `release.json` says:

    version, dates, code, the row counts of every submission, the releases before, and what the guards said (see `judged`).
    """
    about = {name: None if pd.isna(value) else value for name, value in content["about"].iloc[0].to_dict().items()}
    counts = count_rows(rows, ["sha256", "provider", "file"])
    received = submissions.dropna(subset="sha256")[["sha256", "provider", "file", "bytes", "data_date"]]
    merged = received.merge(counts, on=["sha256", "provider", "file"], how="left").fillna(dict.fromkeys(ROW_COUNTS, 0))
    each = json.loads(
        merged.sort_values(["provider", "file"]).astype(dict.fromkeys(ROW_COUNTS, int)).to_json(orient="records")
    )
    missing = submissions[submissions["sha256"].isna()][["provider", "file"]].sort_values(["provider", "file"])
    return {
        **about,
        "decisions": dict(content["decisions"].itertuples(index=False)),
        **judgement,
        "earlier": json.loads(content["earlier"].to_json(orient="records")),
        "submissions": each,
        "not_received": json.loads(missing.to_json(orient="records")),
    }
