"""What a file is by its content, and what is said of those that are not read."""

import contextlib
import random
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.gather.workbook import file_formats
from assets.gather.workbook.file_formats import COMPOUND_SIGNATURE, has_macros, recognise_format
from assets.gather.workbook.format_readers import open_workbook
from assets.gather.workbook.sheet import REASONS, UnreadableFileError
from tests.examples import WRITERS, XLS, write_ods, write_xlsx
from tests.gather.workbook.workbook_files import OPEN_DOCUMENT, compound, refusal, xls_stream, xlsb, xlsx, zipped

ROWS = [["Ref", "Title"], ["1", "Archives"]]
NAMESPACE_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
KINDS = {"csv": "text"}
MANIFEST = '<manifest:manifest><manifest:file-entry media-type="application/vnd.oasis.opendocument.spreadsheet"/>'


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods", "html", "xls", "txt", ""])
@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_is_known_by_its_content(kind: str, ending: str, tmp_path: Path) -> None:
    path = WRITERS[kind](tmp_path / f"file.{ending}", ROWS)
    assert recognise_format(path.read_bytes()) == KINDS.get(kind, kind)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (XLS.read_bytes(), "xls"),
        (xls_stream([]), "xls"),
        (compound({"Book": xls_stream([])}), "xls"),
        (xlsb(b""), "xlsb"),
        (zipped({"xl/workbook.xml": "", "xl/vbaProject.bin": ""}), "xlsm"),
        (zipped({"XL/Workbook.xml": ""}), "xlsx"),
        (zipped({"content.xml": "", "META-INF/manifest.xml": MANIFEST}), "ods"),
        (zipped({"list.csv": "a,b"}), "zip"),
        (b'[{"a": 1}]', "json"),
        ('\ufeff{"value": []}'.encode(), "json"),
        ('\ufeff<!-- x --><?xml version="1.0"?> <TABLE><tr>'.encode(), "html"),
        ("<html><table>".encode("utf-16"), "html"),
        (f'<?xml version="1.0"?>\n<Workbook xmlns="{NAMESPACE_2003}">'.encode(), "xml"),
        (f'<?xml version="1.0"?><?mso-application progid="x"?><ss:Workbook xmlns:ss="{NAMESPACE_2003}">'.encode(), "xml"),
        (b'<office:document xmlns:office="x" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">', "fods"),
        (b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/related; x\n", "mhtml"),
        (b"Ref\x1fTitle\n1\x1fa\n2\x1fb\n", "text"),
        (b"Ref,Note\n1,see <table> and <html>\n", "text"),
        (b"<no ref>,Note\n1,2", "text"),
        ("Ref;Tŷ".encode("utf-16-le"), "text"),
        (b"Date: 1 April 2011\nFrom: the policy team\nRef,Title\n", "text"),
        (b"II* is the mark,2", "text"),
        ("\tRef\tTitle".encode("utf-16-le"), "text"),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_each_format_is_told_from_its_likes(content: bytes, kind: str) -> None:
    assert recognise_format(content) == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b" \r\n\t\x00\x00", "it is empty"),
        ("\ufeff \n".encode("utf-16"), "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"%PDF-1.7\nstream", "it is a PDF document, not a spreadsheet"),
        (b"\x89PNG\r\n", "it is a picture, not a spreadsheet"),
        (b"II*\0abc", "it is a picture, not a spreadsheet"),
        (b"{\\rtf1 a}", "it is a rich text document (RTF), not a spreadsheet"),
        (b"\x1f\x8b\x08abc", "it is an archive of a type that is not supported"),
        (b"Rar!\x1a\x07", "it is an archive of a type that is not supported"),
        (b"SQLite format 3\0", "it is a database, not a spreadsheet"),
        (b"abc\x00def", "it is not a spreadsheet or a text table"),
        (bytes(range(1, 32)), "it is not a spreadsheet or a text table"),
        (
            b"Return-Path: <a@b>\r\nReceived: from x\r\n by y\r\nSubject: z\r\n",
            "it is an e-mail message, not a spreadsheet",
        ),
        (b'<?xml version="1.0"?><rss></rss>', "it is an XML file but not a spreadsheet"),
        (b"PK\x03\x04 and no more", "it is damaged or incomplete"),
        (b"PK\x05\x06" + bytes(3), "it is damaged or incomplete"),
        (zipped({"word/document.xml": "<w/>"}), "it is a Word document, not a spreadsheet"),
        (zipped({"ppt/presentation.xml": "<w/>"}), "it is a presentation, not a spreadsheet"),
        (zipped({"Index/Document.iwa": ""}), "it is an Apple iWork document; export it as .xlsx"),
        (zipped({"mimetype": OPEN_DOCUMENT + "text"}), "it is a text document, not a spreadsheet"),
        (zipped({"mimetype": OPEN_DOCUMENT + "presentation"}), "it is a presentation, not a spreadsheet"),
        (
            zipped({"mimetype": OPEN_DOCUMENT + "spreadsheet", "META-INF/manifest.xml": "<m:encryption-data/>"}),
            "it is password-protected",
        ),
        (compound({"EncryptionInfo": b"", "EncryptedPackage": b""}), "it is password-protected"),
        (compound({"WordDocument": b"", "Workbook": b""}), "it is a Word document, not a spreadsheet"),
        (compound({"PowerPoint Document": b""}), "it is a presentation, not a spreadsheet"),
        (compound({"__properties_version1.0": b""}), "it is an e-mail message, not a spreadsheet"),
        (compound({"Something": b"EncryptedPackage"}), "it is not a spreadsheet or a text table"),
        (compound({"Workbook": b""})[:600], "it is damaged or incomplete"),
        (compound({"Workbook": b""})[:40], "it is damaged or incomplete"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    assert refusal(lambda: recognise_format(content)) == why


def test_a_directory_that_goes_round_in_a_ring_is_damaged() -> None:
    content = bytearray(compound({"Workbook": b""}))
    table = content.find(b"\xff\xff\xff\xff" * 8, 512) // 512 * 512
    first = int.from_bytes(content[48:52], "little")
    content[table + 4 * first : table + 4 * first + 4] = first.to_bytes(4, "little")
    assert refusal(lambda: recognise_format(bytes(content))) == "it is damaged or incomplete"


@pytest.mark.parametrize(
    ("content", "largest"), [(b"1,2,3,4,5", "MAX_BYTES_BY_FORMAT"), (xls_stream([]), "DEFAULT_MAX_BYTES")]
)
def test_a_file_too_large_is_refused(content: bytes, largest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound, passes in ((len(content), True), (len(content) - 1, False)):
        monkeypatch.setattr(file_formats, largest, {"text": bound} if largest == "MAX_BYTES_BY_FORMAT" else bound)
        if passes:
            assert recognise_format(content)
        else:
            assert refusal(lambda: recognise_format(content)).startswith("it is larger than")


@pytest.mark.parametrize(
    ("content", "kind", "holds"),
    [
        (zipped({"xl/workbook.bin": "", "xl/vbaProject.bin": ""}), "xlsb", True),
        (xlsx(""), "xlsx", False),
        (zipped({"content.xml": "", "Basic/Standard/Module1.xml": ""}), "ods", True),
        (compound({"Workbook": b"", "_VBA_PROJECT_CUR": b""}), "xls", True),
        (xls_stream([]), "xls", False),
        (b"a,b", "text", False),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_macros_are_noticed(content: bytes, kind: file_formats.Format, holds: bool) -> None:
    assert has_macros(content, kind) is holds


def reads(content: bytes, name: str = "file") -> None:
    """Any bytes are sheets of texts, or are refused with a reason; nothing else comes of them."""
    with contextlib.suppress(UnreadableFileError):
        found = open_workbook(content, name)
        assert all(isinstance(text, str) for sheet in found.sheets for row in sheet.get_rows() for text in row)


STARTS = (
    b"",
    b"PK\x03\x04",
    COMPOUND_SIGNATURE,
    b"\x09\x08\x10\x00",
    b"%PDF",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<table>",
    b"[{",
)


@given(st.sampled_from(STARTS), st.binary(max_size=200))
@example(b"", b"<html")
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    reads(start + rest)


@given(st.integers(1, XLS.stat().st_size - 1))
@example(30)
@settings(max_examples=40, deadline=None)
def test_an_xls_cut_short_is_read_or_refused(length: int) -> None:
    reads(XLS.read_bytes()[:length])


def test_an_xls_with_a_wrong_byte_is_read_or_refused() -> None:
    chance, whole = random.Random(1), XLS.read_bytes()
    for _ in range(60):
        content = bytearray(whole)
        content[chance.randrange(len(content))] = chance.randrange(256)
        reads(bytes(content))


@pytest.mark.parametrize("whole", [xlsx("<row><c><v>1</v></c></row>"), xlsb(b"")], ids=["xlsx", "xlsb"])
def test_an_archive_with_a_wrong_byte_is_read_or_refused(whole: bytes, tmp_path: Path) -> None:
    for content in (whole, write_ods(tmp_path / "file.ods", ROWS).read_bytes()):
        for at in range(0, len(content), 3):
            reads(content[:at] + bytes([content[at] ^ 0x80]) + content[at + 1 :])


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_cut_short_is_refused(kind: str, tmp_path: Path) -> None:
    content = WRITERS[kind](tmp_path / "file", ROWS).read_bytes()
    for length in range(4, len(content) - 30, 97):
        assert refusal(lambda end=length: recognise_format(content[:end])) == "it is damaged or incomplete"  # type: ignore[misc]


def test_a_workbook_of_openpyxl_is_no_archive(tmp_path: Path) -> None:
    assert recognise_format(write_xlsx(tmp_path / "file.zip", ROWS).read_bytes()) == "xlsx"


def test_every_reason_is_used_and_has_its_texts() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(file_formats.__file__).parent.glob("*.py"))
    raised = set(re.findall(r'UnreadableFileError\("([\w-]+)"', code))
    assert raised <= set(REASONS)
    for reason, (english, welsh) in REASONS.items():
        assert f'"{reason}"' in code and english and welsh and english != welsh
        assert english.count("{}") == welsh.count("{}")
