"""Which reports are of the same project, and what the register says of it: identity, merging, disagreements.

Belongs here: joining reports by people's decisions, by what is known already, by title and by likeness; minting identifiers;
choosing the published value. Does not belong here: how alike two reports are (likeness), organisations (organisations), or
what hangs on a project (parts).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.match import likeness
from assets.match.likeness import Alike, Report
from schemas.frames import TEXT_DTYPE
from schemas.languages import FixableError, Message, fold_text

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class MatchError(FixableError):
    """A decision in matches.csv cannot be followed."""


@dataclass(frozen=True)
class Decision:
    """A person's decision on two reports: the same project, or not. A report is a provider and its reference."""

    one: tuple[str, str]
    other: tuple[str, str]
    same: bool


def minted(provider: str, reference: str, prefix: str = "ssr-") -> str:
    """The identifier that a report's first record would give a project: a function of provider and reference alone.

    Letters and figures that cannot be mistaken for one another (Crockford's base 32), five of them.
    """
    return _minted(provider, reference, 5, prefix)


def _minted(provider: str, reference: str, length: int, prefix: str = "ssr-") -> str:
    number = int.from_bytes(hashlib.sha256(f"{provider}\x1f{reference}".encode()).digest()[:8], "big")
    letters = []
    for _ in range(length):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    return prefix + "".join(letters)


def _free(provider: str, reference: str, taken: set[str]) -> str:
    """The shortest identifier of a report that no other project has: a letter longer for each that is taken."""
    length = 5
    while (name := _minted(provider, reference, length)) in taken:
        length += 1
    return name


def decisions(rows: Iterable[Mapping[str, str]], reports: Iterable[tuple[str, str]]) -> list[Decision]:
    """matches.csv (provider, reference, other_provider, other_reference, decision, decided_by, decided_on, reason) as
    decisions.

    Raises MatchError for a decision that is neither `same` nor `not-same`. A decision about a report that has not come
    is kept for when it comes.
    """
    known = set(reports)
    found = []
    for line, row in enumerate(rows, start=2):
        if row["decision"] not in ("same", "not-same"):
            raise MatchError(
                Message(
                    "matches.csv, line {line}: decision is '{decision}'; write same or not-same.",
                    {"line": line, "decision": row["decision"]},
                )
            )
        one, other = (row["provider"], row["reference"]), (row["other_provider"], row["other_reference"])
        if one in known and other in known:
            found.append(Decision(one, other, row["decision"] == "same"))
    return found


