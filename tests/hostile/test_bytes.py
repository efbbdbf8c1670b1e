"""Any bytes at all, and valid files bent at random: a refusal or a table, and never a traceback."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gather.workbook.workbook_files import zipped
from tests.hostile import writing
from tests.hostile.corpus import TABLE
from tests.hostile.test_layouts import STABLE, read

pytestmark = pytest.mark.slow

WHOLE: dict[str, bytes] = {
    "csv": writing.write_text(TABLE),
    "xlsx": writing.write_xlsx(TABLE),
    "ods": writing.build_ods(TABLE),
    "xls": writing.write_xls(TABLE),
    "html": writing.write_html(TABLE),
    "json": writing.write_json(TABLE).encode(),
    "zip": zipped({"return.csv": writing.write_text(TABLE)}),
}
BEGINNINGS = (
    b"",
    b"PK\3\4",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"[{",
    b"<html><table>",
    b"Ref,Title\n",
)


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300), st.sampled_from(sorted(WHOLE)))
@settings(STABLE, max_examples=40)
def test_any_bytes(beginning: bytes, rest: bytes, kind: str) -> None:
    read(beginning + rest, f"return.{kind}")


@st.composite
def draw_damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file with some of its bytes flipped, cut out, written twice, or put in anew."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        size = draw(st.integers(1, 40))
        how = draw(st.sampled_from(["flip", "cut", "end", "twice", "put"]))
        if how == "flip" and content:
            content[at] ^= draw(st.integers(1, 255))
        elif how == "cut":
            del content[at : at + size]
        elif how == "end":
            del content[at:]
        elif how == "twice":
            content[at:at] = content[at : at + size]
        else:
            content[at:at] = draw(st.binary(min_size=1, max_size=8))
    return bytes(content)


@pytest.mark.parametrize("kind", sorted(WHOLE))
@given(st.data())
@settings(STABLE, max_examples=12)
def test_a_bent_file(kind: str, data: Any) -> None:
    read(data.draw(draw_damaged(WHOLE[kind])), f"return.{kind}")


@pytest.mark.parametrize(
    "entry", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
@given(st.data())
@settings(STABLE, max_examples=12)
def test_a_bent_entry(entry: str, data: Any) -> None:
    def change(name: str, inside: bytes) -> bytes:
        return data.draw(draw_damaged(inside)) if name == entry else inside

    read(writing.change_archive(WHOLE["xlsx"], change), "return.xlsx")
