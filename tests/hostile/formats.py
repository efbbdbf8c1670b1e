"""Cases: the same few projects in every format, separator, encoding and line end.

Belongs here: ways to store a table. Does not belong here: where it lies on its sheet (layouts), or files that are broken
(damage).
"""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.examples import XLS
from tests.hostile import writing
from tests.hostile.corpus import (
    EXPECTED_RECORDS,
    HEADERS,
    RECORDS,
    TABLE,
    Case,
    Expected,
    Row,
    build_unreadable_case,
    expect_record,
)

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
ENDS = {"crlf": "\r\n", "lf": "\n", "cr": "\r"}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso-8859-1", "iso-8859-15")
SAID = ("cp1252", "iso-8859-1", "iso-8859-15")
"""Encodings that nothing in the file proves, and that must therefore be said."""

WELSH: list[Row] = [
    HEADERS,
    ["SS-001", "Tŷ Cwmni a’r Ŵyl – Môn", *RECORDS[0][2:]],
    ["SS-002", "Dŵr yfed £2m “Ŷd”", *RECORDS[1][2:]],
]
PUNCTUATED: list[Row] = [
    HEADERS,
    ["SS-001", "Children’s homes – “Hafan Deg”", *RECORDS[0][2:]],
    ["SS-002", "Caffè Môr • £2m", *RECORDS[1][2:]],
    ["SS-003", "Œuvre d’été", *RECORDS[2][2:]],
]


def _of(rows: list[Row]) -> Expected:
    return [expect_record(row) for row in rows[1:]]


def texts() -> Iterator[Case]:
    """Text tables."""
    for by, how in (*product(["comma"], ENDS), ("semicolon", "crlf"), ("tab", "lf"), ("pipe", "cr"), ("tab", "cr")):
        rules = [] if by == "comma" else [("separator-read", None)]
        make = partial(writing.write_text, TABLE, SEPARATORS[by], ENDS[how])
        yield Case(
            f"text {by} {how}", "return.csv", make, records=EXPECTED_RECORDS, rules=rules, never=["encoding-doubtful"]
        )
    for by, encoding in (*product(["comma"], ENCODINGS), ("semicolon", "utf-16"), ("tab", "cp1252")):
        told = [("encoding-read", None)] if encoding in SAID else []
        make = partial(writing.write_text, TABLE, SEPARATORS[by], "\r\n", encoding)
        yield Case(f"text {by} {encoding}", "return.csv", make, records=EXPECTED_RECORDS, rules=told)
    for encoding in ("utf-8", "utf-16-le"):
        make = partial(writing.write_text, WELSH, "\t", "\n", encoding)
        yield Case(f"welsh letters {encoding}", "dychweliad.txt", make, records=_of(WELSH))
    old = [
        HEADERS,
        ["SS-001", "Tŷ Gwyrdd a Dŵr Cymru", *RECORDS[0][2:]],
        ["SS-002", "Ysgol y Môr, Ŵyl", *RECORDS[1][2:]],
    ]
    celtic = partial(writing.write_text, old, encoding="iso-8859-14")
    yield Case("welsh letters iso-8859-14", "x.csv", celtic, records=_of(old), rules=[("encoding-read", None)])
    punctuated = partial(writing.write_text, PUNCTUATED, encoding="cp1252")
    yield Case("punctuation of Windows", "x.csv", punctuated, records=_of(PUNCTUATED), rules=[("encoding-read", None)])
    yield from _grammar()


