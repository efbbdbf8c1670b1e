"""Findings from one submission to the next: send, mend half, send again, in another file, in another order, or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.check.provider_check import check_provider
from assets.gather.received_files import build_submissions_frame, find_submissions
from assets.publish.release.finding_lives import build_progress_table, report_unused_acceptances, trace_lives
from schemas.finding_identity import identify_findings
from schemas.findings import build_findings, make_finding
from schemas.frames import FINDINGS, LIVES, build_frame, concat_frames
from tests.examples import gathered, source, table, write_csv, write_xlsx
from tests.habits.habits import habit

HEADER = ["Ref", "Title", "Start", "Stage", "Cost"]
COLUMNS = {"reference": "Ref", "title_en": "Title", "start_actual": "Start", "stage": "Stage", "cost": "Cost"}
SOURCE = source(table(columns=COLUMNS), match="*.csv")
NAMELESS = {"table": "projects", "theirs": "ended", "other": "two", "published": "live"}
ROWS = [
    ["A1", "Archives", "sometime", "Live", "1000"],
    ["A2", "Buildings", "2020-01-01", "dreaming", "5,000 CR"],
    ["A3", "", "2020-01-01", "Live", "2000"],
    ["A4", "Drains", "never", "Live", "3000"],
]


class Sender:
    """One provider that sends return after return."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lives: pd.DataFrame | None = None
        self.findings = pd.DataFrame()
        self.submissions = pd.DataFrame()
        self.version = 0

    def send(
        self,
        rows: Sequence[Sequence[Any]] | None,
        file: str = "return.csv",
        accepted: Sequence[Any] = (),
        by: Any = None,
    ) -> dict[str, list[str]]:
        """Sends rows (None: nothing) as the only file; returns the rules of the findings of each state."""
        how = by or SOURCE
        for path in self.folder.iterdir():
            path.unlink()
        if rows is not None:
            write_csv(self.folder / file, rows)
        self.version += 1
        raw = gathered(self.folder, how)
        self.submissions = build_submissions_frame(how, *find_submissions(how, self.folder))
        self.findings = identify_findings(check_provider(how, raw).findings, raw, self.lives)
        release = (f"{self.version}.0.0", f"2026-0{self.version}-01")
        self.lives = trace_lives(self.lives, self.findings, self.submissions, accepted, release)
        states = self.lives.groupby("state")["rule"].apply(sorted).to_dict()
        return {str(state): list(rules) for state, rules in states.items()}

    def ids(self, state: str = "open") -> set[str]:
        """The identifiers of the findings of a state."""
        assert self.lives is not None
        return set(self.lives.loc[self.lives["state"] == state, "finding_id"])

    def life(self, rule: str, **values: str) -> dict[str, Any]:
        """The one finding of a rule, or of a rule and a value."""
        assert self.lives is not None
        found = self.lives[self.lives["rule"] == rule]
        for name, value in values.items():
            found = found[found[name] == value]
        assert len(found) == 1, found
        return {str(name): value for name, value in found.iloc[0].items()}


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return Sender(tmp_path)


ALL = ["amount-in-words", "code-unknown", "date-unreadable", "date-unreadable", "title-missing"]


def _mend(rows: Sequence[Sequence[str]], reference: str, column: int, value: str) -> list[list[str]]:
    return [[*row[:column], value, *row[column + 1 :]] if row[0] == reference else list(row) for row in rows]


@habit(
    "A return is sent again, half mended",
    "told",
    "what was mended is fixed, the rest stays open under its identifier and date",
)
def test_half_mended(sender: Sender) -> None:
    assert sender.send([HEADER, *ROWS]) == {"open": ALL}
    first = sender.ids()
    mended = _mend(_mend(ROWS, "A1", 2, "2019-04-01"), "A3", 1, "Catering")
    assert sender.send([HEADER, *mended]) == {
        "fixed": ["date-unreadable", "title-missing"],
        "open": ["amount-in-words", "code-unknown", "date-unreadable"],
    }
    assert sender.ids() | sender.ids("fixed") == first
    assert sender.life("code-unknown")["opened"] == "2026-01-01"
    fixed = sender.life("title-missing")
    assert (fixed["closed"], fixed["closed_in"], fixed["opened_in"]) == ("2026-02-01", "2.0.0", "1.0.0")
    assert sender.send([HEADER, *mended]) == {"open": ["amount-in-words", "code-unknown", "date-unreadable"]}


