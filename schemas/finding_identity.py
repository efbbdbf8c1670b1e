"""The identifier that a finding keeps from one submission to the next.

It does not depend on the name of the file, its bytes, its sheet's position or the line, when the record has a name of its own:
a file that is renamed or sorted anew, and a row inserted above, leave it as it is. `f-<kin>-<rest>`: findings of one *kin* are
of one rule, about the same column of the same record; the rest follows from the value. docs/decisions/0022 says why.
"""

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.frames import is_among
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables.table_records import TABLE_RECORDS

KIN_DIGITS, REST_DIGITS = 10, 6
_SENT_NAMES: Mapping[str, tuple[str, ...]] = {
    "project_id": ("reference", "project_title"),
    "idea_id": ("reference",),
    "organisation_id": ("organisation",),
    "measure_id": ("measure",),
    "milestone": ("milestone_en", "milestone_cy"),
}
"""A column of a published key → the columns of a return that name the same thing."""
_EXTRA_NAMES: Mapping[str, tuple[str, ...]] = {"observations": ("value_kind",), "measures": ("measure_id",)}
_TITLES = ("title_en", "title_cy")
_PARAMETERS_BESIDE_RECORD = ("other", "kind")
_PARAMETERS_WITHOUT_RECORD = ("header", "skipped", "expected", "reference", "entry")
"""The parameters that tell findings apart: of one record, and of none. No other is the same in the next return."""
_RULES_OF_PROJECTS = frozenset({"partners-differ", "sums-differ"})
"""Rules about a project as a whole, whose finding stands at one of its rows."""
_SEPARATOR = "\x1f"


def _list_names(table: str) -> tuple[str, ...]:
    """The columns of a return that tell the records of a table apart."""
    record = TABLE_RECORDS.get(table)
    key = (*record.key, *(record.mark.words if record and record.mark else ())) if record else ()
    names = [name for column in key for name in _SENT_NAMES.get(column, (column,))]
    return tuple(name for name in (*names, *_EXTRA_NAMES.get(table, ())) if name in SUBMISSION_COLUMNS.get(table, {}))


NAMING_COLUMNS: Mapping[str, tuple[str, ...]] = {table: _list_names(table) for table in SUBMISSION_COLUMNS}


def _fold_value(value: Any) -> str:
    return "" if value is None or value is pd.NA or value != value else " ".join(str(value).split()).casefold()


def _hash_parts(parts: Iterable[Any], digits: int) -> str:
    return hashlib.sha256(_SEPARATOR.join(map(_fold_value, parts)).encode()).hexdigest()[:digits]


@dataclass(frozen=True)
class _Subject:
    """What a finding is about. names: of the record; other: what tells records without a name apart."""

    names: tuple[str, ...]
    other: str = ""

    @property
    def has_name(self) -> bool:
        return any(self.names)


class RecordNames:
    """The names of the records of some providers, for those that findings are about."""

    def __init__(self, raw: Mapping[str, pd.DataFrame], findings: pd.DataFrame) -> None:
        """raw: gather's frames, by the tables that providers send."""
        records, rows = set(findings["record"].dropna()), set(findings["row"].dropna())
        self._records: dict[tuple[str, str], dict[str, Any]] = {}
        self._by_record: dict[str, tuple[str, dict[str, Any]]] = {}
        self._projects: dict[str, str] = {}
        for table in SUBMISSION_COLUMNS:
            frame = raw.get(table)
            if frame is None:
                continue
            wanted = frame[(is_among(frame["record"], records) | is_among(frame["row"], rows)).to_numpy(bool)]
            for values in wanted.to_dict("records"):
                self._records[table, values["record"]] = values
                self._by_record.setdefault(values["record"], (table, values))
                self._by_record.setdefault(values["row"], (table, values))
                if table == "projects":
                    own = (values.get(name) for name in ("reference", *_TITLES))
                    self._projects.setdefault(values["row"], next(filter(None, map(_fold_value, own)), ""))

    def has_come(self, finding: Mapping[Any, Any]) -> bool:
        """Whether what the finding is about has come now."""
        return any(not pd.isna(finding[name]) and finding[name] in self._by_record for name in ("record", "row"))

    def describe_subject(self, finding: Mapping[Any, Any]) -> _Subject:
        table, record = finding["table"], finding["record"]
        found = None if pd.isna(record) else self._records.get((table, record))
        if found is None:
            keys = [finding[name] for name in ("record", "row") if not pd.isna(finding[name])]
            table, found = next((self._by_record[key] for key in keys if key in self._by_record), (table, None))
        if found is None:
            return _Subject(())
        own = finding["column"]
        named = ("reference",) if finding["rule"] in _RULES_OF_PROJECTS else NAMING_COLUMNS[table]
        names = {name: _fold_value(found.get(name)) for name in named if name != own}
        # A cell that is a description as well as an amount does not name itself.
        names = {name: "" if text == _fold_value(finding["value"]) else text for name, text in names.items()}
        if "reference" in names and not names["reference"]:
            names["reference"] = self._projects.get(found["row"], "") if table != "projects" else ""
        if not any(names.values()) and table in ("projects", "ideas", "measures"):
            names = {name: _fold_value(found.get(name)) for name in _TITLES if name != own}
        if any(names.values()):
            return _Subject((table, *names.values()))
        rest = (found.get(name) for name in SUBMISSION_COLUMNS[table] if name != own)
        return _Subject((), _hash_parts(rest, REST_DIGITS))