class _Groups:
    """Reports joined into groups; a join that a person has ruled out is refused."""

    def __init__(self, apart: Iterable[frozenset[tuple[str, str]]]) -> None:
        self._of: dict[tuple[str, str], tuple[str, str]] = {}
        self._members: dict[tuple[str, str], set[tuple[str, str]]] = {}
        self._apart = set(apart)

    def root(self, report: tuple[str, str]) -> tuple[str, str]:
        """The first report of the group that a report belongs to, in order."""
        while (parent := self._of.get(report, report)) != report:
            report = parent
        return report

    def members(self, root: tuple[str, str]) -> set[tuple[str, str]]:
        """The reports of a group, by its first."""
        return self._members.get(root, {root})

    def kept_apart(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        """Whether a person has ruled out that two reports, or two that they are joined to, are one."""
        if not self._apart:
            return False
        mine, theirs = self.members(self.root(one)), self.members(self.root(other))
        return any(frozenset((x, y)) in self._apart for x in mine for y in theirs)

    def join_of_others(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        """Joins two reports unless that would make one of two references of one provider."""
        mine, theirs = self.members(self.root(one)), self.members(self.root(other))
        if {provider for provider, _ in mine} & {provider for provider, _ in theirs}:
            return False
        return self.join(one, other)

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        a, b = sorted((self.root(one), self.root(other)))
        if a == b:
            return True
        if self.kept_apart(a, b):
            return False
        self._of[b] = a
        self._members[a] = self.members(a) | self._members.pop(b, {b})
        return True


@dataclass(frozen=True)
class Identified:
    """projects: record → project_id; proposed: pairs of reports that a person should decide on, the most alike first."""

    projects: pd.Series
    proposed: list[Alike]


def identified(
    reports: pd.DataFrame,
    decided: list[Decision],
    known: Mapping[tuple[str, str], str],
    partners: Mapping[tuple[str, str], frozenset[str]],
) -> Identified:
    """The project of each report.

    reports: record, provider, reference, data_date, title_en, title_cy, service_area, start_actual; known: (provider,
    reference) → project, from earlier runs; partners: of each report, as far as it names any. Joined are, in this order,
    reports that people decided are the same, reports that the register has joined before, reports with an equal title
    (compared without case, accents or punctuation) whose partners do not contradict it, and reports that are alike enough
    (likeness); never two that people decided are not. Likeness never makes one of two references of one provider. Raises
    MatchError when people's decisions contradict each other.
    """
    keys = list(zip(reports["provider"], reports["reference"], strict=True))
    groups = _Groups(frozenset((d.one, d.other)) for d in decided if not d.same)
    for decision in decided:
        if decision.same and not groups.join(decision.one, decision.other):
            names = {"one": " ".join(decision.one), "other": " ".join(decision.other)}
            raise MatchError(
                Message(
                    "matches.csv: '{one}' and '{other}' are decided to be the same, but other decisions keep them apart.",
                    names,
                )
            )
    before: dict[str, tuple[str, str]] = {}
    dates = reports["data_date"].tolist()
    order = sorted(range(len(keys)), key=lambda at: (keys[at], dates[at]))
    for at in order:
        if keys[at] in known:
            groups.join(before.setdefault(known[keys[at]], keys[at]), keys[at])
    told = [_report(row, partners) for row in reports.iloc[order].to_dict("records")]
    titled: dict[str, list[Report]] = {}
    for report in told:
        for title in report.titles:
            titled.setdefault(fold_text(title), []).append(report)
    for namesakes in titled.values():
        for at, report in enumerate(namesakes):
            fitting = next((other for other in namesakes[:at] if not _disjoint(other, report)), None)
            if fitting:
                groups.join(fitting.key, report.key)
    proposed = []
    for pair in likeness.alike(told):
        if groups.root(pair.one) == groups.root(pair.other) or groups.kept_apart(pair.one, pair.other):
            continue
        if not (pair.joins and groups.join_of_others(pair.one, pair.other)):
            proposed.append(pair)
    named: dict[tuple[str, str], str] = {}
    taken = set(known.values())
    for root in sorted({groups.root(key) for key in keys}):
        earlier = sorted({known[member] for member in groups.members(root) if member in known})
        named[root] = earlier[0] if earlier else _free(*root, taken)
        taken.add(named[root])
    projects = pd.Series([named[groups.root(key)] for key in keys], index=reports["record"], dtype=TEXT_DTYPE)
    return Identified(projects, [pair for pair in proposed if groups.root(pair.one) != groups.root(pair.other)])


def _text(value: object) -> str | None:
    return None if pd.isna(value) else str(value)


def _report(row: Mapping[str, Any], partners: Mapping[tuple[str, str], frozenset[str]]) -> Report:
    """A report as likeness looks at it."""
    key = (str(row["provider"]), str(row["reference"]))
    titles = dict.fromkeys(title for name in ("title_en", "title_cy") if (title := _text(row[name])))
    return Report(
        key,
        tuple(titles),
        partners.get(key, frozenset()),
        _text(row.get("service_area")),
        _text(row.get("start_actual")),
    )


def _disjoint(one: Report, other: Report) -> bool:
    """Whether two providers' reports name partners of which none is in both."""
    return one.key[0] != other.key[0] and bool(one.partners and other.partners and not one.partners & other.partners)


def compatible(one: object, other: object) -> bool:
    """Whether two values say the same: equal, or dates of which one is the other less exactly."""
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        return one.startswith(other + "-") or other.startswith(one + "-")
    return False


def chosen(values: list[tuple[int, object]]) -> int:
    """Which of several reports' values is published: the first by precedence, or a more exact date that agrees with it.

    values: (precedence, value), none blank. Returns the position.
    """
    first = min(range(len(values)), key=lambda at: values[at][0])
    best = first
    for at, (_, value) in enumerate(values):
        if compatible(value, values[first][1]) and len(str(value)) > len(str(values[best][1])):
            best = at
    return best
