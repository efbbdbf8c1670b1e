"""Every rule of the intake, values and records modules: broken once, at its cell, alone; passed; and where it does not apply."""

import calendar
import datetime as dt
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from assets.check import record_rules
from assets.check.parsed_table import parse_table
from assets.check.raw_table import RawTable
from schemas.findings import RENDERED_COLUMNS
from schemas.rules import RULES
from schemas.rules.predicates import PREDICATES
from schemas.source_file import Source
from tests.check.cases import CASES, Case, Files, lay
from tests.examples import Outcome, run
from tests.rules_in_code import find_rule_ids

# Headers are guessed only where no source says what they mean; tests of `check` break that rule.
# What is said of whole returns, tests of licences and of isolated providers break; of templates and workbooks given back, theirs.
OF_DRAFTS = {
    "column-guessed",
    "column-doubted",
    "column-of-people",
    "column-in-other-currency",
    "columns-needed",
    "list-of-another-kind",
    "title-as-reference",
}
OF_RETURNS = {
    "licence-missing",
    "return-stopped",
    "check-stopped",
    "figure-unattributed",
    "correction-unused",
    "file-superseded",
}
OF_EARLIER_RETURNS = {  # tests of recognised files break them
    *("file-resent", "file-of-another-provider", "file-older", "form-of-another-source", "projects-gone"),
}
OF_TEMPLATES = {"template-unfilled", "example-changed", "fix-refused"}
OF_MATCH = {"organisation-likened"}  # named in check, as a fix follows from it
HERE = (
    (find_rule_ids("assets/gather", "assets/check") | set(PREDICATES) | {"return-missing"})
    - OF_DRAFTS
    - OF_RETURNS
    - OF_EARLIER_RETURNS
    - OF_TEMPLATES
    - OF_MATCH
)
BROKEN = [pytest.param(case, id=rule) for rule, case in CASES.items()]
UNFILLED = re.compile(r"[{}]|<NA>|(?<!^)\b(None|nan|NaN)\b")
Judged = Callable[[Files, Source], Outcome]
Broken = Callable[[Case], Outcome]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """What becomes of a folder, judged once for all the tests and cases that look at the same files of the same source."""
    outcomes: dict[str, Outcome] = {}

    def judge(files: Files, by: Source) -> Outcome:
        key = repr((files, by))
        if key not in outcomes:
            outcomes[key] = run(lay(tmp_path_factory.mktemp("case"), files), by)
        return outcomes[key]

    return judge


@pytest.fixture(scope="module")
def broken(judged: Judged) -> Broken:
    """What becomes of the folder that breaks a rule."""
    return lambda case: judged(case.breaks, case.by)


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == HERE, "tests/check/cases.py: a case for each rule of gather and check, and for no other"
    assert set(PREDICATES) == {rule for rule, case in CASES.items() if case.apart or case.always}


def texts(finding: pd.Series) -> list[str]:
    return [finding[name] for name in ("message_en", "message_cy", "fix_en", "fix_cy")]


@pytest.mark.parametrize("case", BROKEN)
def test_broken_rule_is_found_at_its_cell(case: Case, broken: Broken) -> None:
    outcome = broken(case)
    found = outcome.of(case.rule)
    assert len(found) == 1
    row = found.iloc[0]
    assert list(found.columns) == list(RENDERED_COLUMNS)
    seen = tuple(None if pd.isna(row[name]) else row[name] for name in ("sheet", "cell", "column", "value"))
    assert seen == case.at
    assert (row["severity"], row["effect"], row["responsibility"]) == (case.severity, case.effect, case.responsibility)
    assert row["rule_version"] == RULES[case.rule].version
    assert row["provider"] == "example"
    if case.breaks:
        assert row["file"] in case.breaks
    else:
        assert pd.isna(row["file"])
    if case.table:
        assert row["table"] == case.table
    assert set(outcome.rules("error")) == {*case.also, *([case.rule] if case.severity == "error" else [])}


@pytest.mark.parametrize("case", BROKEN)
def test_its_messages_are_whole_in_both_languages(case: Case, broken: Broken) -> None:
    row = broken(case).of(case.rule).iloc[0]
    for text in texts(row):
        assert text.strip()
        assert not UNFILLED.search(text)
    assert case.says in row["message_en"]
    assert row["message_en"] != row["message_cy"]
    assert row["fix_en"] != row["fix_cy"]


