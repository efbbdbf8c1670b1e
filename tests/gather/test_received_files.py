"""What has landed: which of a provider's files are read, and by which part of its source."""

import hashlib
import os
from pathlib import Path
from typing import Any

from assets.gather.received_files import find_submissions
from tests.examples import source, source_keys, table, write_csv

ROWS = [["Ref", "Title"], ["1", "Archives"]]


def list_submissions(folder: Path, *tables: Any, **more: Any) -> tuple[list[tuple[str, int | None]], list[str]]:
    """The files read, each with its place in the source, and the names that nothing fits."""
    submissions, missing = find_submissions(source(*tables, **more), folder)
    return [(each.file, each.file_number) for each in submissions], missing


def test_the_latest_file_replaces_those_before_it(tmp_path: Path) -> None:
    for name in ("2025.csv", "2026.CSV", "2024.csv"):
        write_csv(tmp_path / name, ROWS)
    assert list_submissions(tmp_path, match="*.csv") == ([("2026.CSV", 0)], [])
    assert list_submissions(tmp_path, match="*.csv", takes="all")[0] == [
        ("2024.csv", 0),
        ("2025.csv", 0),
        ("2026.CSV", 0),
    ]


def test_notes_beside_the_files_are_no_submissions(tmp_path: Path) -> None:
    for name in ("SOURCE.md", "LICENCE.txt", "README", "~$file.xlsx", ".hidden", "file.csv.part", "notes.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    assert list_submissions(tmp_path, match="*.csv") == ([("notes.txt", None)], ["*.csv"])


def test_each_kind_of_file_goes_to_its_own_part_of_the_source(tmp_path: Path) -> None:
    keys = source_keys(match="projects*")
    keys["files"].append({**keys["files"][0], "match": "partners*", "tables": [table("partners", {"role": "Role"})]})
    keys["files"].append({**keys["files"][0], "match": "benefits*"})
    for name in ("projects.csv", "partners.csv"):
        write_csv(tmp_path / name, ROWS)
    submissions, missing = find_submissions(type(source()).model_validate(keys), tmp_path)
    assert [(each.file, each.file_number) for each in submissions] == [("partners.csv", 1), ("projects.csv", 0)]
    assert missing == ["benefits*"]


def test_a_submission_is_known_by_its_bytes(tmp_path: Path) -> None:
    content = write_csv(tmp_path / "file.csv", ROWS).read_bytes()
    submission = find_submissions(source(), tmp_path)[0][0]
    assert submission.sha256 == hashlib.sha256(content).hexdigest()
    assert submission.short_hash == submission.sha256[:12]
    assert submission.content == content


def test_a_name_in_another_encoding_is_shown_with_replacement_characters(tmp_path: Path) -> None:
    """An archive from another system leaves such names: no text of ours, no database and no JSON can hold their bytes."""
    name = os.fsdecode(b"t\xf4n.csv")
    (tmp_path / name).write_bytes(b"a,b\n1,2\n")
    assert list_submissions(tmp_path, match="t*.csv") == ([("t\N{REPLACEMENT CHARACTER}n.csv", 0)], [])