def _grammar() -> Iterator[Case]:
    """Quotation marks, line breaks and line ends."""
    quoted = partial(writing.write_text, TABLE, quoting=csv.QUOTE_ALL)
    yield Case("everything quoted", "x.csv", quoted, records=EXPECTED_RECORDS, never=["quotes-mended"])
    yield Case("named sep", "x.csv", lambda: b"sep=;\r\n" + writing.write_text(TABLE, ";"), records=EXPECTED_RECORDS)
    yield Case("no last line end", "x.csv", lambda: writing.write_text(TABLE).rstrip(), records=EXPECTED_RECORDS)
    yield Case("control-z at the end", "x.csv", lambda: writing.write_text(TABLE) + b"\x1a", records=EXPECTED_RECORDS)
    broken = [HEADERS, ["SS-001", "Two\nlines", *RECORDS[0][2:]], ["SS-002", "Three\r\nmore\nlines", *RECORDS[1][2:]]]
    two_lines = [
        {name: value for name, value in expect_record(row).items() if name != "title_en"} for row in broken[1:]
    ]
    for how, end in list(ENDS.items())[:2]:
        yield Case(
            f"line breaks in cells {how}", "x.csv", partial(writing.write_text, broken, end=end), records=two_lines
        )

    def mixed() -> bytes:
        lines = writing.write_text(TABLE, end="\n").split(b"\n")
        return b"\r\n".join(lines[:3]) + b"\n" + b"\r".join(lines[3:])

    yield Case("mixed line ends", "x.csv", mixed, records=EXPECTED_RECORDS)
    spaced = [[f" {writing.format_value(v)} " for v in row] for row in TABLE]
    yield Case("spaces round every cell", "x.csv", partial(writing.write_text, spaced), records=EXPECTED_RECORDS)
    stray = writing.write_text(TABLE).replace(b"Legal Services Hub", b'Legal "Services" Hub')
    mended = [*EXPECTED_RECORDS[:4], {**EXPECTED_RECORDS[4], "title_en": 'Legal "Services" Hub'}]
    yield Case("bare quotation marks in a cell", "x.csv", lambda: stray, records=mended)
    opened = writing.write_text(TABLE).replace(b"Legal Services Hub", b'"Legal" Services Hub')
    told = [("quotes-mended", "B6")]
    yield Case("a quoted word begins a cell", "x.csv", lambda: opened, records=None, rules=told)
    commas = [HEADERS, *[[*row[:4], f"{row[4]},50", row[5]] for row in RECORDS]]
    costs = [{key: value for key, value in record.items() if key != "cost"} for record in EXPECTED_RECORDS]
    yield Case("decimal commas between semicolons", "x.csv", partial(writing.write_text, commas, ";"), records=costs)
    trailing = [[*row, "", "", ""] for row in TABLE]
    yield Case("empty columns on the right", "x.csv", partial(writing.write_text, trailing), records=EXPECTED_RECORDS)
    yield Case(
        "empty lines at the end",
        "x.csv",
        lambda: writing.write_text(TABLE) + b",,,,,\r\n" * 40,
        records=EXPECTED_RECORDS,
        received=5,
    )


def workbooks() -> Iterator[Case]:
    """Workbooks, and what calls itself one."""
    yield Case(
        "xlsx", "return.xlsx", partial(writing.write_xlsx, TABLE), records=EXPECTED_RECORDS, never=["format-differs"]
    )
    yield Case(
        "xlsx with shared texts", "return.xlsx", partial(writing.write_shared_strings, TABLE), records=EXPECTED_RECORDS
    )
    yield Case(
        "ods", "return.ods", partial(writing.build_ods, TABLE), records=EXPECTED_RECORDS, never=["format-differs"]
    )
    yield Case(
        "xls", "return.xls", partial(writing.write_xls, TABLE), records=EXPECTED_RECORDS, never=["format-differs"]
    )
    differs = [("format-differs", None)]
    makers: dict[str, Callable[..., bytes]] = {
        "xlsx": writing.write_xlsx,
        "ods": writing.build_ods,
        "xls": writing.write_xls,
    }
    for kind, wrong in (("xlsx", "xls"), ("xls", "xlsx"), ("ods", "xlsx"), ("xlsx", "csv"), ("xls", "csv")):
        make = partial(makers[kind], TABLE)
        yield Case(f"{kind} named {wrong}", f"return.{wrong}", make, records=EXPECTED_RECORDS, rules=differs)
    for wrong in ("xls", "xlsx"):
        make = partial(writing.write_text, TABLE, "\t")
        yield build_unreadable_case(f"text named {wrong}", f"return.{wrong}", make, "text file")
        make = partial(writing.write_html, TABLE)
        yield Case(f"page with a table named {wrong}", f"return.{wrong}", make, records=EXPECTED_RECORDS, rules=differs)
    make = partial(writing.write_html, TABLE, "cp1252", "<h1>Allforio</h1><p>Adroddiad</p>")
    yield Case("page in cp1252", "return.html", make, records=EXPECTED_RECORDS)
    yield Case("no ending", "return", partial(writing.write_xlsx, TABLE), records=EXPECTED_RECORDS)
    yield Case(
        "ending in capitals",
        "RETURN.XLSX",
        partial(writing.write_xlsx, TABLE),
        records=EXPECTED_RECORDS,
        never=["format-differs"],
    )
    yield Case("macros", "return.xlsm", _with_macros, records=EXPECTED_RECORDS, rules=[("macros-ignored", None)])
    yield Case("dates from 1904", "return.xlsx", _from_1904, records=EXPECTED_RECORDS)
    yield Case("strict workbook", "return.xlsx", _strict, records=EXPECTED_RECORDS)
    refused = ("table-missing", "Report1")
    yield Case("a real xls of another kind", "return.xls", XLS.read_bytes, refused=refused)


