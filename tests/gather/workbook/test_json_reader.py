"""JSON: each list of records is a sheet, every value as the file writes it, and nothing is left out unsaid."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.gather.workbook import json_reader
from assets.gather.workbook.sheet import ReadingNote, UnreadableFileError

Texts = list[list[str]]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
KEYS = st.text("ab. ", max_size=3)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


def read(text: str | bytes) -> tuple[dict[str, Texts], list[ReadingNote]]:
    """The sheets of a JSON file, and what is said of it."""
    sheets, notes = json_reader.read_json_tables(text.encode() if isinstance(text, str) else text, "file", None)
    assert len({sheet.name for sheet in sheets}) == len(sheets)
    return {sheet.name: sheet.get_rows() for sheet in sheets}, notes


def refusal(text: str) -> tuple[str, str]:
    with pytest.raises(UnreadableFileError) as refused:
        read(text)
    return refused.value.reason_en, refused.value.reason_cy


@pytest.mark.parametrize(
    ("text", "sheets"),
    [
        ('[{"a":1,"b":"x"},{"b":"y","c":null}]', {"file": [["a", "b", "c"], ["1", "x", ""], ["", "y", ""]]}),
        ('{"value":[{"a":1}]}', {"value": [["a"], ["1"]]}),
        ('{"result":{"records":[{"a":1}]}}', {"result.records": [["a"], ["1"]]}),
        ('{"a":[{"x":1}],"b":{"c":[{"y":2}]}}', {"a": [["x"], ["1"]], "b.c": [["y"], ["2"]]}),
        ('{"a.b":[{"x":1}],"a":{"b":[{"y":2}]}}', {"a.b": [["x"], ["1"]], "a.b (2)": [["y"], ["2"]]}),
        ('{"a":1}\n{"a":2,"b":3}\r\n\n{"b":4}\n', {"file": [["a", "b"], ["1", ""], ["2", "3"], ["", "4"]]}),
        ('{"a":1}', {"file": [["a"], ["1"]]}),
        (
            '{"a":1,"p":[{"x":1},{"y":"z"}]}\n{"a":2}',
            {"file": [["a"], ["1"], ["2"]], "p": [["a", "p.x", "p.y"], ["1", "1", ""], ["1", "", "z"]]},
        ),
        ('{"v":[{"a":"x","p":[{"q":1}]}]}', {"v": [["a"], ["x"]], "v.p": [["a", "p.q"], ["x", "1"]]}),
        ('[{"p":[{"x":1}],"a":1}]', {"file": [["p", "a"], ['[{"x": 1}]', "1"]]}),
        ('[{"a":1,"p":[{"a":2}]}]', {"file": [["a", "p"], ["1", '[{"a": 2}]']]}),
        ('{"a":[1,2],"b":["x",null]}', {"file": [["a", "b"], ["1", "x"], ["2", ""]]}),
        ('{"a":[1,2],"b":["x"]}', {"file": [["a", "b"], ["1; 2", "x"]]}),
        ('{"columns":["a","b"],"data":[[1,"x"],[2,"y"]]}', {"data": [["a", "b"], ["1", "x"], ["2", "y"]]}),
        ('{"features":[{"properties":{"a":1}}]}', {"features": [["a"], ["1"]]}),
        ('{"records":[{"fields":{"a":{"fields":{"b":1}}}}]}', {"records": [["a.fields.b"], ["1"]]}),
        ('[["Ref","Title"],["1",2]]', {"file": [["Ref", "Title"], ["1", "2"]]}),
        ('[{"a":1},null,"x"]', {"file": [["a", ""], ["1", ""], ["", ""], ["", "x"]]}),
        ('[{"a":{"b":{"c":1},"d":{}}}]', {"file": [["a.b.c", "a.d"], ["1", ""]]}),
        ('[{"a":NaN,"b":1},{"a":2,"b":1}]', {"file": [["a", "b"], ["", "1"], ["2", "1"]]}),
        ('{"a":{"0":1,"1":2},"b":{"0":"x","1":null}}', {"file": [["a", "b"], ["1", "x"], ["2", ""]]}),
        ('{"0":{"a":1,"b":"x"},"1":{"a":2,"b":"y"}}', {"file": [["a", "b"], ["1", "x"], ["2", "y"]]}),
        (
            '{"P-1":{"a":1,"b":2},"P-2":{"a":3,"b":4}}',
            {"file": [["key", "a", "b"], ["P-1", "1", "2"], ["P-2", "3", "4"]]},
        ),
        (
            '{"fields":[{"id":"a"},{"id":"b"}],"records":[[1,"x"],[2,"y"]]}',
            {"records": [["a", "b"], ["1", "x"], ["2", "y"]]},
        ),
        (
            '{"meta":{"columns":[{"id":1,"name":"a"},{"id":2,"name":"b"}]},"data":[[1,"x"]]}',
            {"data": [["a", "b"], ["1", "x"]]},
        ),
        ('[{"a":[1,"x",null,true],"b":[]}]', {"file": [["a", "b"], ["1; x; TRUE", ""]]}),
        ('[{"a":[{"b":1.50,"c":["ŷ",null]}]}]', {"file": [["a"], ['[{"b": 1.50, "c": ["ŷ", null]}]']]}),
        ('[{"a":1,"a":2,"a":3,"a (2)":4}]', {"file": [["a", "a (2)", "a (3)", "a (2) (2)"], ["1", "2", "3", "4"]]}),
        ('[{"a.b":1,"a":{"b":2}}]', {"file": [["a.b", "a.b (2)"], ["1", "2"]]}),
        ('[{"a":" ","b":" x ","c":"\\u00a0"}]', {"file": [["a", "b", "c"], ["", " x ", ""]]}),
        ('[{"a":"T\\u0177","b":"\\ud83d\\ude00","c":"l\\nm"}]', {"file": [["a", "b", "c"], ["Tŷ", "😀", "l\nm"]]}),
    ],
)
def test_records(text: str, sheets: dict[str, Texts]) -> None:
    assert read(text) == (sheets, [])
    assert json_reader.is_json(text.encode())


@pytest.mark.parametrize(
    "number",
    ["1835.0", "16.8290927841982466", "1e5", "-0.50", "0", "123456789012345678901234567890", "9" * 6000, "1e999999"],
)
def test_a_number_stays_as_the_file_writes_it(number: str) -> None:
    assert read(f'[{{"a":{number},"b":[{{"c":{number}}}],"d":[[{number}]]}}]')[0] == {
        "file": [["a", "d"], [number, f"[[{number}]]"]],
        "b": [["a", "b.c"], [number, number]],
    }


@pytest.mark.parametrize("key", ["odata.nextLink", "@odata.nextLink", "next", "nextLink", "next_page_url"])
def test_a_link_to_the_next_page_is_said(key: str) -> None:
    link = "https://example.org/" + "x" * 100
    _, notes = read(json.dumps({"odata.metadata": "m", "value": [{"a": 1}], key: link}))
    assert notes == [ReadingNote("page-of-several", parameters={"next": link[:79] + "…"})]


def test_a_link_within_links_is_said_and_none_is_not() -> None:
    assert [note.rule for note in read('{"d":[{"a":1}],"_links":{"next":{"href":"/2"}}}')[1]] == ["page-of-several"]
    assert read('{"d":[{"a":1}],"next":null}')[1] == []


def test_what_stands_beside_the_records_is_said() -> None:
    _, notes = read('{"@odata.context":"c","title":"Projects","meta":{"date":"2024"},"d":[{"a":1}]}')
    assert notes == [ReadingNote("cell-outside", value="title: Projects; meta.date: 2024")]
    _, notes = read(json.dumps({"about": "x" * 500, "d": [{"a": 1}]}))
    assert notes[0].value is not None and len(notes[0].value) == 200


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('[{"a":1},\n {"a":2]', 2, 8),
        ('[{"a":Infinity}]', 1, 7),
        ('[{"a":"NaN \\" NaN",\n"b":-Infinity}]', 2, 5),
        ('{"a":1}\n{"a":', 2, 6),
        ('[{"a":1}', 1, 9),
        ('[{"a":01}]', 1, 8),
        ('[{"a":"x\ny"}]', 1, 9),
        ("[{'a':1}]", 1, 3),
        ('[{"a":1}] x', 1, 11),
    ],
)
def test_what_is_not_json_is_named_by_its_place(text: str, line: int, column: int) -> None:
    en, cy = refusal(text)
    assert en == f"it is not valid JSON (line {line}, column {column})"
    assert cy == f"nid yw'n JSON dilys (llinell {line}, colofn {column})"


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"value":[]}', '{"error":{"rows":[]}}', "[{}]", "[{},{}]", "[1,2]", '"x"', "[[]]", ""]
)
def test_a_file_without_records_is_refused(text: str) -> None:
    assert refusal(text) == ("it contains no list of records", "nid yw'n cynnwys rhestr o gofnodion")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_deep_nesting_is_refused(text: str) -> None:
    assert refusal(text) == ("its JSON is nested too deeply", "mae ei JSON wedi'i nythu'n rhy ddwfn")


@pytest.mark.parametrize(
    ("opening", "closing", "times"),
    [('[{"a":', "}]", 400), ('{"a":', "}", 700), ('{"a":', "}", 900), ('{"a":', "}", 50)],
)
def test_deep_nesting_is_no_crash(opening: str, closing: str, times: int) -> None:
    with contextlib.suppress(UnreadableFileError):
        assert "1" in str(read(opening * times + "1" + closing * times)[0])


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{f"key {n}": 1} for n in range(5_000)]),
        json.dumps([{f"key {n}": 1 for n in range(20_000)}]),
        json.dumps({f"key {n}": 1 for n in range(20_000)}),
        json.dumps([["x"]] * 10_000 + [["x"] * 10_000]),
    ],
    ids=["no common key", "many keys", "many keys of one object", "one long row"],
)
def test_records_with_too_little_in_common_are_refused(text: str) -> None:
    assert refusal(text)[0] == "it has a sheet that covers too many cells; delete blank rows and columns"


def test_half_a_letter_is_replaced_and_said() -> None:
    sheets, notes = read('[{"a":"x\\ud83d","b\\u0000":"y"}]')
    assert sheets == {"file": [["a", "b\ufffd"], ["x\ufffd", "y"]]}
    assert [(note.rule, note.parameters["sample"]) for note in notes] == [("encoding-doubtful", "b\ufffd")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_letters_of_any_encoding(encoding: str) -> None:
    content = '[{"Enw": "Ynys Môn, caffi’r"}]'.encode(encoding)
    sheets, notes = read(content)
    assert sheets == {"file": [["Enw"], ["Ynys Môn, caffi’r"]]} and json_reader.is_json(content)
    assert [note.rule for note in notes] == ["encoding-read"] * (encoding != "utf-8-sig")


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2", "[Ref],Title\n1,2", "[1] Note,b", "{Ref},Title", "<html>", '"a","b"', "[a;b"]
)
def test_a_text_table_is_not_json(text: str) -> None:
    assert not json_reader.is_json(text.encode())


def texts(value: Any) -> list[str]:
    """Every text of a value that a reader would miss."""
    if isinstance(value, dict):
        return [text for member in value.values() for text in texts(member)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [] if value is None or isinstance(value, bool) or not str(value).strip() else [str(value)]


@given(st.lists(st.dictionaries(KEYS, JSON, max_size=4), min_size=1, max_size=5))
@settings(deadline=None)
def test_every_value_is_in_some_cell(made: list[dict[str, Any]]) -> None:
    try:
        sheets, _ = read(json.dumps(made, ensure_ascii=False))
    except UnreadableFileError:
        assert not texts(made)
    else:
        rows, *parts = sheets.values()
        assert len(rows) == len(made) + 1
        below = [text for part in parts for line in part for text in line]
        for record, row in zip(made, rows[1:], strict=True):
            cells = "\n".join([*row, *below])
            assert all(text in cells or json.dumps(text, ensure_ascii=False)[1:-1] in cells for text in texts(record))


@given(st.text('[]{}",:1ae.\\u \n', max_size=30))
@settings(deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UnreadableFileError):
        assert read(text)[0]