@habit("The next file has another name, other rows above, another order", "told", "findings keep their identifiers")
@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, *reversed(ROWS)],
        [HEADER, ["A0", "New", "2020-01-01", "Live", "5"], *ROWS],
        [["Our return"], [""], HEADER, *ROWS],
        [[*HEADER, "Cost"][::-1][1:], *([row[4], *row[3::-1]] for row in ROWS)],
    ],
    ids=["other order", "row above", "title above", "columns turned"],
)
def test_identifiers_stay(sender: Sender, rows: list[list[str]]) -> None:
    sender.send([HEADER, *ROWS])
    first = sender.ids()
    sender.send(rows, file="Return 2027 FINAL (2).csv")
    assert sender.ids() == first and not sender.ids("fixed")
    assert sender.lives is not None and set(sender.lives["opened"]) == {"2026-01-01"}


def test_another_sheet_keeps_the_identifiers(tmp_path: Path) -> None:
    found = []
    for name in ("2025-26", "2026-27"):
        folder = tmp_path / name
        folder.mkdir()
        write_xlsx(folder / f"{name}.xlsx", {name: [HEADER, *ROWS]})
        how = source(table(columns=COLUMNS))
        raw = gathered(folder, how)
        findings = identify_findings(check_provider(how, raw).findings, raw)
        found.append(set(findings.loc[findings["record"].notna(), "finding_id"]))
    assert found[0] == found[1] and len(found[0]) >= len(ALL)


@habit("A wrong cell is mended into another wrong value", "told", "the finding goes on, and is not told as fixed")
def test_another_wrong_value_is_not_fixed(sender: Sender) -> None:
    sender.send([HEADER, *ROWS])
    assert "fixed" not in sender.send([HEADER, *_mend(ROWS, "A1", 2, "soon")])
    assert sender.life("date-unreadable", value="soon")["opened"] == "2026-01-01"


def test_a_mended_cell_that_gives_another_finding_is_fixed_and_opened(sender: Sender) -> None:
    sender.send([HEADER, *ROWS])
    sender.send([HEADER, *_mend(ROWS, "A1", 2, "=1+1")])
    states = sender.send([HEADER, *_mend(ROWS, "A2", 1, "=cmd")])
    assert "formula-text" in states["open"]
    assert sender.life("formula-text")["opened"] == "2026-03-01"


def test_the_same_words_in_two_records_are_told_apart(sender: Sender) -> None:
    rows = _mend(ROWS, "A4", 2, "sometime")
    sender.send([HEADER, *rows])
    assert sender.send([HEADER, *_mend(rows, "A1", 2, "2020")])["fixed"] == ["date-unreadable"]
    assert sender.life("date-unreadable", state="open")["row"].endswith("!5~0.0")


def test_rows_without_a_reference_are_told_apart_by_what_they_say(sender: Sender) -> None:
    header = ["Title", "Start", "Stage"]
    how = source(table(columns={"title_en": "Title", "start_actual": "Start", "stage": "Stage"}), match="*.csv")
    rows = [["Archives", "sometime", "Live"], ["Bins", "sometime", "Live"], ["", "sometime", "Live"]]
    sender.send([header, *rows], by=how)
    first = sender.ids()
    sender.send([header, *reversed(rows)], by=how)
    assert sender.ids() == first
    states = sender.send([header, rows[2], ["Archives", "2020", "Live"], rows[1]], by=how)
    assert states["fixed"] == ["date-unreadable"]
    assert sender.life("date-unreadable", state="fixed")["cell"] == "B4"


@habit("A return is missing or refused", "told", "its findings are neither fixed nor opened anew")
@pytest.mark.parametrize("rows", [None, [["Nothing", "of", "ours"], ["a", "b", "c"]]], ids=["missing", "refused"])
def test_no_return_fixes_nothing(sender: Sender, rows: list[list[str]] | None) -> None:
    sender.send([HEADER, *ROWS])
    first = sender.ids()
    states = sender.send(rows)
    assert "fixed" not in states and first < sender.ids()
    states = sender.send([HEADER, *_mend(ROWS, "A1", 2, "2020")])
    assert sorted(states["fixed"])[0] == "date-unreadable" and len(states["fixed"]) == 2, "the refusal has gone as well"
    assert sender.life("title-missing")["opened"] == "2026-01-01"


def _acceptance(finding_id: str, until: str) -> dict[str, str]:
    reasons = dict.fromkeys(("reason_en", "reason_cy"), "Agreed")
    who = {"provider": "example", "accepted_by": "Data officer", "accepted_on": "2026-01-01"}
    return {"finding_id": finding_id, "until": until, **who, **reasons}