def _with_macros() -> bytes:
    types = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    enabled = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    named = writing.replace_in_archive(writing.write_xlsx(TABLE), "[Content_Types].xml", types, enabled)
    return writing.zipped(
        {**writing.read_archive(named), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}
    )


def _from_1904() -> bytes:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in TABLE:
        book.worksheets[0].append(row)
    return writing.capture_saved_bytes(book.save)


def _strict() -> bytes:
    loose = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    rels = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    own = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    return writing.change_archive(
        writing.write_xlsx(TABLE), lambda _, inside: inside.replace(loose, strict).replace(rels, own)
    )


def records() -> Iterator[Case]:
    """JSON, in the shapes that programs give."""
    plain = writing.write_json(TABLE)
    listed: Any = json.loads(plain)
    shapes: dict[str, str] = {
        "list": plain,
        "indented": json.dumps(listed, indent=2),
        "value": json.dumps({"@odata.context": "https://example.org", "value": listed}),
        "records": json.dumps({"meta": {"count": 5, "tags": ["a", "b"]}, "records": listed}),
        "deep inside": json.dumps({"result": {"page": {"items": listed}}}),
        "lines": "\n".join(json.dumps(one, ensure_ascii=False) for one in listed),
    }
    for shape, content in shapes.items():
        yield Case(f"json {shape}", "return.json", partial(content.encode, "utf-8"), records=EXPECTED_RECORDS)
    for encoding in ("utf-8-sig", "utf-16"):
        yield Case(f"json {encoding}", "return.json", partial(plain.encode, encoding), records=EXPECTED_RECORDS)
    yield Case("json named csv", "return.csv", plain.encode, records=EXPECTED_RECORDS, rules=[("format-differs", None)])
    page = json.dumps({"value": listed, "odata.nextLink": "https://example.org/data?$skip=5"})
    yield Case("json page", "return.json", page.encode, records=EXPECTED_RECORDS, rules=[("page-of-several", None)])
    partners = [{**one, "Partners": one["Partners"].split("; ")} for one in listed]
    yield Case("json lists in records", "return.json", json.dumps(partners).encode, records=EXPECTED_RECORDS)
    some = [dict(list(one.items())[: 6 - number % 3]) for number, one in enumerate(listed)]
    fewer = [dict(list(record.items())[: 6 - number % 3]) for number, record in enumerate(EXPECTED_RECORDS)]
    yield Case("json records of different keys", "return.json", json.dumps(some).encode, records=fewer)
    numbers = '[{"Ref": "1", "Project title": "Big", "Total cost": 12345678901234567890.12}]'
    yield Case("json large number", "x.json", numbers.encode, records=[{"reference": "1", "title_en": "Big"}])


def _zip_of(name: str, make: Callable[[], bytes]) -> bytes:
    return writing.zipped({name: make()})


def archives() -> Iterator[Case]:
    """One file inside a zip."""
    inside: dict[str, Callable[[], bytes]] = {
        "return.csv": partial(writing.write_text, TABLE),
        "return.xlsx": partial(writing.write_xlsx, TABLE),
        "return.ods": partial(writing.build_ods, TABLE),
        "return.xls": partial(writing.write_xls, TABLE),
        "return.json": lambda: writing.write_json(TABLE).encode(),
    }
    told = [("archive-opened", None)]
    for name, make in inside.items():
        content = partial(_zip_of, name, make)
        yield Case(f"zip of {name}", "return.zip", content, records=EXPECTED_RECORDS, rules=told)
    droppings = {
        "__MACOSX/._return.csv": b"\0\5\x16\7",
        "folder/return.csv": writing.write_text(TABLE),
        "folder/.DS_Store": b"\0",
    }
    yield Case(
        "zip with droppings", "return.zip", partial(writing.zipped, droppings), records=EXPECTED_RECORDS, rules=told
    )
    stored = partial(writing.zipped, {"a.csv": writing.write_text(TABLE)}, 0)
    yield Case("zip stored", "return.zip", stored, records=EXPECTED_RECORDS, rules=told)


_ALONE = {
    "text semicolon crlf",
    "text tab cr",
    "text comma cp1252",
    "xlsx",
    "ods",
    "xls",
    "json value",
    "zip of return.csv",
}
"""What is read with no source too: once its sheets are open, a file's format does not matter to anything."""


def cases() -> Iterator[Case]:
    """Every case of this module."""
    for part in (texts, workbooks, records, archives):
        for case in part():
            yield replace(case, alone=case.name in _ALONE)