@pytest.mark.parametrize("case", BROKEN)
def test_its_effect_is_what_it_says(case: Case, broken: Broken) -> None:
    outcome = broken(case)
    name = case.table or "projects"
    if case.effect == "file-refused":
        assert outcome.raw["rows"].empty
        assert all(frame.empty for frame in outcome.accepted.values())
    elif case.effect == "row-held":
        held = outcome.held[outcome.held["table"] == name]
        row = outcome.findings.loc[outcome.findings["rule"] == case.rule]
        assert len(row) == 1
        assert len(held) == 1
        assert held["record"].iloc[0] not in set(outcome.accepted[name]["record"])
    else:
        assert outcome.held.empty
        for column, after in case.after.items():
            assert outcome.records(name, column) == [(after,)]
    outcome.adds_up()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_passed_rule_finds_nothing(case: Case, judged: Judged) -> None:
    outcome = judged(case.passes, case.by)
    assert case.rule not in outcome.rules()
    assert outcome.rules("error") == []
    assert outcome.held.empty


def outcome_of(case: Case, outcome: Outcome) -> list[object]:
    """What the rule's predicate says of the typed records."""
    table = str(RULES[case.rule].table)
    raw = outcome.raw[table]
    blocks = outcome.raw["blocks"]
    given = parse_table(RawTable(table, raw, blocks), case.by).records
    return [None if pd.isna(each) else bool(each) for each in PREDICATES[case.rule](given)]


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.rule in PREDICATES], ids=lambda c: c.rule)
def test_predicate_has_three_outcomes(case: Case, broken: Broken, judged: Judged) -> None:
    assert outcome_of(case, broken(case)) == [False]
    assert outcome_of(case, judged(case.passes, case.by)) == [True]
    if case.apart:
        apart = judged(case.apart, case.by)
        assert outcome_of(case, apart) == [None]
        assert case.rule not in apart.rules()


@pytest.mark.parametrize(
    ("start", "end", "passes"),
    [
        ("2013", "2013", True),
        ("2013-06", "2013", True),
        ("2013", "2013-02", True),
        ("2013-02-28", "2013-02", True),
        ("2013-03", "2013-02-28", False),
        ("2013-02", "2013-01-31", False),
        ("2014", "2013-12-31", False),
        ("2011-04/2012-03", "2011-04", True),
        ("2011-04/2012-03", "2011-03", False),
        ("2012-03", "2011-04/2012-03", True),
        ("2012-04", "2011-04/2012-03", False),
        (None, "2013", None),
        ("2013", None, None),
    ],
)
def test_an_end_is_before_a_start_only_where_both_are_exact_enough(
    start: str | None, end: str | None, passes: bool | None
) -> None:
    given = pd.DataFrame({"start_actual": [start], "end_date": [end]}, dtype="string[pyarrow]")
    predicate = PREDICATES["end-before-start"]
    assert [None if pd.isna(each) else bool(each) for each in predicate(given)] == [passes]


def days(date: str) -> tuple[dt.date, dt.date]:
    """The first and last day that a part-date allows."""
    ends = []
    for part in date.split("/"):
        year, month, day = (*(int(number) for number in part.split("-")), 0, 0)[:3]
        last = day or calendar.monthrange(year, month or 12)[1]
        ends += [dt.date(year, month or 1, day or 1), dt.date(year, month or 12, last)]
    return ends[0], ends[-1]


def test_an_end_is_before_a_start_when_its_last_day_is_before_the_first() -> None:
    dates = [
        f"{year}{rest}" for year in (2010, 2011, 2012) for rest in ("", *(f"-{month}" for month in ("01", "02", "12")))
    ]
    dates += [f"{month}-{day}" for month in dates if len(month) == 7 for day in ("01", "28")]
    dates += [f"{start}/{end}" for start in dates for end in dates if len(end) == 7 and start[:7] < end]
    pairs = list(itertools.product(dates, dates))
    given = pd.DataFrame(pairs, columns=["start_actual", "end_date"], dtype="string[pyarrow]")
    predicate = PREDICATES["end-before-start"]
    assert predicate(given).tolist() == [days(start)[0] <= days(end)[1] for start, end in pairs]


def test_a_rule_that_crashes_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crashes(_: pd.DataFrame) -> pd.Series:
        raise ZeroDivisionError

    monkeypatch.setattr(record_rules, "PREDICATES", {"end-missing": crashes})
    with pytest.raises(record_rules.CrashedRuleError, match="end-missing"):
        run(lay(tmp_path, CASES["end-missing"].passes), CASES["end-missing"].by)
