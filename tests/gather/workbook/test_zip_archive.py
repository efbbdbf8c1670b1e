"""Archives: what they say of themselves is not believed, and what people put into them is found."""

import contextlib
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping

import pytest

from assets.gather.workbook import zip_archive
from assets.gather.workbook.format_readers import extract_only_table, open_workbook
from assets.gather.workbook.safe_xml import check_xml_prolog
from assets.gather.workbook.sheet import UnreadableFileError
from assets.gather.workbook.zip_archive import ZipArchive
from tests.gather.workbook.workbook_files import refusal, xlsx, zipped

GROWS = "it is too large when unzipped"
FALSE = "its table of contents does not match its contents"
DAMAGED = "it is damaged or incomplete"


def checked(content: bytes) -> None:
    """Unpacks all of an archive."""
    ZipArchive(content).check_remaining_parts()


def changed(content: bytes, name: str, **fields: int) -> bytes:
    """An archive that says other things of a part, in both places where it does: `size`, `crc`, `flags`, `method`."""
    places = {"flags": ("<H", 6, 8), "method": ("<H", 8, 10), "crc": ("<I", 14, 16), "size": ("<I", 22, 24)}
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        local = held.getinfo(name).header_offset
        start = held.start_dir
    made = bytearray(content)
    central = content.find(name.encode(), start) - 46
    for field, value in fields.items():
        form, here, there = places[field]
        struct.pack_into(form, made, local + here, value)
        struct.pack_into(form, made, central + there, value)
    return bytes(made)


def test_parts_are_unpacked_as_they_are() -> None:
    files: dict[str, bytes | str] = {
        "a.xml": b"<a>" + b"x" * 3_000_000 + b"</a>",
        "Folder/b": "",
        "c": bytes(range(256)) * 99,
    }
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        held = ZipArchive(zipped(files, method))
        assert held.names == list(files)
        assert held.read("a.xml") == files["a.xml"]
        assert held.read("c") == files["c"]
        assert len(list(held.stream("a.xml"))) > 1
        assert (held.find("folder/B"), held.find("nonsuch")) == ("Folder/b", None)


@pytest.mark.parametrize(
    ("size", "why"),
    [(40 * 2**20, GROWS), (20 * 2**20, None)],
    ids=["a bomb", "a small one"],
)
def test_a_part_that_shrinks_to_nothing_is_a_bomb(size: int, why: str | None) -> None:
    content = zipped({"a": bytes(size)})
    if why:
        assert refusal(lambda: checked(content)) == why
    else:
        checked(content)


def test_parts_that_are_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({name: bytes(100) for name in "abc"})
    monkeypatch.setattr(zip_archive, "MAX_UNPACKED_BYTES", 300)
    checked(content)
    monkeypatch.setattr(zip_archive, "MAX_UNPACKED_BYTES", 299)
    assert refusal(lambda: checked(content)) == GROWS


def test_the_true_size_counts_and_not_the_one_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes(40 * 2**20)
    content = changed(zipped({"a": data}), "a", size=1000, crc=zlib.crc32(bytes(1000)))
    assert refusal(lambda: checked(content)) == FALSE
    monkeypatch.setattr(zip_archive, "MAX_UNPACKED_BYTES", 2**20 - 1)
    assert refusal(lambda: checked(content)) == GROWS


@pytest.mark.parametrize(
    "fields",
    [{"size": 5}, {"size": 4_000_000}, {"crc": 1}, {"flags": 1}, {"flags": 64}, {"method": 12}, {"method": 99}],
)
def test_a_part_that_is_not_what_it_says_is_refused(fields: Mapping[str, int]) -> None:
    content = changed(zipped({"a": b"abc" * 5}), "a", **fields)
    why = refusal(lambda: checked(content))
    expected = {
        "flags": "it is password-protected",
        "method": "'a' in it uses a compression method that is not supported",
    }
    wanted = FALSE if fields == {"size": 5} else expected.get(next(iter(fields)), DAMAGED)
    assert why == ("it is password-protected" if fields == {"method": 99} else wanted)


def test_parts_that_lie_over_one_another_are_refused() -> None:
    content = zipped({"a": bytes(1000), "b": bytes(1000)}, zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        start, first = held.start_dir, held.getinfo("a").header_offset
    made = bytearray(content)
    struct.pack_into("<I", made, content.find(b"b", start + 46) - 46 + 42, first)
    assert refusal(lambda: checked(bytes(made))) == FALSE


@pytest.mark.parametrize("names", [("a", "a"), ("a.csv", "A.CSV")])
def test_two_parts_of_one_name_are_refused(names: tuple[str, str]) -> None:
    held = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(held, "w") as made:
            for name in names:
                made.writestr(name, "x")
    assert refusal(lambda: checked(held.getvalue())) == FALSE


def test_too_many_parts_are_refused_before_they_are_listed() -> None:
    names = [f"{n}" for n in range(zip_archive.MAX_ENTRIES)]
    checked(zipped(dict.fromkeys(names, "")))
    assert (
        refusal(lambda: ZipArchive(zipped(dict.fromkeys([*names, "more"], "")))) == "it contains more than 10000 files"
    )


def test_an_archive_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_archive, "MAX_ARCHIVE_BYTES", 2**20)
    assert refusal(lambda: ZipArchive(b"PK\x03\x04" + bytes(2**20))) == "it is larger than 1 MB"


