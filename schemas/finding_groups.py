"""Findings that are alike, as one group with a count and its first cells: a thousand of them are one thing to fix.

Belongs here: which findings are alike, the order of the groups, and how many findings are listed. Does not belong here:
rendering a finding (schemas.findings), or laying groups out for a terminal or a page.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas import codelists

NAMED_CELLS = 10
"""How many cells of a group are named."""
NAMED_VALUES, NAMED_CHARACTERS = 8, 40
"""How many different values of a group are named, and how much of each."""
SHOWN_GROUPS = 10
"""How many groups are seen at first; the others are folded."""
FOLDED_FINDINGS = 4
"""From how many on findings of a column are read as one, though each names another value."""
SEPARATE_RESULTS = 5
"""Into how many groups at most the findings of a column are parted by what they say of their values."""
SEPARATE_GROUPS = 20
"""How many messages of a rule about other things than columns each make a group of their own; the rest are one group."""
LISTED_FINDINGS = 100
"""How many findings of a rule are listed where not all are asked for."""
CONSEQUENCES = frozenset({"project-held", "required-unreadable"})
"""The rules that only say what follows from another finding of the same file: they stand behind their causes."""
RULES_OF_ROWS = frozenset(
    {
        "cell-outside",
        "not-a-record",
        "quotes-mended",
        "line-damaged",
        "quote-unclosed",
        "row-hidden",
        "row-struck",
        "row-shifted",
    }
)
"""Rules about rows, or cells beside the columns: all that they find on one sheet is alike."""
RULES_OF_HEADERS = frozenset({"column-unmapped", "column-guessed", "column-of-people"})
"""Rules about headers, whose value is the header: all that they find on one sheet is alike, too."""
RULES_OF_CODES = frozenset({"code-read", "code-taken"})
"""Rules by which values are read as codes: each code is a group."""
_SEVERITIES = {severity: rank for rank, severity in enumerate(codelists.list_codes("severity"))}
_LAST = len(_SEVERITIES)

RenderedFinding = Mapping[str, Any]
"""A finding with schemas.findings.RENDERED_COLUMNS."""


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one rule about one column of one sheet, or with one message where it is not about a column."""

    findings: tuple[RenderedFinding, ...]

    @property
    def first(self) -> RenderedFinding:
        """The finding whose texts speak for all."""
        return self.findings[0]

    @property
    def count(self) -> int:
        """How many findings there are."""
        return len(self.findings)

    @property
    def is_to_fix(self) -> bool:
        """Whether its sender has something to do."""
        return is_to_fix(self.first)

    @property
    def is_of_team(self) -> bool:
        """Whether it is for the register's team to settle."""
        return is_of_team(self.first)

    @property
    def cells(self) -> tuple[str, ...]:
        """The first NAMED_CELLS cells."""
        return tuple(dict.fromkeys(finding["cell"] for finding in self.findings if finding["cell"]))[:NAMED_CELLS]

    def describe_others(self, translate: Callable[..., str]) -> str:
        """Where the findings behind the first are, or, where the messages quote different values, what they are: those that are
        named, and how many more there are.
        """
        if self._has_different_values:
            return self._describe_values(translate)
        others = [f"({cell})" if "," in cell else cell for cell in self.cells if cell != self.first["cell"]]
        unnamed = self.count - 1 - len(others)
        if not others:
            return translate("And {count} more like this.", count=unnamed)
        if unnamed <= 0:
            return translate("Also at {cells}.", cells=", ".join(others))
        return translate("Also at {cells} and {count} more.", cells=", ".join(others), count=unnamed)

    @property
    def _has_different_values(self) -> bool:
        is_quoted = all(f"'{finding['value']}'" in finding["message_en"] for finding in (self.first, self.findings[-1]))
        return is_quoted and len({finding["value"] for finding in self.findings}) > 1

    def _describe_values(self, translate: Callable[..., str]) -> str:
        """Each value with its first cell and how many more it has, the most frequent first."""
        by_value: dict[str, list[RenderedFinding]] = {}
        for finding in self.findings[1:]:
            by_value.setdefault(" ".join(str(finding["value"]).split()), []).append(finding)
        texts = []
        for value, findings in sorted(by_value.items(), key=lambda item: -len(item[1]))[:NAMED_VALUES]:
            text = value if len(value) <= NAMED_CHARACTERS else f"{value[:NAMED_CHARACTERS]}…"
            place, more = findings[0]["cell"] or findings[0]["sheet"] or "", len(findings) - 1
            where = translate("{cell} and {count} more", cell=place, count=more) if more else place
            texts.append(f"'{text}' ({where})" if where else f"'{text}'")
        named, unnamed = "; ".join(texts), len(by_value) - len(texts)
        if unnamed:
            return translate("Also {values}; and {count} more values.", values=named, count=unnamed)
        return translate("Also {values}.", values=named)

    def to_plain(self) -> dict[str, Any]:
        """The group as `check --format json` gives it."""
        names = ("rule", "severity", "sheet", "table", "column")
        texts = ("message_en", "message_cy", "fix_en", "fix_cy", "effect")
        cells = {"count": self.count, "cells": list(self.cells)}
        return {name: self.first[name] for name in names} | cells | {name: self.first[name] for name in texts}


