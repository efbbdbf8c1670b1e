"""What a provider's report says beyond its findings: its files, what it fixed, what others say differently, what is due."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from assets.publish.plain_values import PlainRow, split_plain_rows, to_plain_rows
from schemas import codelists
from schemas.finding_groups import SHOWN_GROUPS, FindingGroup, RenderedFinding, group_for_reading
from schemas.findings import render_findings
from schemas.frames import is_among
from schemas.languages import LANGUAGES, Language
from schemas.rules import RULES
from schemas.site_settings import SiteSettings
from schemas.source_file import FileSource, Source

DISAGREEMENTS = frozenset({"providers-disagree", "partners-differ", "sums-differ"})


@dataclass(frozen=True)
class ReportedFile:
    """A file of a provider. sha256: None when none has come; refused: whether nothing of it could be used; counts: ROW_COUNTS."""

    file: str
    sha256: str | None
    data_date: str | None
    refused: bool
    counts: Mapping[str, int]


@dataclass(frozen=True)
class DueReturn:
    """A kind of file that is due again. day: about when, None when no date follows; missing: whether the last has not come."""

    match: str
    every: str
    day: str | None
    missing: bool


@dataclass(frozen=True)
class Delivery:
    """What a release says of a provider's return. previous: the version that it follows; fixed, accepted: its findings so;
    waiting: how many stay open from an earlier return, because this one is missing or was refused; results: finding_id → what
    became of the value; has_earlier: whether findings are about an earlier return, whose records stand.
    """

    version: str
    data_date: str
    previous: str | None
    site: SiteSettings
    files: Sequence[ReportedFile] = ()
    due: Sequence[DueReturn] = ()
    fixed: Sequence[FindingGroup] = ()
    accepted: Sequence[Mapping[str, Any]] = ()
    waiting: int = 0
    results: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    has_earlier: bool = False

    @property
    def overdue_since(self) -> str | None:
        """The day (ISO) on which the next return was due, where others have data of that day and the last is all there is. Of
        several kinds of file the newest counts, as it does in the calendar.
        """
        if any(file.refused for file in self.files) or any(due.missing for due in self.due):
            return None
        day = self.next_due
        return day if day and day <= self.data_date else None

    @property
    def next_due(self) -> str | None:
        """The day (ISO) on which the next return is due: that of the kind of file with the newest data."""
        return max((due.day for due in self.due if due.day and not due.missing), default=None)


@dataclass(frozen=True)
class ProviderReport:
    """What a report or letter is made of. counts: ROW_COUNTS; languages: the provider's first; delivery: None for files that were
    only checked.
    """

    name_en: str
    name_cy: str
    groups: Sequence[FindingGroup]
    counts: Mapping[str, int]
    languages: Sequence[Language] = LANGUAGES
    delivery: Delivery | None = None


@dataclass(frozen=True)
class SortedGroups:
    """The groups of a report by where they are shown. tidied: with what became of each value."""

    to_fix: list[FindingGroup] = field(default_factory=list)
    disagreements: list[FindingGroup] = field(default_factory=list)
    tidied: list[FindingGroup] = field(default_factory=list)
    others: list[FindingGroup] = field(default_factory=list)

    @property
    def shown(self) -> list[FindingGroup]:
        """The groups to fix that are seen at first."""
        return self.to_fix[:SHOWN_GROUPS]

    @property
    def folded(self) -> list[FindingGroup]:
        """The groups to fix behind these."""
        return self.to_fix[SHOWN_GROUPS:]

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing that the provider should do."""
        return not self.to_fix and not self.disagreements


def sort_groups(groups: Sequence[FindingGroup]) -> SortedGroups:
    """The groups by where a report shows them, each in its order."""
    sorted_groups = SortedGroups()
    for group in groups:
        if group.first["rule"] in DISAGREEMENTS:
            sorted_groups.disagreements.append(group)
        elif group.is_to_fix:
            sorted_groups.to_fix.append(group)
        elif group.first["effect"] == "published-tidied":
            sorted_groups.tidied.append(group)
        else:
            sorted_groups.others.append(group)
    return sorted_groups


def _collect_results(findings: pd.DataFrame) -> dict[str, dict[str, str]]:
    """finding_id → what became of the value, in each language, of those findings that say it. findings: FINDINGS."""
    results: dict[str, dict[str, str]] = {}
    is_tidied = findings["rule"].map(lambda rule: RULES[rule].effect == "published-tidied").astype(bool)
    for row in findings[is_tidied].to_dict("records"):
        facts = json.loads(row["parameters"])
        texts = {name: facts.get(f"after_{name}", facts.get("after")) for name in LANGUAGES}
        if not pd.isna(row["value"]) and all(text is not None for text in texts.values()):
            results[row["finding_id"]] = {
                str(name): codelists.name_code(str(text), name) for name, text in texts.items()
            }
    return results


