"""Every file of the collections of senders' files, and a damaged text file of each kind: `check`, the page and the pipeline find
the same in it, and the workbooks that go back lose no finding and no value.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from assets.publish.returned import Fix, ReturnedWorkbook
from pipelines import check_answers, file_check
from pipelines.file_check import RegisterState
from pipelines.file_report import FileReport
from pipelines.returned_files import FixOptions, annotate_file, correct_file, read_sent_file
from schemas.source_file import Source, load_sources
from tests.conftest import ROOT
from tests.habits.polluter import pollute_tables
from tests.pipelines.test_check_equality import find_in_pipeline, find_on_page
from tests.pipelines.test_draft_command import completed, said

FORMATS = frozenset({".csv", ".xlsx", ".ods", ".xls"})
FOLDERS = ("tests/habits/bug-cases", "tests/habits/first-contact", "tests/real")
TOO_LONG = {"gmpp_2022_23.csv", "gmpp_2024_25.csv"}
"""Of one sender's three alike; the third shows it."""
FILES = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.suffix in FORMATS and path.name not in TOO_LONG
)
POLLUTED = {file.kind: file for file in pollute_tables()}
ONE_IN = 1 if os.environ.get("CORPUS") == "all" else 12
"""Each file takes several seconds; CORPUS=all tries all of them."""
OF_FORM = {"encoding-read", "encoding-doubtful", "separator-read", "quotes-mended", "format-read", "format-differs"}
"""Rules about how a file is written, which a workbook of the same texts does not break."""
LINEAGE = ["row", "record", "block"]
PAGE_EVERY = 12
"""The page makes all its downloads of a file, which takes long; it is asked for one file in so many."""
Place = tuple[str, str, str]
"""A rule, a sheet and a cell."""


def write_draft(file: Path, folder: Path) -> Mapping[str, Source] | None:
    """The source of a file as `source new` drafts it, with the file in its folder; None where it has no table."""
    status, draft, _ = said(file, "--provider", "example")
    if status:
        return None
    (folder / "example").mkdir(parents=True)
    (folder / "example.yaml").write_text(draft, encoding="utf-8")
    completed(folder / "example.yaml")
    shutil.copy(file, folder / "example")
    return load_sources(folder)


def list_places(report: FileReport, names: Mapping[str, str]) -> set[Place]:
    places = report.findings[["rule", "sheet", "cell"]].fillna("").itertuples(index=False, name=None)
    return {(rule, names.get(sheet, sheet), cell) for rule, sheet, cell in places if rule not in OF_FORM}


def list_values(report: FileReport) -> dict[str, list[tuple[str, ...]]]:
    """The accepted values of each table, as texts."""
    frames = report.checked.accepted if report.checked else {}
    return {
        table: list(_blank(frame.drop(columns=LINEAGE, errors="ignore")).itertuples(index=False, name=None))
        for table, frame in frames.items()
    }


def _blank(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), "").astype(str)


def compare_values(before: FileReport, after: FileReport, fixes: list[Fix]) -> None:
    """No value differs but as the fixes say."""
    said_values = {(str(one), str(other)) for fix in fixes for one, other in fix.replaced}
    olds, news = list_values(before), list_values(after)
    assert {table: len(rows) for table, rows in olds.items()} == {table: len(rows) for table, rows in news.items()}
    for table, rows in olds.items():
        for old, new in zip(rows, news[table], strict=True):
            assert [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1] and pair not in said_values] == []


def check_returned_files(file: Path, sources: Mapping[str, Source], folder: Path) -> None:
    """Sent back as they are, the annotated and the corrected workbook have the findings of the file, less the repaired ones."""
    provider = next(iter(sources), None)
    report = file_check.check_file(file, sources, provider)
    names = ReturnedWorkbook(read_sent_file(file, "en"), ()).sheet_names
    corrected = correct_file(file, report, sources, RegisterState(), FixOptions("en"))
    repaired = {(fix.rule, names.get(fix.sheet, fix.sheet), fix.cell) for fix in corrected.fixes}
    returned = {"annotated": annotate_file(file, report, "en"), "fixed": corrected.content}
    for name, content in returned.items():
        (folder / name).mkdir()
        back = folder / name / f"{file.stem}.xlsx"
        back.write_bytes(content)
        again = file_check.check_file(back, sources, provider)
        if report.is_refused:
            assert again.is_refused
            continue
        gone = repaired if name == "fixed" else set()
        assert list_places(again, {}) == list_places(report, names) - gone
        compare_values(report, again, list(corrected.fixes) if name == "fixed" else [])


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES[::ONE_IN], ids=lambda file: file.name)
def test_a_file_is_told_the_same_everywhere(file: Path, tmp_path: Path) -> None:
    sources = write_draft(file, tmp_path / "sources")
    if sources is None:
        check_returned_files(file, {}, tmp_path)
        return
    sent = tmp_path / "sources" / "example" / file.name
    in_check = check_answers.render_csv([file_check.check_file(sent, sources, "example")])
    in_pipeline = find_in_pipeline(tmp_path / "sources" / "example.yaml", sent.parent)
    assert sorted(in_check.splitlines()) == sorted(in_pipeline.splitlines())
    if FILES.index(file) % PAGE_EVERY == 0:
        by_itself = check_answers.render_csv([file_check.check_file(sent, sources, None)])
        assert find_on_page(tmp_path / "sources", sent, tmp_path / "page") == by_itself
    check_returned_files(sent, sources, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(POLLUTED)[::ONE_IN])
def test_a_damaged_text_file_stays_as_doubtful(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(POLLUTED[kind].content)
    check_returned_files(file, {}, tmp_path)
