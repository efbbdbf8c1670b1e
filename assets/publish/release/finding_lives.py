"""The life of a finding from release to release: opened, still open, fixed, or accepted by a person until a day.

A finding is fixed when the return that it was found in has come again, could be read, and does not give it any more. While the
return is missing or refused, it stays as it was. docs/decisions/0022 says what counts as the same finding.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from schemas.finding_identity import get_kin, has_no_name
from schemas.findings import make_finding
from schemas.frames import LIVES, build_frame
from schemas.rules import RULES
from schemas.tables import TABLES

OPEN, ACCEPTED, FIXED = "open", "accepted", "fixed"
_LIVING_SEVERITIES = ("error", "warning")
"""A notice asks nothing of anybody, so it is never open."""
_FOUND_WITHOUT_RETURN = frozenset({"return-missing", "providers-disagree", "partners-differ", "sums-differ"})
"""Rules that are applied again whether or not the provider's return has come."""
Life = dict[str, object]
Acceptances = Sequence[Mapping[str, str]]


class ReadReturns:
    """Which kinds of file of which provider came and could be read."""

    def __init__(self, submissions: pd.DataFrame, findings: pd.DataFrame) -> None:
        """submissions: schemas.frames.SUBMISSIONS; findings: FINDINGS of this run."""
        refused = findings[findings["rule"].map(lambda rule: RULES[rule].effect == "file-refused").astype(bool)]
        stopped = set(refused.loc[refused["file"].isna(), "provider"])
        stopped |= set(submissions.loc[submissions["error"].notna(), "provider"])
        refused_files = set(zip(refused["provider"], refused["file"], strict=True))
        self._kinds: dict[tuple[str, str], str] = {}
        self._unread: dict[str, set[str]] = {}
        self._providers = set(submissions["provider"])
        for row in submissions.to_dict("records"):
            provider, file = row["provider"], row["file"]
            kind = "" if pd.isna(row["spec"]) else str(row["spec"])
            if not pd.isna(row["sha256"]):
                self._kinds[provider, file] = kind
            if pd.isna(row["sha256"]) or provider in stopped or (provider, file) in refused_files:
                self._unread.setdefault(provider, set()).add(kind)
        self._read = {(provider, kind) for (provider, _), kind in self._kinds.items()}
        self._read -= {(provider, kind) for provider, kinds in self._unread.items() for kind in kinds}

    def get_kind(self, provider: object, file: object) -> str | None:
        """The place of a file among those of its source."""
        return self._kinds.get((str(provider), str(file)))

    def has_source(self, provider: object) -> bool:
        """Whether the provider still has a source file."""
        return provider in self._providers

    def is_judged(self, life: Life) -> bool:
        """Whether a finding of the previous release would have been found again if it were still so."""
        if life["rule"] in _FOUND_WITHOUT_RETURN:
            return True
        if not life["kind"]:
            return not self._unread.get(str(life["provider"]))
        return (life["provider"], life["kind"]) in self._read


def _list_lives(findings: pd.DataFrame, returns: ReadReturns) -> dict[str, Life]:
    """The findings of this run that can be open, by identifier, not dated yet."""
    blank = dict.fromkeys(LIVES)
    lives = {}
    for row in findings.astype(object).where(findings.notna(), None).to_dict("records"):
        if RULES[row["rule"]].severity in _LIVING_SEVERITIES:
            kind = returns.get_kind(row["provider"], row["file"])
            lives[str(row["finding_id"])] = {**blank, **row, "kind": kind}
    return lives


def _match_lives(vanished: Mapping[str, Life], newcomers: Mapping[str, Life]) -> dict[str, str]:
    """Newcomer → the vanished finding that it continues: the same fault at the same place, only with another value; or, where
    one of the two is of no record with a name, the same value.
    """
    by_kin: dict[str, list[str]] = {}
    by_value: dict[tuple[object, ...], list[str]] = {}
    for identifier, life in vanished.items():
        by_kin.setdefault(get_kin(identifier), []).append(identifier)
        by_value.setdefault(_get_value_key(life), []).append(identifier)
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for identifier, life in newcomers.items():
        candidates = by_kin.get(get_kin(identifier), [])
        if life["value"] is not None:
            same_value = by_value.get(_get_value_key(life), [])
            candidates = candidates + [each for each in same_value if has_no_name(life) or has_no_name(vanished[each])]
        match = next((each for each in candidates if each not in taken), None)
        if match:
            pairs[identifier] = match
            taken.add(match)
    return pairs


def _get_value_key(life: Life) -> tuple[object, ...]:
    return tuple(life[name] for name in ("provider", "rule", "table", "column", "value"))


def _find_acceptance(life: Life, acceptances: Acceptances, day: str) -> Mapping[str, str] | None:
    for row in acceptances:
        if row["finding_id"] == life["finding_id"] and row["provider"] == life["provider"]:
            if row["accepted_on"] <= day <= row["until"]:
                return row
    return None


