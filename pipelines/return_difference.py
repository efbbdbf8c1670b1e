"""What a return would change against the one before: two sets of accepted records of one provider, compared value by value.

Both were read and checked alike, before anything is reconciled with other providers. Not here: finding the return before
(last_return), or any words (difference_texts).
"""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from schemas.languages import fold_text
from schemas.organisations import map_names_to_identifiers
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

ChangeKind = Literal["added", "gone", "held", "renamed", "changed"]
CHANGE_KINDS: tuple[ChangeKind, ...] = ("added", "gone", "held", "renamed", "changed")
LISTED_CHANGES = 100
"""How many changes of a kind in a table are listed; all are counted."""
NAMING_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "projects": ("reference",),
    "partners": ("reference", "organisation"),
    "benefits": ("reference", "organisation", "benefit_type", "amount_kind", "description_en", "description_cy"),
    "milestones": ("reference", "milestone_en", "milestone_cy"),
    "observations": ("reference", "project_title", "organisation", "measure", "period", "value_kind"),
    "measures": ("measure_id",),
    "follow_up": ("recommendation", "organisation", "action_en", "action_cy"),
    "ideas": ("reference", "title_en", "title_cy"),
}
"""What tells the records of a table apart within one return."""
AMOUNT_COLUMNS = ("expected_value", "realised_value", "baseline_value")
_FOLDED = ("organisation", "description_en", "description_cy", "project_title", "measure", "action_en", "action_cy")


@dataclass(frozen=True)
class Change:
    """One thing that differs. record: the values that name it (its reference, title, measure …); column, before, after: of a
    changed value; before and after are the references where a project has a new one.
    """

    kind: ChangeKind
    table: str
    record: Mapping[str, Any]
    column: str | None = None
    before: Any = None
    after: Any = None

    def to_plain(self) -> dict[str, Any]:
        """The change as `check --format json` gives it."""
        values = {"column": self.column, "before": self.before, "after": self.after}
        return {"kind": self.kind, "table": self.table, "record": dict(self.record), **values}


@dataclass(frozen=True)
class ReturnDifference:
    """records: table → how many records would be published; counts: table → kind → how many; changes: the first of them.

    What belongs to a project that is new or gone is not counted beside it. `held`: it was accepted the last time, and is in the
    return, but would be held.
    """

    records: Mapping[str, int]
    counts: Mapping[str, Mapping[ChangeKind, int]]
    changes: tuple[Change, ...]

    def count(self, kind: ChangeKind) -> int:
        """How many there are of a kind, in all tables."""
        return sum(counts[kind] for counts in self.counts.values())


@dataclass(frozen=True)
class ReturnComparison:
    """A difference from the provider's last accepted return: the release that published that, its data date, its files."""

    difference: ReturnDifference
    version: str
    data_date: str
    files: tuple[str, ...]

    def to_plain(self) -> dict[str, Any]:
        """The comparison as `check --format json` gives it."""
        counts: dict[str, int] = {kind: self.difference.count(kind) for kind in CHANGE_KINDS}
        facts = {"release": self.version, "data_date": self.data_date, "files": list(self.files)}
        records: Mapping[str, int] = self.difference.records
        no_changes = dict.fromkeys(CHANGE_KINDS, 0)
        tables = {
            table: {"records": records.get(table, 0), **dict(self.difference.counts.get(table, no_changes))}
            for table in dict.fromkeys([*records, *self.difference.counts])
        }
        return {
            **counts,
            **facts,
            "tables": tables,
            "details": [change.to_plain() for change in self.difference.changes],
        }