def _make_kin(finding: Mapping[Any, Any], names: Iterable[str]) -> str:
    return _hash_parts((*(finding[name] for name in ("provider", "rule", "table", "column")), *names), KIN_DIGITS)


def get_kin(finding_id: str) -> str:
    """The kin of an identifier that identify_findings has made."""
    return finding_id.split("-")[1]


def has_no_name(finding: Mapping[Any, Any]) -> bool:
    """Whether a finding (with the identifier that identify_findings made) is about no record that has a name."""
    return get_kin(finding["finding_id"]) == _make_kin(finding, ())


def _make_stem(finding: Mapping[Any, Any], subject: _Subject) -> str:
    parameters = json.loads(finding["parameters"])
    names = _PARAMETERS_BESIDE_RECORD if subject.has_name else _PARAMETERS_WITHOUT_RECORD
    value = None if finding["rule"] in _RULES_OF_PROJECTS else finding["value"]
    rest = [value, *(parameters.get(name) for name in names)]
    rest += [] if subject.has_name else [subject.other or finding["sheet"]]
    return f"f-{_make_kin(finding, subject.names)}-{_hash_parts(rest, REST_DIGITS)}"


def _iterate_numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in itertools.count(2):
        yield f"{stem}-{number}"


def identify_findings(
    findings: pd.DataFrame, raw: Mapping[str, pd.DataFrame], previous: pd.DataFrame | None = None
) -> pd.DataFrame:
    """FINDINGS with their lasting identifiers, each once.

    raw: gather's frames of all providers that the findings are of, none where nothing could be read; previous: findings of the
    previous release, from which one about a record that has not come again has its identifier. Findings that nothing tells apart
    are numbered in their order.
    """
    names = RecordNames(raw, findings)
    same = ["provider", "rule", "table", "column", "record", "value"]
    known: dict[tuple[str, ...], list[str]] = {}
    if previous is not None:
        for *values, identifier in previous[[*same, "finding_id"]].itertuples(index=False):
            known.setdefault(tuple(map(_fold_value, values)), []).append(identifier)
    unique = findings.drop_duplicates("finding_id")
    rows = unique.to_dict("records")
    waiting: dict[tuple[str, ...], list[int]] = {}
    for position, finding in enumerate(rows):
        key = tuple(_fold_value(finding[name]) for name in same)
        if key in known and not pd.isna(finding["record"]) and not names.has_come(finding):
            waiting.setdefault(key, []).append(position)
    kept: dict[int, str] = {}
    for key, positions in waiting.items():
        kept |= zip(positions, known[key][-len(positions) :], strict=False)
    # A new finding never takes the number of one that waits for its record.
    taken = set(kept.values())
    numbered: dict[str, Iterator[str]] = {}
    identifiers = []
    for position, finding in enumerate(rows):
        identifier = kept.get(position)
        if identifier is None:
            stem = _make_stem(finding, names.describe_subject(finding))
            candidates = numbered.setdefault(stem, _iterate_numbered(stem))
            identifier = next(each for each in candidates if each not in taken)
        identifiers.append(identifier)
    return unique.assign(finding_id=pd.Series(identifiers, index=unique.index, dtype=findings["finding_id"].dtype))
