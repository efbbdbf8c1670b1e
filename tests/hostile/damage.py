"""Cases: what no reader can read, or must not try to: broken, empty, disguised, locked and murderous files.

Belongs here: files that must be refused with their reason, and odd ones that must not. Does not belong here: files that
are merely untidy (formats, layouts, values).
"""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from tests.examples import XLS, source, table
from tests.gather.workbook.workbook_files import zipped
from tests.hostile import writing
from tests.hostile.corpus import (
    BASE,
    EXPECTED_RECORDS,
    HEADERS,
    RECORDS,
    TABLE,
    Case,
    build_unreadable_case,
    expect_record,
)

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 1, 1, 8, 2, 0, 0, 0) + bytes(40)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\3" + zlib.compress(b"Ref,Title\n")[2:]
PATH = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHTER = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">{LAUGHS}]>'.encode()


OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'


def _with_entity(content: bytes, entry: str, text: bytes, declared: bytes) -> bytes:
    """A workbook one part of which declares an entity, and has it in place of a text."""

    def change(name: str, inside: bytes) -> bytes:
        if name != entry:
            return inside
        assert text in inside
        body = inside.split(b"?>", 1)[1] if inside.startswith(b"<?xml") else inside
        return declared + body.replace(text, b"&l9;")

    return writing.change_archive(content, change)


def _nested(depth: int) -> bytes:
    content = b"0" * 2**20
    for level in range(depth):
        content = zipped({f"{level}-{n}.zip": content for n in range(4)} if level else {"0.csv": content})
    return content


