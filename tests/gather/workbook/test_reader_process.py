"""Reading in a process of its own: what comes back, and that no file breaks more than itself."""

import io
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from assets.gather import workbook
from assets.gather.workbook import format_readers, reader_process
from assets.gather.workbook.reader_process import ReaderProcess, ReadingFailedError
from assets.gather.workbook.sheet import ReadingNote, UnreadableFileError
from assets.gather.workbook.zip_archive import ZipArchive
from tests.examples import ROOT, WRITERS, write_ods
from tests.gather.workbook.workbook_files import cells, compound, refusal, xlsx, zipped

ROWS = [["Ref", "Title"], ["1", "Tŷ"]]


@pytest.fixture
def own() -> Iterator[ReaderProcess]:
    """A reader with a process of its own, which a test may break."""
    made = ReaderProcess()
    yield made
    made.end()


def process(own: ReaderProcess) -> int:
    """The number of a reader's process."""
    assert own._child
    return own._child.process.pid


def parts(content: bytes) -> dict[str, bytes]:
    """What an archive holds."""
    held = ZipArchive(content)
    return {name: held.read(name) for name in held.names}


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook's bytes."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_texts(kind: str, tmp_path: Path) -> None:
    content = WRITERS[kind](tmp_path / f"file.{kind}", ROWS).read_bytes()
    found = workbook.read_workbook(content, f"file.{kind}")
    assert [sheet.get_rows() for sheet in found.sheets] == [ROWS]
    assert (found.format, found.notes) == ({"csv": "text"}.get(kind, kind), ())


