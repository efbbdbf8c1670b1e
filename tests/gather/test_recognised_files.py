"""What is known of a file from earlier returns: the same again, another's, an older one, half of it gone, another form."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from assets.gather.raw_records import EarlierReturns, build_raw_records
from assets.gather.received_files import Submission, build_submissions_frame, find_submissions
from assets.gather.recognised_files import keep_first_date, select_accepted_before
from schemas.findings import render_findings
from schemas.source_file import Source
from schemas.stores import AcceptedFile
from tests.examples import find_day, source, source_keys, table, write_csv

HEADER = ["Ref", "Title"]
ROWS = [HEADER, *([f"R{number}", f"Service {number}"] for number in range(8))]
BY_NAME = source(data_date={"from": "name"}, match="*.csv")


class Register:
    """What a register remembers: files that releases accepted, and their bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.accepted, self.contents = folder, list[AcceptedFile](), dict[str, bytes]()

    def receive(self, name: str, rows: Sequence[Sequence[str]], by: Source = BY_NAME, **more: Any) -> pd.DataFrame:
        """Findings of a folder that has this file alone; a file that is not refused is accepted by the next release."""
        for path in self.folder.iterdir():
            path.unlink()
        write_csv(self.folder / name, rows)
        landed, missing = find_submissions(by, self.folder, find_day)
        landed = [keep_first_date(each, self.accepted) for each in landed]
        self.contents |= {each.sha256: each.content or b"" for each in landed}
        frame = build_submissions_frame(by, landed, missing)
        raw = build_raw_records(by, frame, self.contents.__getitem__, EarlierReturns(self.accepted, **more))
        findings = render_findings(raw["findings"])
        self.dates = raw["projects"]["data_date"].unique().tolist()
        if "file-refused" not in set(findings["effect"]):
            release = str(len(self.accepted) + 1)
            news = [AcceptedFile(by.provider, each.file, each.sha256, each.data_date, release) for each in landed]
            self.accepted[:0] = news
        return findings[findings["rule"].str.match("file-|projects-gone|form-of")].reset_index(drop=True)


def test_the_same_bytes_under_another_name_stay_of_their_date(tmp_path: Path) -> None:
    register = Register(tmp_path)
    assert register.receive("return 2025-10.csv", ROWS).empty
    for _ in range(2):  # a run on the same files tells the same
        findings = register.receive("return 2025-11.csv", ROWS)
        assert findings["rule"].tolist() == ["file-resent"]
        assert "return 2025-10.csv" in findings["message_en"].iloc[0]
        assert register.dates == ["2025-10-31"]


def test_a_day_that_is_typed_anew_does_not_make_an_old_file_new(tmp_path: Path) -> None:
    register, by = Register(tmp_path), [source(data_date=f"2026-{month}-01", match="*.csv") for month in (10, 11, 12)]
    assert register.receive("a.csv", ROWS, by[0]).empty
    assert register.receive("b.csv", [*ROWS, ["R9", "New"]], by[1]).empty
    assert register.receive("a.csv", ROWS, by[2])["rule"].tolist() == ["file-older"]
    assert register.receive("c.csv", ROWS, by[2])["rule"].tolist() == ["file-older"]


def test_a_day_that_is_corrected_for_the_last_file_counts(tmp_path: Path) -> None:
    register = Register(tmp_path)
    assert register.receive("a.csv", ROWS, source(data_date="2062-11-01", match="*.csv")).empty
    assert register.receive("a.csv", ROWS, source(data_date="2026-11-01", match="*.csv")).empty
    assert register.dates == ["2026-11-01"]
    assert register.receive("b.csv", [*ROWS, ["R9", "New"]], source(data_date="2026-12-01", match="*.csv")).empty


def test_a_file_of_another_provider_is_refused_and_named(tmp_path: Path) -> None:
    register = Register(tmp_path)
    other = Source.model_validate({**source_keys(match="*.csv", data_date={"from": "name"}), "provider": "other"})
    assert register.receive("theirs 2025-10.csv", ROWS, other).empty
    findings = register.receive("return 2025-11.csv", ROWS)
    assert findings["rule"].tolist() == ["file-of-another-provider"]
    assert "other sent (theirs 2025-10.csv)" in findings["message_en"].iloc[0]