def build_bomb(megabytes: int) -> bytes:
    """A workbook with a sheet that inflates to this much."""
    entries = {name: (inside, 1) for name, inside in writing.read_archive(writing.write_xlsx(TABLE)).items()}
    return writing.build_inflating_archive({**entries, PATH: (b"<row/>" * 2**16, megabytes * 2**20 // (6 * 2**16))})


def _lying(content: bytes) -> bytes:
    """A zip archive whose directory says that everything is ten bytes long."""
    at, out = 0, bytearray(content)
    while (at := content.find(b"PK\1\2", at)) >= 0:
        out[at + 24 : at + 28] = struct.pack("<I", 10)
        at += 4
    return bytes(out)


def _twice() -> bytes:
    out = io.BytesIO(writing.write_xlsx(TABLE))
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo("xl/worksheets/SHEET1.xml")
        archive.writestr(entry, archive.read(PATH).replace(b"1250000", b"9999999"))
        # The same name again: zipfile would warn, so the name is changed afterwards, in place.
    return out.getvalue().replace(b"xl/worksheets/SHEET1.xml", b"xl/worksheets/sheet1.xml")


def _locked_zip() -> bytes:
    content = bytearray(zipped({"return.csv": writing.write_text(TABLE)}))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.find(mark)
        content[at + flags] |= 1
    return bytes(content)


def _locked_ods() -> bytes:
    manifest = b'<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
    return writing.replace_in_archive(writing.build_ods(TABLE), "META-INF/manifest.xml", b"</m:manifest>", manifest)


def _far_xlsx() -> bytes:
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return writing.replace_in_archive(writing.write_xlsx(TABLE), PATH, b"</sheetData>", last)


def _far_ods(inside: bytes = b"<text:p>x</text:p>") -> bytes:
    cell = (
        b'<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        + inside
        + b"</table:table-cell>"
    )
    row = b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row></table:table>"
    return writing.replace_in_archive(writing.build_ods(TABLE), "content.xml", b"</table:table>", row)


def locked() -> Iterator[Case]:
    """Protected files."""
    package = {"EncryptedPackage": bytes(5000), "EncryptionInfo": b"\4\0\4\0\x40\0\0\0<encryption/>"}
    for name in ("return.xlsx", "return.xls"):
        yield build_unreadable_case(
            f"encrypted workbook {name}", name, partial(writing.write_compound, package), "password"
        )
    yield build_unreadable_case("protected xls", "return.xls", partial(writing.write_xls, TABLE, True), "password")
    yield build_unreadable_case("protected zip", "return.zip", _locked_zip, "password")
    yield build_unreadable_case("protected ods", "return.ods", _locked_ods, "password")


def bombs() -> Iterator[Case]:
    """Files that would take all memory or time."""
    yield build_unreadable_case("zip bomb in a workbook", "return.xlsx", partial(build_bomb, 2000), "")
    yield build_unreadable_case(
        "zip bomb of one file", "x.zip", lambda: writing.build_inflating_archive({"x.csv": (b"0," * 2**19, 2000)}), ""
    )
    yield build_unreadable_case("zips in a zip", "return.zip", partial(_nested, 4), "")
    yield build_unreadable_case(
        "a zip in a zip", "x.zip", lambda: zipped({"y.zip": zipped({"z.csv": writing.write_text(TABLE)})}), ""
    )
    yield build_unreadable_case("a lying zip", "return.xlsx", lambda: _lying(build_bomb(2000)), "")
    yield build_unreadable_case("seventeen billion cells xlsx", "return.xlsx", _far_xlsx, "cells")
    yield build_unreadable_case("seventeen billion cells ods", "return.ods", _far_ods, "cells")
    yield Case("seventeen billion blank cells ods", "return.ods", partial(_far_ods, b""), records=EXPECTED_RECORDS)
    many = {f"{n}.txt": b"" for n in range(20_000)}
    yield build_unreadable_case("twenty thousand entries", "x.zip", lambda: zipped(many, zipfile.ZIP_STORED), "")
    for name, laughter in (("billion laughs", LAUGHTER), ("an outside entity", OUTSIDE)):
        sheet = partial(_with_entity, writing.write_xlsx(TABLE), PATH, b"1250000", laughter)
        yield build_unreadable_case(f"{name} in a workbook", "x.xlsx", sheet, "")
        content = partial(_with_entity, writing.build_ods(TABLE), "content.xml", b"Legal", laughter)
        yield build_unreadable_case(f"{name} in an ods", "x.ods", content, "")


def broken() -> Iterator[Case]:
    """Files cut short, bent, or of contradictory parts."""
    for kind, make in (("xlsx", writing.write_xlsx), ("ods", writing.build_ods), ("xls", writing.write_xls)):
        whole = make(TABLE)
        for share in (0.2, 0.5, 0.9):
            if kind == "xls" and share == 0.9:
                continue  # the end of a small .xls is only filling
            cut = whole[: int(len(whole) * share)]
            yield build_unreadable_case(f"{kind} cut at {share:.0%}", f"x.{kind}", partial(bytes, cut), "")
    real = XLS.read_bytes()
    yield build_unreadable_case("a real xls cut", "x.xls", partial(bytes, real[: len(real) // 3]), "")
    yield build_unreadable_case(
        "a compound file of nothing", "x.xls", partial(writing.write_compound, {"Nothing": b"x"}), ""
    )
    yield build_unreadable_case(
        "an old Word document", "x.xls", partial(writing.write_compound, {"WordDocument": b"x"}), ""
    )
    sheet = partial(writing.replace_in_archive, writing.write_xlsx(TABLE))
    yield build_unreadable_case("a sheet that stops", "x.xlsx", lambda: sheet(PATH, b"</sheetData>", b"<row><c"), "")
    strings = "xl/sharedStrings.xml"
    yield build_unreadable_case("no shared strings", "x.xlsx", lambda: writing.change_archive(
        writing.write_shared_strings(TABLE), lambda name, inside: None if name == strings else inside), "")  # fmt: skip
    yield build_unreadable_case("broken shared strings", "x.xlsx", lambda: writing.replace_in_archive(
        writing.write_shared_strings(TABLE), strings, b"</si></sst>", b"<si"), "")  # fmt: skip
    yield Case(
        "a workbook without sheets",
        "x.xlsx",
        lambda: zipped({"[Content_Types].xml": b"<Types/>"}),
        refused=("", ""),
    )
    yield build_unreadable_case("the same entry twice", "x.xlsx", _twice, "")
    checked = bytearray(zipped({"x.csv": writing.write_text(TABLE)}, zipfile.ZIP_STORED))
    checked[60] ^= 1
    yield build_unreadable_case("a wrong checksum", "x.zip", partial(bytes, bytes(checked)), "")
    for name in ("../../etc/return.csv", "/etc/return.csv", "..\\return.csv"):
        yield build_unreadable_case(
            f"an entry named {name}", "x.zip", partial(zipped, {name: writing.write_text(TABLE)}), ""
        )
    two = {"a.csv": writing.write_text(TABLE), "b.csv": writing.write_text(TABLE)}
    yield build_unreadable_case("two files in a zip", "x.zip", partial(zipped, two), "a.csv")
    yield build_unreadable_case("an empty zip", "x.zip", partial(zipped, {}), "")
    yield build_unreadable_case("a zip of a picture", "x.zip", partial(zipped, {"x.png": PNG}), "")


def disguised() -> Iterator[Case]:
    """What is no table, whatever its name."""
    for name, content, word in (
        ("return.xlsx", PDF, "PDF"),
        ("return.csv", PDF, "PDF"),
        ("return.csv", PNG, ""),
        ("return.xls", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(50), ""),
        ("return.csv", GZIP, ""),
        ("return.csv", b"{\\rtf1\\ansi Ref Title\\par }", ""),
        ("return.csv", b"SQLite format 3\0" + bytes(100), ""),
        ("return.csv", b"PAR1" + bytes(50) + b"PAR1", ""),
        ("return.csv", b"\x7fELF" + bytes(range(256)) * 4, ""),
    ):
        yield build_unreadable_case(f"{content[:4]!r} named {name}", name, partial(bytes, content), word)
    letter = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
    yield build_unreadable_case("a docx", "return.xlsx", partial(zipped, letter), "")
    empty = b"<html><body><h1>Session expired</h1><p>Please log in</p></body></html>"
    yield build_unreadable_case("a page without a table", "return.xls", partial(bytes, empty), "table")
    controls = writing.write_html(TABLE).replace(b"Legal", b"Le\x01gal &#2; &#xFFFE;")
    yield Case("control characters in a page", "x.html", partial(bytes, controls))
    prose = b"Dear colleague,\r\n\r\nPlease find our projects attached.\r\n\r\nYours,\r\nThe team\r\n"
    yield build_unreadable_case("a letter named xls", "return.xls", partial(bytes, prose), "text file")
    yield Case("a letter", "return.txt", partial(bytes, prose), refused=("table-missing", ""))
    layout = b"<html><table><tr><td><img src='a.png'></td><td>Welcome</td></tr></table></html>"
    yield Case("a page with a table of no records", "x.xls", partial(bytes, layout), refused=("", "table"))


def texts() -> Iterator[Case]:
    """Damaged text files."""
    yield build_unreadable_case("empty", "x.csv", bytes, "empty")
    yield Case("only blanks", "x.csv", lambda: b" \r\n\r\n , ,\r\n", refused=("", ""))
    yield Case("a mark and nothing else", "x.csv", lambda: b"\xef\xbb\xbf", refused=("", ""))
    for name, write in (("csv", writing.write_text), ("xlsx", writing.write_xlsx), ("ods", writing.build_ods)):
        yield Case(f"one cell {name}", f"x.{name}", partial(write, [["Ref"]]), refused=("", ""))
        yield Case(f"only headers {name}", f"x.{name}", partial(write, [HEADERS]), records=[], received=0, alone=False)
        yield Case(
            f"only notes {name}",
            f"x.{name}",
            partial(write, [["Nothing to report"], [], ["See last year"]]),
            refused=("", ""),
        )
    nul = writing.write_text(TABLE).replace(b"Legal", b"Le\0gal")
    yield Case("a NUL in a text", "x.csv", partial(bytes, nul), alone=False)
    yield build_unreadable_case("nothing but NUL", "x.csv", partial(bytes, 5000), "")
    unclosed = writing.write_text(TABLE).replace(b"Legal", b'"Legal')
    yield Case(
        "an unclosed quotation mark",
        "x.csv",
        partial(bytes, unclosed),
        records=EXPECTED_RECORDS[:-1],
        rules=[("quote-unclosed", "B6")],
    )
    long = [HEADERS, ["SS-001", "x" * 200_000, *RECORDS[0][2:]], *RECORDS[1:]]
    yield Case(
        "a cell of 200,000 characters",
        "x.csv",
        partial(writing.write_text, long),
        records=[expect_record(row) for row in long[1:]],
    )
    wide = [[*row, *[""] * 16_377, "last"] for row in TABLE]
    yield Case("16,384 columns", "x.csv", partial(writing.write_text, wide), records=EXPECTED_RECORDS, alone=False)
    yield build_unreadable_case("100,000 columns", "x.csv", lambda: b"," * 100_000 + b"\n" + b"a," * 100_000, "")
    bent = writing.write_text(TABLE).replace("Môn".encode(), b"M\xf4n")
    yield Case("one letter of another encoding", "x.csv", partial(bytes, bent + "Tŷ,Tŷ\r\n".encode() * 20))
    by = source(table(columns=dict(zip(("reference", "title_en"), HEADERS, strict=False))), encoding="utf-8")
    latin = writing.write_text(TABLE, encoding="cp1252")
    yield Case(
        "not in the named encoding",
        "x.csv",
        partial(bytes, latin),
        by=by,
        refused=("file-unreadable", "utf-8"),
        alone=False,
    )
    cut = writing.write_text(TABLE, encoding="utf-16")[:-1]
    yield build_unreadable_case("cut in the middle of a letter", "x.csv", partial(bytes, cut), "UTF-16")
    yield Case("escape codes", "x.csv", lambda: writing.write_text(TABLE).replace(b"Legal", b"\x1b[31mLegal\x07\x08"))


def records() -> Iterator[Case]:
    """JSON that is broken, or holds no records."""
    listed = writing.write_json(TABLE)
    for name, content in {
        "cut": listed[:-20],
        "a comma too many": listed[:-1] + ",]",
        "single quotes": listed.replace('"', "'"),
        "Infinity": '[{"Ref": "a", "Project title": -Infinity}]',
        "deep": "[" * 100_000 + "]" * 100_000,
        "deep objects": '{"a":' * 50_000 + "1" + "}" * 50_000,
    }.items():
        yield Case(f"json {name}", "x.json", partial(content.encode, "utf-8"), refused=("file-unreadable", ""))
    for name, content in {
        "a number": "42",
        "a text": '"Ref"',
        "null": "null",
        "empty list": "[]",
        "empty object": "{}",
        "a list of numbers": "[1, 2, 3]",
        "a list of lists": json.dumps([["Ref", "Project title"], ["a", "b"]]),
        "two values": listed + listed,
        "a settings file": '{"name": "x", "version": 1}',
    }.items():
        alone = name != "a list of lists"
        refused = ("", "") if alone else None
        yield Case(f"json {name}", "x.json", partial(content.encode, "utf-8"), refused=refused, alone=alone)
    blank = '[{"Ref": "SS-001", "Project title": NaN}, {"Ref": "SS-002", "Project title": "Two"}]'
    yield Case("json NaN", "x.json", blank.encode, by=BASE, alone=False)
    repeated = '[{"Ref": "SS-001", "Project title": "One", "Project title": "Two"}]'
    yield Case("json key twice", "x.json", repeated.encode, by=BASE, alone=False)
    marks = json.dumps([{"Ref": "SS-001", "Project title": "\ud800 broken"}])
    yield Case("json half a letter", "x.json", marks.encode, alone=False)


def cases() -> Iterator[Case]:
    """Every case of this module."""
    for part in (locked, bombs, broken, disguised, texts, records):
        yield from part()