def test_what_is_read_comes_back_as_it_was_read() -> None:
    inside = cells(' s="1"><v>0.5</v>', ' t="inlineStr"><is><t>Tŷ</t></is>')
    content = xlsx(inside, ("0%",), after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    content = zipped({"x/Ffurflen 1.xlsm": content})
    here, there = format_readers.open_workbook(content, "f.zip"), workbook.read_workbook(content, "f.zip")
    archive = ReadingNote("archive-opened", value="x/Ffurflen 1.xlsm", parameters={"entry": "x/Ffurflen 1.xlsm"})
    assert (there.notes[0], [note.rule for note in there.notes[1:]]) == (archive, ["cell-covered"])
    assert (there.format, there.notes) == (here.format, here.notes)
    (one,), (other,) = here.sheets, there.sheets
    assert (one.name, one.get_rows(), one.unseen_reason, one.merged) == (
        other.name,
        other.get_rows(),
        other.unseen_reason,
        other.merged,
    )
    assert one.columns[0].type == other.columns[0].type
    assert one.merged == ((0, 0, 0, 1),)


def test_sheets_without_cells_come_back_too() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Full")["B2"] = "x"
    book.create_sheet("Blank").sheet_state = "veryHidden"
    found = workbook.read_workbook(saved(book), "f.xlsx")
    assert [(sheet.name, sheet.get_rows(), sheet.unseen_reason) for sheet in found.sheets] == [
        ("Sheet", [], ""),
        ("Full", [["", ""], ["", "x"]], ""),
        ("Blank", [], "very-hidden"),
    ]


@pytest.mark.parametrize(
    ("name", "formats"),
    [
        ("list.xls", [".xlsx"]),
        ("list.csv", [".xlsx"]),
        ("list.XLSX", []),
        ("list.xlsm", []),
        ("list", []),
        ("a.2024", []),
    ],
)
def test_a_name_of_another_format_is_noted(name: str, formats: list[str]) -> None:
    found = workbook.read_workbook(xlsx(cells("><v>1</v>")), name)
    assert [(note.rule, note.parameters) for note in found.notes] == [
        ("format-differs", {"format": each}) for each in formats
    ]


def test_macros_are_noted() -> None:
    content = zipped({**parts(xlsx(cells("><v>1</v>"))), "xl/vbaProject.bin": b"\0"})
    found = workbook.read_workbook(content, "f.xlsm")
    assert (found.format, [note.rule for note in found.notes], found.sheets[0].get_rows()) == (
        "xlsm",
        ["macros-ignored"],
        [["1"]],
    )


# Hostile files: each is refused with its reason, in seconds and in bounded memory, by the same process.


def far() -> bytes:
    """A workbook with a cell in each of two corners: 17 billion cells."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = "near", "far"
    return saved(book)


def repeated(old: bytes, new: bytes) -> Callable[[], bytes]:
    """A document with a change in its content."""

    def made() -> bytes:
        folder = Path(os.environ.get("TMPDIR", "/tmp"))
        path = write_ods(folder / f"document-{os.getpid()}.ods", [["a"]])
        content = parts(path.read_bytes())
        path.unlink()
        content["content.xml"] = content["content.xml"].replace(old, new)
        return zipped(content)

    return made


def overlapping() -> bytes:
    """An archive of a thousand parts that are all the same bytes, a bomb without nesting."""
    whole = zipped({"a": bytes(30 * 2**20)} | {f"{n:03}": b"" for n in range(1000)})
    made = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as held:
        first, at = held.getinfo("a"), held.start_dir
    while (at := whole.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<III", made, at + 16, first.CRC, first.compress_size, 2**20)
        struct.pack_into("<I", made, at + 42, first.header_offset)
        at += 46
    return bytes(made)


def lying() -> bytes:
    """A workbook with a part of 100 MB that says that it has 1000 bytes."""
    whole = zipped({**parts(xlsx("")), "xl/sharedStrings.xml": b"<sst>" + b" " * 100 * 2**20})
    made = bytearray(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as held:
        local, start = held.getinfo("xl/sharedStrings.xml").header_offset, held.start_dir
    struct.pack_into("<I", made, local + 22, 1000)
    struct.pack_into("<I", made, whole.find(b"xl/sharedStrings.xml", start) - 46 + 24, 1000)
    return bytes(made)


ENTITIES = (
    '<!DOCTYPE l [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(10)) + "]>"
)
LAUGHS = "its XML declares entities, which are not allowed"
FAR = "it has a sheet that covers too many cells; delete blank rows and columns"
GROWS = "it is too large when unzipped"
ALL_CELLS = (
    b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" '
)
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "bomb": ("f.xlsx", lambda: zipped({**parts(xlsx("")), "xl/worksheets/sheet1.xml": bytes(200 * 2**20)}), GROWS),
    "zipped": ("f.zip", lambda: zipped({"f.csv": b"a,b\n" * 2**26}), GROWS),
    "nested": (
        "f.zip",
        lambda: zipped({"f.zip": zipped({"g.zip": zipped({"h": b"x"})})}),
        "it contains another archive, 'f.zip'",
    ),
    "overlapping": ("f.zip", overlapping, "its table of contents does not match its contents"),
    "lying": ("f.xlsx", lying, "its table of contents does not match its contents"),
    "ods cells": ("f.ods", repeated(b"<table:table-row><table:table-cell ", ALL_CELLS), FAR),
    "xlsx cells": ("f.xlsx", far, FAR),
    "laughs xlsx": (
        "f.xlsx",
        lambda: xlsx("", xl__sharedStrings=f"{ENTITIES}<sst><si><t>&a10;</t></si></sst>"),
        LAUGHS,
    ),
    "laughs ods": (
        "f.ods",
        repeated(b"<office:document-content", ENTITIES.encode() + b"<office:document-content"),
        LAUGHS,
    ),
    "encrypted": (
        "f.xlsx",
        lambda: compound({"EncryptionInfo": b"", "EncryptedPackage": b""}),
        "it is password-protected",
    ),
    "text": (
        "f.xls",
        lambda: b"Ref\tTitle\n1\tx\n",
        "it is a text file with a workbook's extension; save it as .xlsx, .ods or .csv",
    ),
    "page": ("f.xls", lambda: b"<html><body><p>Log in</p></body></html>", "it is a web page with no table of records"),
    "deep": ("f.xls", lambda: b"<html>" + b"<div>" * 10**6, "it is a web page with no table of records"),
}


@pytest.mark.slow
@pytest.mark.parametrize("which", HOSTILE)
def test_a_hostile_file_is_refused_in_time_and_memory(which: str, own: ReaderProcess) -> None:
    name, made, why = HOSTILE[which]
    content = made()
    own.read_workbook(b"a,b", "f.csv", None)
    before, start = process(own), time.monotonic()
    assert refusal(lambda: own.read_workbook(content, name, None)) == why
    assert time.monotonic() - start < 5
    assert process(own) == before
    status = Path(f"/proc/{before}/status").read_text(encoding="ascii")
    assert int(status.partition("VmHWM:")[2].split()[0]) / 1024 < 500


@pytest.mark.slow
def test_a_file_that_takes_too_much_memory_is_refused(own: ReaderProcess) -> None:
    lines = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 200_001))
    content = xlsx(lines, shared=f"<si><t>{'x' * 30_000}</t></si>")  # six gigabytes of texts
    assert refusal(lambda: own.read_workbook(content, "f.xlsx", None)) == "reading it needs too much memory"
    assert own.read_workbook(b"a,b", "f.csv", None).sheets[0].get_rows() == [["a", "b"]]


def long_to_read() -> bytes:
    """A page that takes many seconds."""
    return b"<table>" + b"<tr><td>a</td><td>b</td></tr>" * 500_000 + b"</table>"


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_refused(own: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("CPU_SECONDS", 1), ("CPU_SECONDS_PER_MEGABYTE", 0)):
        monkeypatch.setattr(reader_process, name, value)
    assert refusal(lambda: own.read_workbook(long_to_read(), "f.html", None)) == "reading it takes too long"
    monkeypatch.setattr(reader_process, "WALL_TIME_FACTOR", 0.1)
    assert refusal(lambda: own.read_workbook(long_to_read(), "f.html", None)) == "reading it takes too long"
    monkeypatch.undo()
    assert own.read_workbook(b"a,b", "f.csv", None).sheets[0].get_rows() == [["a", "b"]]


@pytest.mark.parametrize(
    ("sign", "why"),
    [(signal.SIGSEGV, "it is damaged or incomplete"), (signal.SIGKILL, "reading it needs too much memory")],
)
def test_a_file_that_ends_the_process_is_refused(sign: signal.Signals, why: str, own: ReaderProcess) -> None:
    own.read_workbook(b"a,b", "f.csv", None)
    number, content = process(own), long_to_read()
    threading.Timer(0.5, os.kill, (number, sign)).start()
    assert refusal(lambda: own.read_workbook(content, "f.html", None)) == why
    assert own.read_workbook(b"a,b", "f.csv", None).sheets[0].get_rows() == [["a", "b"]]
    assert process(own) != number


def test_a_process_that_died_meanwhile_is_started_anew(own: ReaderProcess) -> None:
    own.read_workbook(b"a,b", "f.csv", None)
    os.kill(process(own), signal.SIGKILL)
    time.sleep(0.2)
    assert own.read_workbook(b"a,b", "f.csv", None).sheets[0].get_rows() == [["a", "b"]]


def test_our_own_failure_is_not_the_files(own: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadingFailedError, match=r"(?s)reading f.csv failed.*Traceback.*encodings"):
        own.read_workbook(b"a,\xe9", "f.csv", 5)  # type: ignore[arg-type]
    assert own.read_workbook(b"a,b", "f.csv", None).sheets[0].get_rows() == [["a", "b"]]
    own.end()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ReadingFailedError, match="ended unexpectedly"):
        own.read_workbook(b"a,b", "f.csv", None)


@pytest.mark.slow
def test_a_process_that_has_taken_much_memory_gives_way(own: ReaderProcess) -> None:
    own.read_workbook(b"a,b", "f.csv", None)
    number = process(own)
    large = b"a" * 2**20 + b",b\n"
    assert own.read_workbook(large * 200, "f.csv", None).sheets[0].height == 200
    assert own._child is None
    assert own.read_workbook(b"a,b", "f.csv", None).sheets[0].get_rows() == [["a", "b"]]
    assert process(own) != number


@pytest.mark.slow
def test_files_are_read_from_many_threads() -> None:
    def read(number: int) -> list[list[str]]:
        return list(workbook.read_workbook(f"a,b\n{number},x".encode(), f"{number}.csv").sheets[0].get_rows())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(40))) == [[["a", "b"], [str(number), "x"]] for number in range(40)]


def test_a_forked_process_reads_with_its_own() -> None:
    workbook.read_workbook(b"a,b", "f.csv")
    child = os.fork()
    if not child:
        right = False
        try:
            right = workbook.read_workbook(b"c,d", "f.csv").sheets[0].get_rows() == [["c", "d"]]
            reader_process.READER_PROCESS.end()
        finally:
            os._exit(0 if right else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert workbook.read_workbook(b"a,b", "f.csv").sheets[0].get_rows() == [["a", "b"]]


def test_the_process_knows_nothing_that_takes_long_to_load(own: ReaderProcess) -> None:
    own.read_workbook(b"a,b", "f.csv", None)
    loaded = Path(f"/proc/{process(own)}/maps").read_text(encoding="utf-8")
    assert "pyarrow" in loaded
    assert "pandas" not in loaded and "pydantic" not in loaded


@pytest.mark.slow
def test_no_process_outlives_the_program(tmp_path: Path) -> None:
    (tmp_path / "f.html").write_bytes(long_to_read())
    code = (
        "import sys, threading, time; from pathlib import Path; from assets.gather.workbook import reader_process\n"
        "own = reader_process.READER_PROCESS; own.read_workbook(b'a,b', 'f.csv', None)\n"
        "print(own._child.process.pid, flush=True)\n"
        "own.read_workbook(Path(sys.argv[1]).read_bytes(), 'f.html', None)\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "f.html"], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with program:
        assert program.stdout
        number = int(program.stdout.readline())
        time.sleep(0.5)
        assert Path(f"/proc/{number}").exists()
        program.kill()
    until = time.monotonic() + 2
    while _alive(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(number)


def _alive(number: int) -> bool:
    """Whether a process runs: one that no one waits for may stay in the list."""
    stat = Path(f"/proc/{number}/stat")
    return stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_a_wrong_name_or_letters_are_refused_over_there_too() -> None:
    with pytest.raises(UnreadableFileError, match="not UTF-9"):
        workbook.read_workbook("Tŷ".encode(), "f.csv", "UTF-9")
