"""What a release says to the register's team: of each provider what came of its return, what changed, and what to send to whom.

Belongs here: the facts. Does not belong here: their texts and pages (summary_texts, `__init__`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

import pandas as pd

from assets.publish.feedback.provider_report import Delivery
from assets.publish.plain_values import PlainRow, split_plain_rows, to_plain_rows
from assets.publish.release import release_changes
from assets.publish.release.finding_lives import ACCEPTED
from assets.publish.release.published_releases import PublishedRelease
from assets.publish.release.release_changes import ReleaseBasis
from schemas.findings import render_findings
from schemas.frames import is_among, split_by_provider
from schemas.languages import Language
from schemas.rules import RULES
from schemas.source_file import Source

Status = Literal["refused", "missing", "overdue", "stale", "new", "same"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""The gravest first. refused: a file could not be used; missing: none of a kind that is expected is there; overdue: the next
was due and the last one is still all there is; stale: what came has none of the records; new, same: than for the release before.
"""
WITHOUT_RETURN: tuple[Status, ...] = ("refused", "missing", "overdue", "stale")
"""What became of a provider whose last good records stand in for a return."""
NAMED_PROJECTS = 3
"""How many projects of a change are named."""
SENT_FIRST = ("email.txt", "report.html", "findings.csv")
NOT_SENT = ("findings.json", "refused-fixes.json")


@dataclass(frozen=True)
class NamedProjects:
    """How many projects, and the titles of the first of them."""

    count: int = 0
    titles_en: Sequence[str] = ()
    titles_cy: Sequence[str] = ()

    def get_titles(self, language: str) -> Sequence[str]:
        """The titles in one language."""
        return self.titles_cy if language == "cy" else self.titles_en


@dataclass(frozen=True)
class StandingRecords:
    """What a provider's last good records are: of how many projects, or how many other records, and of when."""

    projects: int
    records: int
    first_date: str | None
    last_date: str | None


@dataclass(frozen=True)
class ProviderSummary:
    """A provider in the summary.

    since: when it was first refused or missing, or was due; reasons: language → text, of each file that was refused; received,
    published, held, not_records: rows; errors, warnings: its findings, without those that a person lets stand; standing: the
    records that stand in for a return, or for the projects that it leaves out; contact, language: of who gets `files`, paths in
    the release; due: the day of the next return; late_after: the last day on which it is not overdue.
    """

    provider: str
    name_en: str
    name_cy: str
    status: Status
    since: str | None
    reasons: Sequence[Mapping[str, str]]
    received: int
    published: int
    held: int
    not_records: int
    errors: int
    warnings: int
    standing: StandingRecords | None
    new: NamedProjects
    changed: NamedProjects
    gone: NamedProjects
    contact: str | None
    language: Language
    files: Sequence[str]
    due: str | None = None
    late_after: str | None = None

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to do something about its return."""
        return self.status in WITHOUT_RETURN or self.standing is not None or bool(self.errors)

    @property
    def has_changes(self) -> bool:
        """Whether it made any difference to the projects."""
        return any(projects.count for projects in (self.new, self.changed, self.gone))

    def get_name(self, language: str) -> str:
        """Its name in one language."""
        return self.name_cy if language == "cy" else self.name_en


@dataclass(frozen=True)
class ReleaseSummary:
    """The summary of a release, or of a run that changed nothing. previous: the version that it is compared with."""

    version: str
    data_date: str
    previous: str | None
    providers: Sequence[ProviderSummary]

    def to_plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "ReleaseSummary":
        """What to_plain gave."""
        return cls(**{**plain, "providers": [_build_from_plain(row) for row in plain["providers"]]})

    def judge_on_day(self, day: str) -> "ReleaseSummary":
        """The summary as it is on a day (ISO) after the release: what was due is overdue, where nobody sent anything and so no
        release was made that would say so.
        """
        providers = [
            replace(provider, status="overdue", since=provider.due)
            if provider.status not in WITHOUT_RETURN and provider.late_after and provider.late_after < day
            else provider
            for provider in self.providers
        ]
        return replace(self, providers=_sort_providers(providers))

    def repeat(self) -> "ReleaseSummary":
        """The summary of a run for which nothing has changed: what was new has come again, and nothing is to be sent."""
        none: dict[str, Any] = {**dict.fromkeys(("new", "changed", "gone"), NamedProjects()), "files": ()}
        same = [
            replace(provider, **none, status="same" if provider.status == "new" else provider.status)
            for provider in self.providers
        ]
        return replace(self, previous=self.version, providers=same)


def _build_from_plain(row: Mapping[str, Any]) -> ProviderSummary:
    projects = {name: NamedProjects(**row[name]) for name in ("new", "changed", "gone")}
    standing = row["standing"] and StandingRecords(**row["standing"])
    return ProviderSummary(**{**row, **projects, "standing": standing})


def build_release_summary(
    content: Mapping[str, pd.DataFrame],
    sources: Mapping[str, Source],
    previous: PublishedRelease | None,
    deliveries: Mapping[str, Delivery],
    files: pd.DataFrame,
) -> ReleaseSummary:
    """The summary of a release. content: of the release; deliveries: by provider; files: the feedback's, with provider and path.

    When the release is the previous one, made once more, its summary stays as it is.
    """
    (about,) = to_plain_rows(content["about"])
    if previous and previous.metadata["version"] == about["version"]:
        return ReleaseSummary.from_plain(previous.metadata["summary"])
    counts = _count_findings(content["findings"], content["lives"])
    changes = _collect_changes(content, previous)
    refusals_by_provider = split_plain_rows(render_findings(_select_refusals(content["findings"])))
    get_reports, files_by_provider = split_by_provider(content["reports"]), split_plain_rows(files)
    providers = []
    for row in to_plain_rows(content["providers"]):
        provider, source = row["provider"], sources[row["provider"]]
        reports, refusals = get_reports(provider), refusals_by_provider[provider]
        status, since = _judge_return(provider, content, reports, previous, deliveries[provider])
        is_ours = bool(refusals) and all(finding["responsibility"] != "provider" for finding in refusals)
        facts: dict[str, Any] = {
            **{name: getattr(source, name) for name in ("provider", "name_en", "name_cy", "contact", "language")},
            **{name: row[name] for name in ("received", "published", "held", "not_records")},
            **{f"{name}s": counts.get((provider, name), 0) for name in ("error", "warning")},
            **{name: changes[name].get(provider, NamedProjects()) for name in changes},
            "reasons": [{"en": finding["message_en"], "cy": finding["message_cy"]} for finding in refusals],
            "standing": _find_standing(provider, status, content, reports),
            **_find_next_due(source, deliveries[provider]),
            "files": () if status == "same" or is_ours else _sort_files(files_by_provider[provider]),
        }
        providers.append(ProviderSummary(status=status, since=since, **facts))
    return ReleaseSummary(about["version"], about["data_date"], about["previous"], _sort_providers(providers))


def _sort_providers(providers: Iterable[ProviderSummary]) -> list[ProviderSummary]:
    return sorted(providers, key=lambda summary: (STATUSES.index(summary.status), summary.provider))


def _find_next_due(source: Source, delivery: Delivery) -> dict[str, str | None]:
    """due, late_after: of the provider's next return."""
    due = delivery.next_due
    return {"due": due, "late_after": due and source.expected.calculate_late_day(due)}