def test_last_years_file_is_refused_unless_a_person_accepts_it(tmp_path: Path) -> None:
    register = Register(tmp_path)
    older = [*ROWS, ["R9", "Old"]]
    assert register.receive("return 2025-11.csv", ROWS).empty
    for _ in range(2):
        assert register.receive("return 2024-11.csv", older)["rule"].tolist() == ["file-older"]
    assert register.receive("return 2024-11.csv", older, is_accepted=True).empty
    assert register.receive("return 2024-11.csv", older).empty  # it stands now
    assert Register(tmp_path).receive("return 2024-11.csv", older).empty  # the only one


def test_half_of_the_projects_gone(tmp_path: Path) -> None:
    register = Register(tmp_path)
    assert register.receive("return 2025-10.csv", ROWS).empty
    half = ROWS[:5]
    for _ in range(2):
        findings = register.receive("return 2025-11.csv", half)
        assert findings["rule"].tolist() == ["projects-gone"]
        assert "4 of the 8 projects" in findings["message_en"].iloc[0]
    assert register.receive("return 2025-11.csv", half, is_accepted=True).empty
    assert register.receive("return 2025-11.csv", half).empty


def test_projects_under_new_references_or_titles_are_not_gone(tmp_path: Path) -> None:
    register = Register(tmp_path)
    assert register.receive("return 2025-10.csv", ROWS).empty
    renumbered = [HEADER, *([f"N{number}", title] for number, (_, title) in enumerate(ROWS[1:]))]
    assert register.receive("return 2025-11.csv", renumbered).empty
    retitled = [HEADER, *([reference, f"{title}, joint"] for reference, title in renumbered[1:])]
    assert register.receive("return 2025-12.csv", retitled).empty
    assert register.receive("return 2026-01.csv", [HEADER, ["X1", "Other"]])["rule"].tolist() == ["projects-gone"]


def test_another_providers_form_is_named(tmp_path: Path) -> None:
    columns = {"reference": "Cyf", "title_cy": "Teitl", "stage": "Statws"}
    other = Source.model_validate({**source_keys(table(columns=columns)), "provider": "other"})
    rows = [["Cyf", "Teitl", "Statws"], ["1", "Archifau", "byw"]]
    findings = Register(tmp_path).receive("return 2025-11.csv", rows, sources={"other": other})
    assert findings["rule"].tolist() == ["form-of-another-source"]
    assert "(other)" in findings["message_en"].iloc[0]
    assert Register(tmp_path).receive("return 2025-11.csv", ROWS, sources={"other": other}).empty


def test_a_form_that_providers_share_is_anybodys(tmp_path: Path) -> None:
    wider = table(columns={"reference": "Ref", "title_en": "Title", "stage": "Status"})
    other = Source.model_validate({**source_keys(wider), "provider": "other"})
    rows = [["Ref", "Title", "Status"], ["1", "Archives", "live"]]
    assert Register(tmp_path).receive("return 2025-11.csv", rows, sources={"other": other}).empty


def test_a_file_is_the_same_submission_once_a_release_has_accepted_it(tmp_path: Path) -> None:
    path = tmp_path / "return.csv"
    path.write_text("Title\nShared archive\n", encoding="utf-8")
    sent = Submission.from_path("alpha", path, 0)
    old = AcceptedFile("alpha", "return.csv", "0" * 64, "2025-11-01", "1.0.0")
    other = AcceptedFile("beta", "list.csv", "1" * 64, "2026-11-01", "1.1.0")
    own = [AcceptedFile("alpha", "return.csv", sent.sha256, "2026-11-01", version) for version in ("1.2.0", "1.1.0")]
    assert select_accepted_before(sent, [old]) == [old]
    assert select_accepted_before(sent, [*own, other, old]) == [old]
    back = AcceptedFile("alpha", "return.csv", sent.sha256, "2024-11-01", "0.9.0")
    assert select_accepted_before(sent, [old, back]) == [old, back], "it went, and came again"