def is_of_team(finding: RenderedFinding) -> bool:
    """Whether a finding is a doubt or a note for the register's team, of which its sender has nothing to do. What is held is
    everybody's.
    """
    return finding["responsibility"] != "provider" and finding["severity"] != "error"


def is_to_fix(finding: RenderedFinding) -> bool:
    """Whether a finding is one that its sender can do something about: not one that only says what was tidied or left out."""
    return finding["severity"] != "notice" and not is_of_team(finding)


def _get_order(finding: RenderedFinding) -> tuple[Any, ...]:
    cell = finding["cell"] or ""
    line = re.search(r"\d+", cell)
    place = (finding["file"] or "", finding["sheet"] or "", int(line[0]) if line else 0, len(cell), cell)
    rank = _LAST if is_of_team(finding) else _SEVERITIES[finding["severity"]]
    return (rank, finding["rule"] in CONSEQUENCES, *place)


def sort_findings(findings: Iterable[RenderedFinding]) -> list[RenderedFinding]:
    """The findings: the gravest first, those that the register's team has to settle last, causes before consequences, then as
    their cells stand in the file.
    """
    return sorted(findings, key=_get_order)


def group_findings(findings: Iterable[RenderedFinding]) -> list[FindingGroup]:
    """The findings in groups, in the order of sort_findings by the first of each."""
    alike: dict[tuple[Any, ...], list[RenderedFinding]] = {}
    messages: dict[tuple[Any, ...], set[str]] = {}
    for finding in sort_findings(findings):
        key = tuple(finding[name] for name in ("rule", "file", "sheet", "column"))
        if finding["rule"] in RULES_OF_HEADERS:
            key = key[:3]
        elif finding["column"] is None and finding["rule"] not in RULES_OF_ROWS:
            own = messages.setdefault(key, set())
            if len(own) < SEPARATE_GROUPS:
                own.add(finding["message_en"])
            key = (*key, finding["message_en"] if finding["message_en"] in own else None)
        alike.setdefault(key, []).append(finding)
    return [FindingGroup(tuple(group)) for group in alike.values()]


def limit_findings(findings: Iterable[RenderedFinding]) -> list[RenderedFinding]:
    """The first LISTED_FINDINGS findings of each rule, in the order in which they come."""
    counts: dict[str, int] = {}
    limited = []
    for finding in findings:
        counts[finding["rule"]] = counts.get(finding["rule"], 0) + 1
        if counts[finding["rule"]] <= LISTED_FINDINGS:
            limited.append(finding)
    return limited


def group_for_reading(findings: Iterable[RenderedFinding]) -> list[FindingGroup]:
    """The groups as people read them: findings with different messages stay apart where they are fewer than FOLDED_FINDINGS."""
    groups = []
    for group in group_findings(findings):
        is_folded = group.count >= FOLDED_FINDINGS or group.first["rule"] in RULES_OF_HEADERS
        is_folded = is_folded or len({finding["message_en"] for finding in group.findings}) == 1
        groups += _split_by_result(group) if is_folded else split_findings(group.findings)
    return groups


def _split_by_result(group: FindingGroup) -> list[FindingGroup]:
    """A group as several, each with one result, where its findings say of many values few different things (`'OP' is read as:
    Live`, `'CL' is read as: Ended`), and always where values are read as codes. Dates of which each has a result stay together.
    """
    by_result: dict[str, list[RenderedFinding]] = {}
    for finding in group.findings:
        by_result.setdefault(finding["message_en"].replace(f"'{finding['value']}'", "", 1), []).append(finding)
    is_repeated = len(by_result) <= SEPARATE_RESULTS and 2 * len(by_result) <= group.count
    is_parted = is_repeated or group.first["rule"] in RULES_OF_CODES
    if not is_parted or group.first["rule"] in RULES_OF_HEADERS:
        return [group]
    return [FindingGroup(tuple(findings)) for findings in by_result.values()]


def split_findings(findings: Iterable[RenderedFinding]) -> list[FindingGroup]:
    """Every finding as a group of its own, in the order of sort_findings."""
    return [FindingGroup((finding,)) for finding in sort_findings(findings)]