def _select_refusals(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings that refuse a file, or a whole return."""
    return findings[findings["rule"].map(lambda rule: RULES[rule].effect == "file-refused").astype(bool)]


def _judge_return(
    provider: str,
    content: Mapping[str, pd.DataFrame],
    reports: pd.DataFrame,
    previous: PublishedRelease | None,
    delivery: Delivery,
) -> tuple[Status, str | None]:
    """What became of a provider's return, and since when that is so. reports: its own."""
    refusals = content["refusals"][content["refusals"]["provider"] == provider]
    if len(refusals):
        sent = content["submissions"]
        days = sent.loc[(sent["provider"] == provider) & is_among(sent["file"], refusals["file"]), "data_date"].dropna()
        # A file may say a day before that of the release, or after it: a refused file moves no date.
        since = max([content["about"]["data_date"].iloc[0], *days])
        return "refused", _find_earlier_refusal(provider, previous) or since
    if any(due.missing for due in delivery.due):
        return "missing", _find_opening_day(provider, {"return-missing"}, content["lives"])
    if delivery.overdue_since:
        return "overdue", delivery.overdue_since
    if len(reports) and reports["stale"].all():
        return "stale", reports["data_date"].max()
    before = {row["sha256"] for row in previous.metadata["submissions"]} if previous else set()
    return ("same" if {file.sha256 for file in delivery.files} <= before else "new"), None


def _find_earlier_refusal(provider: str, previous: PublishedRelease | None) -> str | None:
    """Since when a provider's returns were refused already; None where the last one was not."""
    rows = previous.metadata.get("summary", {"providers": []})["providers"] if previous else []
    return next((row["since"] for row in rows if (row["provider"], row["status"]) == (provider, "refused")), None)


def _find_opening_day(provider: str, rules: set[str], lives: pd.DataFrame) -> str | None:
    """The data date of the release in which the first of a provider's findings of some rules was opened."""
    opened = lives.loc[(lives["provider"] == provider) & lives["rule"].isin(sorted(rules)), ["state", "opened"]]
    return min(opened.loc[opened["state"] != "fixed", "opened"], default=None)


def _count_findings(findings: pd.DataFrame, lives: pd.DataFrame) -> dict[tuple[str, str], int]:
    """(provider, severity) → how many findings no person has accepted."""
    accepted = set(lives.loc[lives["state"] == ACCEPTED, "finding_id"])
    counted = findings[~is_among(findings["finding_id"], accepted)]
    severities = counted["rule"].map({rule.id: rule.severity for rule in RULES.values()})
    return {(str(key[0]), str(key[1])): int(n) for key, n in counted.groupby(["provider", severities]).size().items()}


def _find_standing(
    provider: str, status: Status, content: Mapping[str, pd.DataFrame], reports: pd.DataFrame
) -> StandingRecords | None:
    """The records that stand though they are not in the provider's return; None where it has all. reports: its own."""
    stale = reports[reports["stale"].astype(bool)]
    if status not in WITHOUT_RETURN and stale.empty:
        return None
    reports = stale if len(stale) else reports
    if len(reports):
        days = reports["data_date"].dropna()
        return StandingRecords(reports["project_id"].nunique(), 0, days.min(), days.max())
    statements = content["provenance"][content["provenance"]["provider"] == provider]
    days = statements["data_date"].dropna()
    records = len(statements[["table", "key"]].drop_duplicates())
    return StandingRecords(0, records, *((days.min(), days.max()) if len(days) else (None, None)))


def _collect_changes(
    content: Mapping[str, pd.DataFrame], previous: PublishedRelease | None
) -> dict[str, dict[str, NamedProjects]]:
    """new, changed, gone → provider → the projects of which it made a difference to the previous release."""
    titles = _map_titles([content["projects"], *([previous.tables["projects"]] if previous else [])])
    now = _list_reported_projects(content["reports"])
    before = _list_reported_projects(previous.tables["reports"]) if previous else {}
    published = set(content["projects"]["project_id"])
    changed = _list_changed_projects(content, previous) if previous else {}
    changes: dict[str, dict[str, NamedProjects]] = {"new": {}, "changed": {}, "gone": {}}
    for provider in {*now, *before}:
        own, earlier = now.get(provider, set()), before.get(provider, set())
        differences = {
            "new": own - earlier,
            "changed": changed.get(provider, set()) & own & earlier,
            "gone": earlier - own - published,
        }
        for kind, projects in differences.items():
            named = sorted(projects)[:NAMED_PROJECTS]
            texts = {f"titles_{name}": [titles[project][name] for project in named] for name in ("en", "cy")}
            changes[kind][provider] = NamedProjects(len(projects), **texts)
    return changes


def _map_titles(projects: Iterable[pd.DataFrame]) -> dict[str, dict[str, str]]:
    """project_id → language → its title, in the other language where it has none."""
    titles: dict[str, dict[str, str]] = {}
    for frame in projects:
        for row in to_plain_rows(frame[["project_id", "title_en", "title_cy"]]):
            english, welsh = row["title_en"] or row["title_cy"], row["title_cy"] or row["title_en"]
            titles.setdefault(row["project_id"], {"en": english or row["project_id"], "cy": welsh or row["project_id"]})
    return titles


def _list_reported_projects(reports: pd.DataFrame) -> dict[str, set[str]]:
    return {str(provider): set(rows["project_id"]) for provider, rows in reports.groupby("provider")}


def _list_changed_projects(content: Mapping[str, pd.DataFrame], previous: PublishedRelease) -> dict[str, set[str]]:
    """Provider → the projects of which it says anything else than in the previous release."""
    files = content["submissions"].dropna(subset="sha256")
    sent = dict(zip(files["sha256"], files["provider"], strict=True))
    old, new = previous.basis, ReleaseBasis(content, content["provenance"], sent, "", "", {})
    projects: dict[str, set[str]] = {}
    for table, rows in release_changes.find_changed_statements(old, new).groupby("table"):
        found = rows.assign(project=release_changes.find_projects(str(table), rows["key"], new, old))
        for provider, own in found.dropna(subset="project").groupby("provider"):
            projects.setdefault(str(provider), set()).update(own["project"])
    return projects


def _sort_files(files: Iterable[PlainRow]) -> list[str]:
    """The paths of the files that go to a provider, the letter first."""
    ranks = {name: rank for rank, name in enumerate(SENT_FIRST)}
    names = {file["path"]: file["path"].rsplit("/", 1)[-1] for file in files}
    sent = [path for path in names if names[path] not in NOT_SENT]
    return sorted(sent, key=lambda path: (ranks.get(names[path], len(ranks)), path))