@dataclass
class _ChangeCollector:
    counts: dict[str, dict[ChangeKind, int]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def add(self, table: str, kind: ChangeKind, changes: list[Change], count: int | None = None) -> None:
        counts = self.counts.setdefault(table, dict.fromkeys(CHANGE_KINDS, 0))
        counts[kind] += len(changes) if count is None else count
        self.changes += changes[:LISTED_CHANGES]


def count_records(accepted: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """How many records of each table would be published; several rows of one project are one."""
    return {table: int(_make_keys(table, frame).nunique()) for table, frame in accepted.items() if len(frame)}


def compare_returns(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame], held: pd.DataFrame
) -> ReturnDifference:
    """What `after` says otherwise than `before`. Both: table → accepted records; held: HELD, the records of `after` that are."""
    comparison = _ChangeCollector()
    held_names = _list_held_names(held)
    renamed = _find_renamed_references(before.get("projects"), after.get("projects"))
    titles = _list_titles(before) | _list_titles(after)
    for old, new in renamed.items():
        record = {"reference": new, "title": titles.get(new)}
        comparison.add("projects", "renamed", [Change("renamed", "projects", record, "reference", old, new)])
    projects: dict[str, set[str]] = {}
    for table in SUBMISSION_COLUMNS:
        old_rows = _index_records(table, before.get(table), renamed)
        new_rows = _index_records(table, after.get(table), {})
        if table == "benefits":
            old_rows, new_rows = _align_amounts(old_rows, new_rows)
        for kind, rows, others in (("added", new_rows, old_rows), ("gone", old_rows, new_rows)):
            lone = rows.loc[~rows.index.isin(others.index)]
            if table == "projects":
                projects[kind] = set(lone["reference"].dropna())
            elif "reference" in lone and kind in projects:
                lone = lone[~lone["reference"].isin(projects[kind])]
            _add_lone_records(comparison, table, kind, lone, (titles, held_names))  # type: ignore[arg-type]
        _add_changed_values(comparison, table, old_rows, new_rows, titles)
    order = {kind: rank for rank, kind in enumerate(CHANGE_KINDS)}
    changes = sorted(comparison.changes, key=lambda change: order[change.kind])
    return ReturnDifference(count_records(after), comparison.counts, tuple(changes))


def _add_lone_records(
    comparison: _ChangeCollector,
    table: str,
    kind: ChangeKind,
    lone: pd.DataFrame,
    names: tuple[dict[str, str], Set[str]],
) -> None:
    """Adds the records that only one of the returns has; those that the new return has, but held, as such."""
    titles, held_names = names
    if kind == "gone" and len(lone) and held_names:
        is_held = pd.Series([_name_record(table, row) in held_names for row in _to_rows(lone)], index=lone.index)
        held = [Change("held", table, _describe_record(table, row, titles)) for row in _to_rows(lone[is_held])]
        comparison.add(table, "held", held)
        lone = lone[~is_held]
    listed = [Change(kind, table, _describe_record(table, row, titles)) for row in _to_rows(lone.head(LISTED_CHANGES))]
    if len(lone):
        comparison.add(table, kind, listed, len(lone))


def _add_changed_values(
    comparison: _ChangeCollector, table: str, before: pd.DataFrame, after: pd.DataFrame, titles: dict[str, str]
) -> None:
    keys = after.index[after.index.isin(before.index)]
    if not len(keys):
        return
    old_rows, new_rows = before.loc[keys], after.loc[keys]
    columns = [name for name in _list_compared_columns(table) if name in old_rows or name in new_rows]
    differs = {name: _find_differing(old_rows, new_rows, name) for name in columns}
    # The words beside an amount that came in one cell with it say the same once more.
    amounts = [differs[name] for name in AMOUNT_COLUMNS if table == "benefits" and name in differs]
    has_other_amount = pd.concat(amounts, axis=1).any(axis=1) if amounts else None
    for name, where in differs.items():
        if name.startswith("description_") and has_other_amount is not None:
            where = where & ~(has_other_amount & new_rows["record"].str.contains("#", regex=False))
        changes = []
        for key in keys[where.to_numpy(bool)][:LISTED_CHANGES]:
            record = _describe_record(table, new_rows.loc[key].to_dict(), titles)
            old, new = (_to_plain(rows.at[key, name]) if name in rows else None for rows in (old_rows, new_rows))
            changes.append(Change("changed", table, record, name, old, new))
        if changes:
            comparison.add(table, "changed", changes, int(where.sum()))


def _find_differing(before: pd.DataFrame, after: pd.DataFrame, name: str) -> pd.Series:
    blank = pd.Series(None, index=after.index, dtype=object)
    old, new = (frame[name].astype(object) if name in frame else blank for frame in (before, after))
    old, new = old.where(old.notna(), None), new.where(new.notna(), None)
    return pd.Series([one != other for one, other in zip(old, new, strict=True)], index=after.index, dtype=bool)


def _list_compared_columns(table: str) -> list[str]:
    """The columns of a table that are published and sent, and that do not name its records."""
    columns = [name for name, column in TABLES[table].get_columns().items() if column.sent]
    naming = set(NAMING_COLUMNS[table]) - {"description_en", "description_cy"}
    return [name for name in columns if name not in naming]


def _make_keys(table: str, frame: pd.DataFrame) -> pd.Series:
    """What names each record, the same however its organisation or its words are written."""
    if frame.empty:
        return pd.Series(dtype=object)
    blank = pd.Series("", index=frame.index, dtype=object)
    parts = []
    for name in NAMING_COLUMNS[table]:
        texts = frame[name].astype(object).where(frame[name].notna(), "") if name in frame else blank
        write = _fold_name if name in _FOLDED else str
        parts.append(texts.map({text: write(text) for text in texts.unique()}))
    return parts[0].str.cat(parts[1:], sep="\x1f") if len(parts) > 1 else parts[0]


def _fold_name(text: str) -> str:
    folded = fold_text(text)
    return map_names_to_identifiers().get(folded, folded)


def _index_records(table: str, frame: pd.DataFrame | None, renamed: Mapping[str, str]) -> pd.DataFrame:
    """Records by their keys, one each: of several the first value of each column. renamed: old reference → new one."""
    if frame is None or frame.empty:
        return pd.DataFrame({"record": pd.Series(dtype=object), "reference": pd.Series(dtype=object)})
    if renamed and "reference" in frame:
        frame = frame.assign(reference=frame["reference"].replace(renamed))
    keys = _make_keys(table, frame)
    if keys.duplicated().any():
        return frame.groupby(keys.to_numpy(), sort=False).first()
    return frame.set_index(keys.to_numpy())


def _align_amounts(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The amounts of one project, organisation and type whose words alone differ are one amount, where there is one of each."""
    naming = [name for name in NAMING_COLUMNS["benefits"] if not name.startswith("description")]
    lone = {}
    for side, rows, others in (("before", before, after), ("after", after, before)):
        alone = rows.loc[~rows.index.isin(others.index)]
        present = [name for name in naming if name in alone]
        keys = alone[present].astype(object).where(alone[present].notna(), "").agg(tuple, axis=1) if len(alone) else []
        counted = pd.Series(list(keys), index=alone.index, dtype=object)
        lone[side] = counted[~counted.duplicated(keep=False)]
    keys_before = {name: key for key, name in lone["before"].items()}
    pairs = {key: keys_before[name] for key, name in lone["after"].items() if name in keys_before}
    return before, after.rename(index=pairs)


def _find_renamed_references(before: pd.DataFrame | None, after: pd.DataFrame | None) -> dict[str, str]:
    """Old reference → new one, of projects whose title alone of all titles is the same on both sides."""
    if before is None or after is None or before.empty or after.empty:
        return {}
    old, new = _map_titles(before), _map_titles(after)
    gone, added = set(old) - set(new), set(new) - set(old)
    by_title: dict[str, tuple[list[str], list[str]]] = {}
    for side, titles in enumerate((old, new)):
        for reference, title in titles.items():
            by_title.setdefault(title, ([], []))[side].append(reference)
    return {
        olds[0]: news[0]
        for title, (olds, news) in by_title.items()
        if title and len(olds) == len(news) == 1 and olds[0] in gone and news[0] in added
    }


def _map_titles(projects: pd.DataFrame) -> dict[str, str]:
    """Reference → folded title."""
    return {reference: fold_text(title) for reference, title in _list_titles({"projects": projects}).items()}


def _list_titles(accepted: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    projects = accepted.get("projects")
    titles: dict[str, str] = {}
    for row in _to_rows(projects) if projects is not None else []:
        title = row.get("title_en") or row.get("title_cy")
        if row.get("reference") and title:
            titles.setdefault(row["reference"], title)
    return titles


def _list_held_names(held: pd.DataFrame) -> set[str]:
    names = set()
    for table, values in zip(held["table"], held["values"], strict=True):
        names.add(_name_record(table, json.loads(values)))
    return names


def _name_record(table: str, values: Mapping[str, Any]) -> str:
    """What a record is called as it was sent, whether or not it could be read."""
    parts = ("reference", "project_title", "measure", "title_en", "title_cy", "action_en", "action_cy")
    name = next((str(values[part]) for part in parts if values.get(part)), "")
    return f"{table}\x1f{fold_text(name)}"


def _describe_record(table: str, row: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    named = {name: _to_plain(row.get(name)) for name in ("reference", *NAMING_COLUMNS[table], "unit")}
    title = titles.get(named["reference"] or "") or _to_plain(row.get("title_en")) or _to_plain(row.get("title_cy"))
    return {name: value for name, value in ({"title": title} | named).items() if value is not None}


def _to_plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _to_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{name: _to_plain(value) for name, value in row.items()} for row in frame.astype(object).to_dict("records")]