def select_earlier_findings(findings: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    """The findings about files that have not come now: their records stand, and are compared again. submissions: SUBMISSIONS."""
    received = set(submissions["sha256"].dropna())
    return findings[findings["sha256"].notna() & ~is_among(findings["sha256"], received)]


def name_earlier_files(findings: pd.DataFrame, submissions: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    """Findings in which the file of an earlier return has its date behind its name: nobody is to look for its cells in a file of
    the same name that came now. provenance: schemas.frames.PROVENANCE.
    """
    earlier = select_earlier_findings(findings, submissions)
    if earlier.empty:
        return findings
    days = earlier["sha256"].map(provenance.drop_duplicates("sha256").set_index("sha256")["data_date"]).fillna("…")
    return findings.assign(file=(earlier["file"] + " (" + days + ")").reindex(findings.index).fillna(findings["file"]))


def _list_due(source: Source, submissions: Sequence[PlainRow]) -> list[DueReturn]:
    missing = {row["file"] for row in submissions if row["sha256"] is None}
    every = source.expected.every

    def describe(number: int, kind: FileSource) -> DueReturn:
        is_missing = kind.match in missing
        days = [row["data_date"] for row in submissions if row["spec"] == number and row["data_date"]]
        last = max(days, default=kind.fixed_date)
        day = last if is_missing or last is None else source.expected.calculate_due_day(last)
        return DueReturn(kind.match, every, day, is_missing)

    described = [describe(number, kind) for number, kind in enumerate(source.files)]
    return [due for due in described if due.missing or due.day]


def _list_files(
    submissions: Sequence[PlainRow], row_counts: Mapping[tuple[str, ...], int], refused: set[str]
) -> list[ReportedFile]:
    """row_counts: of each provider, file and fate."""
    files = []
    for row in submissions:
        if row["sha256"] is None:
            continue
        place = (row["provider"], row["file"])
        fates = {fate: int(row_counts.get((*place, fate), 0)) for fate in ("published", "held", "not-a-record")}
        own = {**fates, "received": sum(fates.values()), "not_records": fates["not-a-record"]}
        files.append(ReportedFile(row["file"], row["sha256"], row["data_date"], row["file"] in refused, own))
    return files


def build_deliveries(
    content: Mapping[str, pd.DataFrame], rows: pd.DataFrame, sources: Mapping[str, Source], site: SiteSettings
) -> dict[str, Delivery]:
    """What the release says of each provider's return. content: of the release; rows: schemas.frames.ROWS with their fates."""
    (about,) = to_plain_rows(content["about"])
    submissions, refusals, lives = content["submissions"], content["refusals"], content["lives"]
    is_theirs = lives["rule"].map(lambda rule: RULES[rule].responsibility == "provider").astype(bool)
    is_waiting = (lives["state"] == "open") & ~is_among(lives["finding_id"], content["findings"]["finding_id"])
    waiting = lives.loc[is_theirs & is_waiting, "provider"].value_counts()
    fixed, accepted = (lives[is_theirs & (lives["state"] == state)] for state in ("fixed", "accepted"))
    fixed_findings, accepted_findings = (split_plain_rows(render_findings(each)) for each in (fixed, accepted))
    accepted_lives = split_plain_rows(accepted)
    sent = split_plain_rows(submissions[submissions["error"].isna()])
    refused = split_plain_rows(refusals.dropna(subset="file"))
    row_counts = rows.groupby(["provider", "file", "fate"]).size().to_dict()
    with_earlier = set(select_earlier_findings(content["findings"], submissions)["provider"])
    results = _collect_results(content["findings"])
    deliveries = {}
    for provider, source in sources.items():
        let_stand = zip(accepted_lives[provider], accepted_findings[provider], strict=True)
        deliveries[provider] = Delivery(
            **{name: about[name] for name in ("version", "data_date", "previous")},
            site=site,
            files=_list_files(sent[provider], row_counts, {row["file"] for row in refused[provider]}),
            due=_list_due(source, sent[provider]),
            fixed=group_for_reading(fixed_findings[provider]),
            accepted=[{**life, **finding} for life, finding in let_stand],
            results=results,
            waiting=int(waiting.get(provider, 0)),
            has_earlier=provider in with_earlier,
        )
    return deliveries


def select_open_findings(findings: Sequence[RenderedFinding], delivery: Delivery) -> list[RenderedFinding]:
    """The findings without those that a person lets stand."""
    accepted = {life["finding_id"] for life in delivery.accepted}
    return [finding for finding in findings if finding["finding_id"] not in accepted]
