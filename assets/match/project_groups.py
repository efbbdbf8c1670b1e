"""Which reports are of the same project, and the identifier of each project."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import pandas as pd

from assets.match.project_titles import split_title
from assets.match.record_keys import make_identifier
from assets.match.report_similarity import ProjectReport, ReportKey, ReportPair, find_similar_reports
from schemas.frames import TEXT_DTYPE
from schemas.languages import FixableError, Language, Message, fold_text


class MatchError(FixableError):
    """A decision in matches.csv cannot be followed."""


@dataclass(frozen=True)
class MatchDecision:
    one: ReportKey
    other: ReportKey
    is_same: bool


def read_match_decisions(rows: Iterable[Mapping[str, str]], reports: Iterable[ReportKey]) -> list[MatchDecision]:
    """The decisions of matches.csv on reports that have come; the others wait until theirs do. Raises MatchError for one that
    is neither `same` nor `not-same`.
    """
    known = set(reports)
    decisions = []
    for line, row in enumerate(rows, start=2):
        if row["decision"] not in ("same", "not-same"):
            values = {"line": line, "decision": row["decision"]}
            raise MatchError(
                Message("matches.csv, line {line}: decision is '{decision}'; use same or not-same.", values)
            )
        one, other = (row["provider"], row["reference"]), (row["other_provider"], row["other_reference"])
        if one in known and other in known:
            decisions.append(MatchDecision(one, other, row["decision"] == "same"))
    return decisions


class ReportGroups:
    """Reports joined into groups; a join that a person has ruled out is refused."""

    def __init__(self, apart: Iterable[frozenset[ReportKey]]) -> None:
        self._groups: dict[ReportKey, set[ReportKey]] = {}
        self._apart = set(apart)

    def get_group(self, report: ReportKey) -> set[ReportKey]:
        return self._groups.setdefault(report, {report})

    def is_kept_apart(self, one: ReportKey, other: ReportKey) -> bool:
        """Whether a person has ruled out that two reports, or two that they are joined to, are of one project."""
        if not self._apart:
            return False
        return any(frozenset((x, y)) in self._apart for x in self.get_group(one) for y in self.get_group(other))

    def has_common_provider(self, one: ReportKey, other: ReportKey) -> bool:
        """Whether a provider has a report in both groups."""
        providers = {provider for provider, _ in self.get_group(one)}
        return any(provider in providers for provider, _ in self.get_group(other))

    def join(self, one: ReportKey, other: ReportKey) -> bool:
        """Joins two reports, unless they are kept apart; returns whether they are of one group now."""
        group, other_group = self.get_group(one), self.get_group(other)
        if group is other_group:
            return True
        if self.is_kept_apart(one, other):
            return False
        group |= other_group
        self._groups |= dict.fromkeys(other_group, group)
        return True


@dataclass(frozen=True)
class ProjectIdentities:
    """projects: record → project_id; proposed: pairs of reports that a person should decide on, the most similar first."""

    projects: pd.Series
    proposed: list[ReportPair]


def identify_projects(
    reports: pd.DataFrame,
    decisions: list[MatchDecision],
    known: Mapping[ReportKey, str],
    partners: Mapping[ReportKey, frozenset[str]],
    unreported: Collection[ReportKey] = (),
) -> ProjectIdentities:
    """Finds the project of each report. unreported: those of the previous release that have not come again.

    Joined are, in this order, reports that people decided are the same, that earlier runs joined (`known`: report →
    project_id), and that are similar enough. Two references of one provider are two projects, whatever their titles, unless
    people decided that they are the same, one has taken the place of the other, or one is but the title. Nothing joins two
    reports that people decided are not the same. Raises MatchError when decisions contradict each other.
    """
    keys = list(zip(reports["provider"], reports["reference"], strict=True))
    in_order = reports.sort_values(["provider", "reference", "data_date"], kind="stable")
    described = [_describe_report(row, partners) for row in in_order.to_dict("records")]
    groups = _group_by_decision(decisions)
    _join_known(groups, described, known)
    _join_renumbered(groups, described, known, set(unreported))
    _join_without_reference(groups, described)
    proposed = _join_similar(groups, described)
    projects = _name_groups(groups, keys, known)
    return ProjectIdentities(pd.Series(projects, index=reports["record"], dtype=TEXT_DTYPE), proposed)


def _group_by_decision(decisions: list[MatchDecision]) -> ReportGroups:
    groups = ReportGroups(frozenset((each.one, each.other)) for each in decisions if not each.is_same)
    for decision in decisions:
        if decision.is_same and not groups.join(decision.one, decision.other):
            names = {"one": " ".join(decision.one), "other": " ".join(decision.other)}
            raise MatchError(
                Message(
                    "matches.csv: one line says that '{one}' and '{other}' are the same project, but "
                    "other lines keep them apart.",
                    names,
                )
            )
    return groups


def _join_known(groups: ReportGroups, reports: Iterable[ProjectReport], known: Mapping[ReportKey, str]) -> None:
    first: dict[str, ReportKey] = {}
    for key in (report.key for report in reports):
        if key in known and not groups.has_common_provider(first.setdefault(known[key], key), key):
            groups.join(first[known[key]], key)


def _join_renumbered(
    groups: ReportGroups, reports: Iterable[ProjectReport], known: Mapping[ReportKey, str], unreported: set[ReportKey]
) -> None:
    """Joins a reference that has not come again with a new one of the same provider, where both alone have an equal title
    that is of one project: the provider has given it another reference.
    """
    gone, new = defaultdict[tuple[str, str], set[ReportKey]](set), defaultdict[tuple[str, str], set[ReportKey]](set)
    for report in reports:
        for title in report.titles:
            if report.key in unreported or report.key not in known:
                namesakes = gone if report.key in unreported else new
                namesakes[report.key[0], fold_text(title)].add(report.key)
    for provider, title in gone:
        former, present = gone[provider, title], new.get((provider, title), set())
        if len(former) == len(present) == 1 and not split_title(title).is_generic:
            groups.join(*former, *present)


def _join_without_reference(groups: ReportGroups, reports: Iterable[ProjectReport]) -> None:
    """Joins a report that its title stands for, as it has no reference, with the only other one of its provider under that
    title.
    """
    namesakes = defaultdict[tuple[str, str], list[ReportKey]](list)
    for report in reports:
        for title in {fold_text(title) for title in report.titles}:
            namesakes[report.key[0], title].append(report.key)
    for (_, title), keys in namesakes.items():
        if len(keys) == 2 and [fold_text(reference) for _, reference in keys].count(title) == 1:
            groups.join(*keys)


def _join_similar(groups: ReportGroups, reports: Iterable[ProjectReport]) -> list[ReportPair]:
    """Joins the reports that are similar enough; returns the pairs that a person should decide on."""
    proposed: list[ReportPair] = []
    asked: set[tuple[ReportKey, str]] = set()
    for pair in find_similar_reports(reports):
        if pair.other in groups.get_group(pair.one) or groups.is_kept_apart(pair.one, pair.other):
            continue
        has_common_provider = groups.has_common_provider(pair.one, pair.other)
        if pair.joins and not has_common_provider and groups.join(pair.one, pair.other):
            continue
        between = {(pair.one, pair.other[0]), (pair.other, pair.one[0])}
        # Where a title already leads to one of the other provider's projects, all else cannot lead to a second.
        if pair.has_like_titles or not (has_common_provider or asked & between):
            proposed.append(pair)
            asked |= between
    return [pair for pair in proposed if pair.other not in groups.get_group(pair.one)]


def _name_groups(groups: ReportGroups, keys: list[ReportKey], known: Mapping[ReportKey, str]) -> list[str]:
    """The identifier of each report's project: the first that any of its group had, or a new one that no other has."""
    names: dict[ReportKey, str] = {}
    taken, given = set(known.values()), set[str]()
    for key in sorted(set(keys)):
        if key not in names:
            group = groups.get_group(key)
            earlier = sorted({known[member] for member in group if member in known} - given)
            # A digit longer for each identifier that is taken.
            free = (make_identifier(*key, length=length) for length in count(5))
            name = earlier[0] if earlier else next(each for each in free if each not in taken)
            taken.add(name)
            given.add(name)
            names |= dict.fromkeys(group, name)
    return [names[key] for key in keys]


def _describe_report(row: Mapping[str, Any], partners: Mapping[ReportKey, frozenset[str]]) -> ProjectReport:
    names = ("title_en", "title_cy", "service_area", "start_actual")
    english, welsh, area, start = (None if pd.isna(row.get(name)) else str(row[name]) for name in names)
    key = (str(row["provider"]), str(row["reference"]))
    titles = dict.fromkeys(title for title in (english, welsh) if title)
    language: Language | None = None if english and welsh else "en" if english else "cy"
    return ProjectReport(key, tuple(titles), partners.get(key, frozenset()), area, start, language)