@pytest.mark.parametrize("at", [0, 5, 20, 45, 60, -10, -60])
def test_a_wrong_byte_is_noticed(at: int) -> None:
    content = bytearray(zipped({"content.xml": "<a>" + "abc" * 40 + "</a>"}))
    content[at] ^= 0xFF
    with contextlib.suppress(UnreadableFileError):
        held = ZipArchive(bytes(content))
        assert held.read(held.names[0]) == b"<a>" + b"abc" * 40 + b"</a>"


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "head",
    [
        LAUGHS.encode(),
        b'<?xml version="1.0"?><!-- <a> --> ' + LAUGHS.encode(),
        f'<?xml version="1.0" encoding="utf-16"?>{LAUGHS}'.encode("utf-16"),
        b"\n<!DOCTYPE l\n SYSTEM 'x>y'\n[\n]>",
        b"<!--" + bytes(2**16),
    ],
)
def test_entities_are_refused(head: bytes) -> None:
    assert refusal(lambda: check_xml_prolog(head + b"<l>&b;</l>")) == "its XML declares entities, which are not allowed"


@pytest.mark.parametrize(
    "head",
    [
        b"<l>" + LAUGHS.encode() + b"</l>",
        b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><a>[</a>',
    ],
)
def test_what_only_looks_like_entities_is_not_refused(head: bytes) -> None:
    check_xml_prolog(head)


@pytest.mark.parametrize(
    "part", ["xl__worksheets__sheet1", "xl__sharedStrings", "xl__workbook", "xl__styles", "docProps__app"]
)
def test_entities_are_refused_in_any_part_of_a_workbook(part: str) -> None:
    content = xlsx("", **{part: f"<?xml version='1.0'?>{LAUGHS}<x>&b;</x>"})
    assert refusal(lambda: open_workbook(content, "file.xlsx")) == "its XML declares entities, which are not allowed"


DROPPINGS: Mapping[str, bytes | str] = {
    "__MACOSX/._list.csv": b"\0\5",
    ".DS_Store": "x",
    "Thumbs.db": "x",
    "README.txt": "read me",
    "~$list.xlsx": "x",
    "a/": "",
}


def test_the_file_in_an_archive_is_found_beside_what_computers_leave_there() -> None:
    assert extract_only_table(zipped({**DROPPINGS, "Returns 2024/list.csv": "a,b"})) == (
        "Returns 2024/list.csv",
        b"a,b",
        "text",
    )
    found = open_workbook(zipped({**DROPPINGS, "x/list.csv": "a,b\n1,2\n"}), "all.zip")
    assert (found.format, found.sheets[0].name, found.sheets[0].get_rows()) == (
        "text",
        "list",
        [["a", "b"], ["1", "2"]],
    )
    assert [(note.rule, note.parameters) for note in found.notes] == [("archive-opened", {"entry": "x/list.csv"})]


def test_a_file_beside_which_stands_one_that_is_not_read() -> None:
    assert extract_only_table(zipped({"list.csv": "a,b", "guidance.pdf": b"%PDF-1.7"}))[0] == "list.csv"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a.csv": "a,b", "b.csv": "a,b"}, "it is a zip file with several files: a.csv, b.csv"),
        ({f"{n}.csv": "a,b" for n in range(7)}, "it is a zip file with several files: 0.csv, 1.csv, 2.csv, 3.csv, 4.csv, …"),
        (DROPPINGS, "it is a zip file without a spreadsheet"),
        ({}, "it is a zip file without a spreadsheet"),
        ({"x.pdf": b"%PDF-1.7"}, "it is a PDF document, not a spreadsheet"),
        ({"x.pdf": b"%PDF-1.7", "y.png": b"\x89PNG"}, "it is a zip file without a spreadsheet, only x.pdf, y.png"),
        ({"in.zip": zipped({"a.csv": "a,b"})}, "it contains another archive, 'in.zip'"),
        ({"in.dat": zipped({"a.csv": "a,b"})}, "it contains another archive, 'in.dat'"),
        ({"../a.csv": "a,b"}, "it contains the path '../a.csv', which is not allowed"),
        ({"x/../../a.csv": "a,b"}, "it contains the path 'x/../../a.csv', which is not allowed"),
        ({"/etc/a.csv": "a,b"}, "it contains the path '/etc/a.csv', which is not allowed"),
        ({"C:\\a.csv": "a,b"}, "it contains the path 'C:/a.csv', which is not allowed"),
        ({"a.csv": bytes(40 * 2**20)}, GROWS),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_an_archive_that_does_not_hold_one_file_of_records(files: Mapping[str, bytes | str], why: str) -> None:
    assert refusal(lambda: extract_only_table(zipped(files))) == why
