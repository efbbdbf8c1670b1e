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

from assets.publish import changes as changing
from assets.publish import history
from assets.publish.causes import Grounds
from assets.publish.edition import Edition, Past, Provider, public
from assets.publish.fates import COUNTED, counted
from assets.publish.release import Standing, content_digest
from assets.publish.release import corrections as taken_back
from schemas.frames import TEXT_DTYPE, build_frame
from schemas.languages import LANGUAGES, Message
from schemas.rules import RULES
from schemas.site_settings import SiteSettings
from schemas.source_file import Source
from schemas.tables import TABLES

ABOUT = dict.fromkeys(("version", "data_date", "previous", "content", "code", "rules", "software"), TEXT_DTYPE)
EARLIER = {**dict.fromkeys(("version", "data_date", "previous", "public", "internal"), TEXT_DTYPE), "kept": "boolean"}
READS: Any = {"files": {"__all__": {"match", "tables", "takes", "encoding", "skip_sheets"}}}
"""What of a source file decides how its files are read, beside the provider's rank; a new return's date does not."""


def quality(findings: pd.DataFrame) -> pd.DataFrame:
    """The published table `quality`. findings: schemas.frames.FINDINGS of all stages."""
    told = findings.assign(severity=findings["rule"].map({rule.id: rule.severity for rule in RULES.values()}))
    grouped = told.groupby(["provider", "rule", "severity"], sort=True).size().rename("findings").reset_index()
    return TABLES["quality"].conform(grouped)


def corrections(outputs: Path, again: Standing | None) -> pd.DataFrame:
    """The published table `corrections`; of a release that is made again, as it was then."""
    if again is not None:
        return TABLES["corrections"].conform(again.tables.get("corrections", pd.DataFrame()))
    return TABLES["corrections"].conform(pd.DataFrame(taken_back(outputs)))


def reports(aliases: pd.DataFrame) -> pd.DataFrame:
    """The published table `reports`: of each provider's reference its latest report. aliases: see matching.Matched."""
    latest = aliases.sort_values("data_date", kind="stable").drop_duplicates(["provider", "reference"], keep="last")
    return TABLES["reports"].conform(latest)


def provider_facts(sources: Mapping[str, Source], submissions: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """provider, data_date, and its row counts (fates.COUNTED), for every provider that has a source file."""
    counts = counted(rows, ["provider"]).set_index("provider")
    dates = submissions.groupby("provider")["data_date"].max()
    facts = []
    for provider in sorted(sources):
        tally = counts.loc[provider] if provider in counts.index else dict.fromkeys(COUNTED, 0)
        facts.append(
            {"provider": provider, "data_date": dates.get(provider), **{name: int(tally[name]) for name in COUNTED}}
        )
    return pd.DataFrame(facts)


@dataclass(frozen=True)
class Made:
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


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]


def decisions(sources: Mapping[str, Source], inputs: Mapping[str, Path]) -> pd.DataFrame:
    """What people of the register decided: name, digest of every source file and small table (schemas.stores.SourcesStore)."""
    reads = {**READS, "precedence": True, "organisation": True, "language": True}
    told = {
        provider: json.dumps(source.model_dump(mode="json", include=reads), sort_keys=True).encode()
        for provider, source in sources.items()
    }
    told |= {name: path.read_bytes() for name, path in inputs.items() if "/" not in name and path.suffix == ".csv"}
    return pd.DataFrame(
        [(name, _digest(told[name])) for name in sorted(told)], columns=["name", "digest"], dtype=TEXT_DTYPE
    )


def versioned(
    frames: Mapping[str, pd.DataFrame],
    sources: Mapping[str, Source],
    standing: Standing | None,
    newest: str | None,
    made: Made,
    as_of: str | None,
    wrong: Sequence[Standing] = (),
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
    content = content_digest(frames, stated)
    tables = {name: frames[name] for name in TABLES if name != "changes"}
    frames = {**frames, "earlier": build_frame(made.earlier, EARLIER)}
    if standing and standing.about["content"] == content:
        about = {name: standing.about[name] for name in ABOUT}
        kept = pd.DataFrame(standing.about["decisions"].items(), columns=["name", "digest"], dtype=TEXT_DTYPE)
        earlier = build_frame(standing.about["earlier"], EARLIER)
        same = {"changes": standing.tables["changes"], "history": standing.history}
        same |= {"decisions": kept, "earlier": earlier}
        return {**frames, **same, "about": pd.DataFrame([about]).astype(ABOUT)}
    old = standing.tables if standing else {}
    decided = dict(made.decided.itertuples(index=False))
    now = Grounds(tables, frames["provenance"], made.files, made.code, made.rules, decided)
    changes = (
        changing.changed(standing.grounds, now, [each.grounds for each in wrong])
        if standing
        else TABLES["changes"].conform(pd.DataFrame())
    )
    changes = history.tellable(changes, frames["value_notes"])
    version = changing.next_version(newest, {name: old[name] for name in old if name != "changes"}, tables, changes)
    about = {
        "version": version,
        "data_date": data_date,
        "previous": standing.about["version"] if standing else None,
        "content": content,
        "code": made.code,
        "rules": made.rules,
        "software": made.software,
    }
    past = history.continued(standing.history if standing else None, changes, version, data_date)
    told = {"changes": changes, "history": history.tellable(past, frames["value_notes"])}
    return {**frames, **told, "decisions": made.decided, "about": pd.DataFrame([about]).astype(ABOUT)}


def _past(content: Mapping[str, pd.DataFrame], audience: str) -> tuple[Past, ...]:
    """The earlier releases as an edition tells them."""
    rows = content["earlier"].astype(object).where(content["earlier"].notna(), None).to_dict("records")
    return tuple(
        Past(row["version"], row["data_date"], row["previous"], sums=row[audience], kept=row["kept"]) for row in rows
    )


def edition(content: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], site: SiteSettings) -> Edition:
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
            **{name: int(row[name]) for name in COUNTED},
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
        past=_past(content, "internal"),
        history=content["history"],
    )


def editions(
    content: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], site: SiteSettings
) -> dict[str, Edition]:
    """Both editions of some content (see `versioned`), the public one first."""
    internal = edition(content, sources, site)
    return {"public": public(internal, _past(content, "public")), "internal": internal}


def judged(
    content: Mapping[str, pd.DataFrame], standing: Standing | None, reason: str | None, warnings: Sequence[Message]
) -> dict[str, Any]:
    """Why a guard was overruled, and what it warned of; a release that is only made again keeps what it was made with."""
    if standing is not None and standing.about["version"] == content["about"].iloc[0]["version"]:
        return {name: standing.about[name] for name in ("accepted", "warnings")}
    return {"accepted": reason, "warnings": [{each: said.render(each) for each in LANGUAGES} for said in warnings]}


def described(
    content: Mapping[str, pd.DataFrame], submissions: pd.DataFrame, rows: pd.DataFrame, judgement: Mapping[str, Any]
) -> dict[str, Any]:
    """What `release.json` says:

    version, dates, code, the row counts of every submission, the releases before, and what the guards said (see `judged`).
    """
    about = {name: None if pd.isna(value) else value for name, value in content["about"].iloc[0].to_dict().items()}
    counts = counted(rows, ["sha256", "provider", "file"])
    received = submissions.dropna(subset="sha256")[["sha256", "provider", "file", "bytes", "data_date"]]
    merged = received.merge(counts, on=["sha256", "provider", "file"], how="left").fillna(dict.fromkeys(COUNTED, 0))
    each = json.loads(
        merged.sort_values(["provider", "file"]).astype(dict.fromkeys(COUNTED, int)).to_json(orient="records")
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