@habit("A person lets a finding stand until a day", "told", "it is accepted, and open again after that day")
def test_an_accepted_finding(sender: Sender) -> None:
    sender.send([HEADER, *ROWS])
    lines = [_acceptance(sender.life("code-unknown")["finding_id"], "2026-02-15")]
    assert sender.send([HEADER, *ROWS], accepted=lines)["accepted"] == ["code-unknown"]
    life = sender.life("code-unknown")
    assert (life["accepted_by"], life["accepted_until"], life["opened"]) == ("Data officer", "2026-02-15", "2026-01-01")
    assert sender.send([HEADER, *ROWS], accepted=lines) == {"open": ALL}
    assert pd.isna(sender.life("code-unknown")["accepted_by"])


def test_an_acceptance_does_not_cover_another_value(sender: Sender) -> None:
    sender.send([HEADER, *ROWS])
    lines = [_acceptance(sender.life("code-unknown")["finding_id"], "2027-01-01")]
    assert report_unused_acceptances(sender.lives, sender.findings, sender.submissions, lines) == []
    sender.send([HEADER, *_mend(ROWS, "A2", 3, "asleep")], accepted=lines)
    assert sender.life("code-unknown")["state"] == "open"
    (told,) = report_unused_acceptances(sender.lives, sender.findings, sender.submissions, lines)
    assert (told["rule"], told["value"]) == ("acceptance-unused", lines[0]["finding_id"])


def test_an_acceptance_of_a_missing_return_stands(sender: Sender) -> None:
    sender.send([HEADER, *ROWS])
    lines = [_acceptance(sender.life("code-unknown")["finding_id"], "2027-01-01")]
    assert sender.send(None, accepted=lines)["accepted"] == ["code-unknown"]


def test_disagreements_end_without_a_new_return(sender: Sender) -> None:
    """What another provider mended is fixed, though this provider's return has not come."""
    sender.send([HEADER, *ROWS])
    facts = {"provider": "example", "table": "projects", "column": "stage", "value": "Live", "record": "earlier/x"}
    disagreement = make_finding("providers-disagree", **facts, theirs="ended", other="two", published="live")
    frame = concat_frames([sender.findings, build_findings([disagreement])], FINDINGS)
    raw = gathered(sender.folder, SOURCE)
    frame = identify_findings(frame, raw, sender.lives)
    sender.lives = trace_lives(sender.lives, frame, sender.submissions, [], ("1.5.0", "2026-01-20"))
    assert sender.life("providers-disagree")["state"] == "open"
    sender.send(None)
    assert sender.life("providers-disagree")["state"] == "fixed"


def test_a_new_finding_does_not_take_the_identifier_of_one_that_waits() -> None:
    """Of three alike the second and third wait for their records; three new ones of the same stem come beside them."""
    alike = {"provider": "example", "column": "stage", "value": "Live"}

    def build(names: Sequence[str]) -> pd.DataFrame:
        parts = [make_finding("providers-disagree", **alike, **NAMELESS, sheet="Sheet1", record=name) for name in names]
        return build_findings(parts)

    first = identify_findings(build(["1", "2", "3"]), {}).set_index("record", drop=False)
    stem = first.loc["1", "finding_id"]
    assert set(first["finding_id"]) == {stem, f"{stem}-2", f"{stem}-3"}
    second = identify_findings(build(["0", "2", "3", "4", "5"]), {}, first).set_index("record")
    assert set(second["finding_id"]) == {stem, *(f"{stem}-{number}" for number in (2, 3, 4, 5))}
    assert (second.loc[["2", "3"], "finding_id"] == first.loc[["2", "3"], "finding_id"]).all()


def test_progress_counts_each_state(sender: Sender) -> None:
    sender.send([HEADER, *ROWS])
    lines = [_acceptance(sender.life("code-unknown")["finding_id"], "2027-01-01")]
    sender.send([HEADER, *_mend(ROWS, "A1", 2, "2020")], accepted=lines)
    assert sender.lives is not None
    rows = build_progress_table(sender.lives, "2.0.0", "2026-02-01").astype(object)
    assert rows.to_dict("records") == [
        {"provider": "example", "severity": "error", "open": 2, "opened": 0, "fixed": 1, "accepted": 1}
        | {"median_days_open": 31},
        {"provider": "example", "severity": "warning", "open": 1, "opened": 0, "fixed": 0, "accepted": 0}
        | {"median_days_open": 31},
    ]


def test_a_clean_return_has_no_lives(sender: Sender) -> None:
    assert sender.send([HEADER, ["A1", "Archives", "2020-01-01", "Live", "1000"]]) == {}
    assert sender.lives is not None
    assert build_progress_table(sender.lives, "1.0.0", "2026-01-01").empty
    assert build_progress_table(build_frame([], LIVES), "1.0.0", "2026-01-01").empty