def _accept_life(life: Life, acceptances: Acceptances, day: str) -> Life:
    """The life of a finding that is there, with its state."""
    row = _find_acceptance(life, acceptances, day)
    if row is None:
        blank = dict.fromkeys(("accepted_by", "accepted_until", "reason_en", "reason_cy"))
        return {**life, **blank, "state": OPEN}
    reasons = {name: row[name] for name in ("accepted_by", "reason_en", "reason_cy")}
    return {**life, **reasons, "accepted_until": row["until"], "state": ACCEPTED}


def _list_standing(previous: pd.DataFrame | None) -> dict[str, Life]:
    """The findings that stood in the previous release, by identifier."""
    if previous is None or previous.empty:
        return {}
    standing = previous[previous["state"] != FIXED].astype(object)
    return {str(row["finding_id"]): row for row in standing.where(standing.notna(), None).to_dict("records")}


def _split_vanished(
    previous: Mapping[str, Life], current: Mapping[str, Life], returns: ReadReturns
) -> tuple[dict[str, Life], dict[str, Life]]:
    """The findings that were not found again: those that could have been, and those whose return is missing or refused."""
    vanished = {
        identifier: life
        for identifier, life in previous.items()
        if identifier not in current and returns.has_source(life["provider"])
    }
    judged = {identifier: life for identifier, life in vanished.items() if returns.is_judged(life)}
    return judged, {identifier: life for identifier, life in vanished.items() if identifier not in judged}


def trace_lives(
    previous: pd.DataFrame | None,
    findings: pd.DataFrame,
    submissions: pd.DataFrame,
    acceptances: Acceptances,
    release: tuple[str, str],
) -> pd.DataFrame:
    """LIVES of this release.

    previous: LIVES of the release that it follows; findings: FINDINGS of this run, identified; submissions: SUBMISSIONS;
    acceptances: rows of accepted.csv; release: its version and data date. What was fixed before is no longer in it.
    """
    version, day = release
    returns = ReadReturns(submissions, findings)
    current, before = _list_lives(findings, returns), _list_standing(previous)
    judged, waiting = _split_vanished(before, current, returns)
    newcomers = {identifier: life for identifier, life in current.items() if identifier not in before}
    continued = _match_lives(judged, newcomers)
    rows = []
    for identifier, life in current.items():
        earlier = before.get(identifier) or judged.get(continued.get(identifier, ""))
        opened = {name: earlier[name] for name in ("opened", "opened_in")} if earlier else None
        rows.append(_accept_life({**life, **(opened or {"opened": day, "opened_in": version})}, acceptances, day))
    rows += [_accept_life(life, acceptances, day) for life in waiting.values()]
    ended = {*judged} - {*continued.values()}
    rows += [{**judged[each], "state": FIXED, "closed": day, "closed_in": version} for each in sorted(ended)]
    order = ["provider", "state", "file", "sheet", "row", "cell", "rule", "finding_id"]
    return build_frame(rows, LIVES).sort_values(order, ignore_index=True)


def report_unused_acceptances(
    previous: pd.DataFrame | None, findings: pd.DataFrame, submissions: pd.DataFrame, acceptances: Acceptances
) -> list[dict[str, object]]:
    """A finding for the register's team for each line of accepted.csv that fits no finding and has not ended. Arguments: see
    trace_lives.
    """
    if not acceptances:
        return []
    day = str(submissions["data_date"].dropna().max())
    returns = ReadReturns(submissions, findings)
    current = _list_lives(findings, returns)
    _, waiting = _split_vanished(_list_standing(previous), current, returns)
    standing = {(identifier, life["provider"]) for identifier, life in {**current, **waiting}.items()}
    return [
        make_finding("acceptance-unused", provider=row["provider"], value=row["finding_id"])
        for row in acceptances
        if (row["finding_id"], row["provider"]) not in standing and row["until"] >= day
    ]


def build_progress_table(lives: pd.DataFrame, version: str, day: str) -> pd.DataFrame:
    """The published table `quality_progress`: of what each provider has to fix, how much is open and for how long."""
    theirs = lives[lives["rule"].map(lambda rule: RULES[rule].responsibility == "provider").astype(bool)]
    severity = theirs["rule"].map({rule.id: rule.severity for rule in RULES.values()})
    rows = []
    for (provider, code), group in theirs.groupby(["provider", severity.rename("severity")], sort=True):
        open_now = group[group["state"] == OPEN]
        days = [(dt.date.fromisoformat(day) - dt.date.fromisoformat(opened)).days for opened in open_now["opened"]]
        rows.append(
            {
                "provider": provider,
                "severity": code,
                "open": len(open_now),
                "opened": int((group["opened_in"] == version).sum()),
                "fixed": int((group["state"] == FIXED).sum()),
                "accepted": int((group["state"] == ACCEPTED).sum()),
                "median_days_open": int(pd.Series(days).median()) if days else None,
            }
        )
    return TABLES["quality_progress"].conform_and_sort(pd.DataFrame(rows))
