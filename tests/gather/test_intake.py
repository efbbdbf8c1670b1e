"""What has landed: which files are read, what each is by its content, and which are refused, with the reason."""

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.gather import grid, intake
from assets.gather.intake import Unreadable, digest, landed, recognised
from tests.examples import WRITERS, XLS, source, source_keys, table, write_csv, write_ods, write_xlsx

ROWS = [["Ref", "Title"], ["1", "Archives"]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(**files: bytes | str) -> bytes:
    """An archive of these files; `__` in a name stands for `/`."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def reason(content: bytes) -> str:
    """Why a file is refused, in English; both languages must say it."""
    with pytest.raises(Unreadable) as refused:
        recognised(content)
    assert refused.value.reason_cy.strip()
    assert refused.value.reason_cy != refused.value.reason_en
    return refused.value.reason_en


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "html", "xls", "txt", ""])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_is_known_by_its_content(kind: str, ending: str, tmp_path: Path) -> None:
    path = WRITERS[kind](tmp_path / f"file.{ending}", ROWS)
    assert recognised(path.read_bytes()) == kind


def test_a_real_xls_is_known() -> None:
    assert recognised(XLS.read_bytes()) == "xls"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \r\n\t\x00\x00", "it is empty"),
        (b"%PDF-1.7\nstream", "it is not a spreadsheet"),
        (b"\x89PNG\r\n", "it is not a spreadsheet"),
        (b"{\\rtf1 a}", "it is not a spreadsheet"),
        (b"abc\x00def", "it is not a spreadsheet or a text table"),
        (b"PK\x05\x06" + bytes(18), "it is not a spreadsheet or a text table"),
        (b"PK\x03\x04 and no more", "it is damaged or cut short"),
        (zipped(word__document_xml="<w/>"), "it is an archive that holds no spreadsheet"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "it is an archive that holds no spreadsheet"),
        (OLE + bytes(100) + "EncryptedPackage".encode("utf-16-le"), "it is protected by a password"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    assert reason(content) == why


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LARGEST_FILE", 10)
    assert recognised(b"1234567890") == "csv"
    assert reason(b"12345678901").startswith("it is larger than")


def test_a_file_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = write_xlsx(tmp_path / "file.xlsx", ROWS).read_bytes()
    monkeypatch.setattr(intake, "LARGEST_INFLATED", 10)
    assert reason(content) == "it grows too large when unpacked"


def test_a_damaged_archive_is_refused() -> None:
    content = bytearray(zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"))
    content[38] ^= 0xFF
    assert reason(bytes(content)) == "it is damaged or cut short"


def test_an_archive_with_a_password_is_refused() -> None:
    content = bytearray(zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"))
    content[6] |= 1
    content[content.find(b"PK\x01\x02") + 8] |= 1
    assert reason(bytes(content)) == "it is protected by a password"


def test_an_ods_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "file.ods", ROWS)
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml" '
        'm:media-type="text/xml" m:size="9"><m:encryption-data m:checksum="x"/></m:file-entry></m:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", manifest)
    assert reason(path.read_bytes()) == "it is protected by a password"


def names(folder: Path, *tables: Any, **more: Any) -> tuple[list[tuple[str, int | None]], list[str]]:
    """The files read, each with its place in the source, and the names that nothing fits."""
    submissions, missing = landed(source(*tables, **more), folder)
    return [(each.file, each.spec) for each in submissions], missing


def test_the_latest_file_replaces_those_before_it(tmp_path: Path) -> None:
    for name in ("2025.csv", "2026.CSV", "2024.csv"):
        write_csv(tmp_path / name, ROWS)
    assert names(tmp_path, match="*.csv") == ([("2026.CSV", 0)], [])
    assert names(tmp_path, match="*.csv", takes="all")[0] == [("2024.csv", 0), ("2025.csv", 0), ("2026.CSV", 0)]


def test_notes_beside_the_files_are_no_submissions(tmp_path: Path) -> None:
    for name in ("SOURCE.md", "LICENCE.txt", "README", "~$file.xlsx", ".hidden", "file.csv.part", "notes.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    assert names(tmp_path, match="*.csv") == ([("notes.txt", None)], ["*.csv"])


def test_each_kind_of_file_goes_to_its_own_part_of_the_source(tmp_path: Path) -> None:
    keys = source_keys(match="projects*")
    keys["files"].append({**keys["files"][0], "match": "partners*", "tables": [table("partners", {"role": "Role"})]})
    keys["files"].append({**keys["files"][0], "match": "benefits*"})
    for name in ("projects.csv", "partners.csv"):
        write_csv(tmp_path / name, ROWS)
    submissions, missing = landed(type(source()).model_validate(keys), tmp_path)
    assert [(each.file, each.spec) for each in submissions] == [("partners.csv", 1), ("projects.csv", 0)]
    assert missing == ["benefits*"]


def test_a_submission_is_known_by_its_bytes(tmp_path: Path) -> None:
    content = write_csv(tmp_path / "file.csv", ROWS).read_bytes()
    submission = landed(source(), tmp_path)[0][0]
    assert submission.sha256 == digest(content)
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert submission.short == digest(content)[:12]
    assert submission.content == content


START = st.sampled_from([b"", b"PK\x03\x04", OLE, b"%PDF", b"\xff\xfe", b"\xef\xbb\xbf", b"<table>"])


def opens(content: bytes) -> None:
    """Any bytes are sheets of texts, or are refused with a reason; nothing else comes of them."""
    try:
        found = grid.sheets(content, recognised(content), None, "file")
    except Unreadable:
        return
    assert all(isinstance(text, str) for sheet in found for row in sheet.rows for text in row)


@given(START, st.binary(max_size=200))
@example(b"", b"<html")
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    opens(start + rest)


WHOLE = XLS.read_bytes()


@given(st.integers(1, len(WHOLE) - 1))
@example(30)
@settings(max_examples=40, deadline=None)
def test_an_xls_cut_short_is_read_or_refused(length: int) -> None:
    opens(WHOLE[:length])


def test_an_xls_with_a_wrong_byte_is_read_or_refused() -> None:
    chance = random.Random(1)
    for _ in range(60):
        content = bytearray(WHOLE)
        content[chance.randrange(len(content))] = chance.randrange(256)
        opens(bytes(content))


def test_an_archive_with_a_wrong_byte_is_read_or_refused(tmp_path: Path) -> None:
    whole = write_ods(tmp_path / "file.ods", ROWS).read_bytes()
    for at in range(len(whole)):
        opens(whole[:at] + bytes([whole[at] ^ 0x80]) + whole[at + 1 :])


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_cut_short_is_refused(kind: str, tmp_path: Path) -> None:
    content = WRITERS[kind](tmp_path / "file", ROWS).read_bytes()
    for length in range(4, len(content) - 30, 97):
        assert reason(content[:length]) == "it is damaged or cut short"
