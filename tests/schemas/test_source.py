"""Source files: every mistake is refused with the file and the key; those that ship load and are whole."""

import re
from pathlib import Path
from typing import Any

import pytest

from schemas.source_file import JoinedHeaders, load_source, load_sources
from schemas.yaml_files import SourceError
from tests.examples import SOURCES, source_keys, table, write_source

SHIPPED = sorted(SOURCES.glob("*.yaml"))


def faults(path: Path, *named: str) -> str:
    """What is said of a faulty file, in English; both languages name the file and the key, the first of these words."""
    with pytest.raises(SourceError) as refused:
        load_source(path)
    english, welsh = refused.value.render("en"), refused.value.render("cy")
    assert all(word in english for word in (str(path), *named))
    assert all(word in welsh for word in (str(path), *named[:1]))
    return english


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        (source_keys(colour="red"), ["colour", "this key is not known"]),
        (source_keys(table(colour="red")), ["files.0.tables.0.colour"]),
        (source_keys(table("nonsuch")), ["files.0.tables.0.table", "choose from projects"]),
        (source_keys(table(columns={"nonsuch": "X"})), ["files.0.tables.0", "nonsuch", "title_en"]),
        (source_keys(table(constants={"nonsuch": "X"})), ["files.0.tables.0", "nonsuch"]),
        (source_keys(table(values={"nonsuch": {}})), ["files.0.tables.0", "nonsuch"]),
        (source_keys(table(columns={"reference": {"headers": []}})), ["files.0.tables.0.columns.reference"]),
        (source_keys(table(header_rows=[0])), ["files.0.tables.0.header_rows.0"]),
        (source_keys(table(header_rows=[])), ["files.0.tables.0.header_rows"]),
        (source_keys(table(periods={"match": "20.."})), ["files.0.tables.0.periods.match", "group"]),
        (source_keys(table(expect={"min_records": 1})), ["files.0.tables.0.expect.because"]),
        (source_keys(provider="Not A Name"), ["provider"]),
        (source_keys(precedence="first"), ["precedence"]),
        (source_keys(files=[]), ["files"]),
        (source_keys(data_date="soon"), ["files.0.data_date:"]),
        (source_keys(data_date={"from": "moon"}), ["files.0.data_date.from:"]),
        (source_keys(data_date={"from": "name", "pattern": "("}), ["files.0.data_date.pattern:"]),
        (source_keys(data_date={"from": "name", "label": "At"}), ["files.0.data_date:", "only a cell"]),
        (source_keys(expected={"every": "fortnight", "because": "x"}), ["expected.every"]),
        (source_keys(licence={"name": "OGL"}), ["licence.attribution_cy"]),
        pytest.param(
            source_keys(table(periods={"match": "("})), ["files.0.tables.0.periods.match"],
        ),
        pytest.param(
            source_keys(table(not_records=["("])), ["files.0.tables.0.not_records"],
        ),
        pytest.param(
            source_keys(table(lists={"partner_list": "("})), ["files.0.tables.0.lists"],
        ),
        pytest.param(
            source_keys(encoding="nonsuch"), ["files.0.encoding"],
        ),
        pytest.param(
            source_keys(table(periods={"match": "(a)", "value": "nonsuch"})), ["files.0.tables.0"],
        ),
        pytest.param(
            source_keys(table(values={"stage": {"OP": "nonsuch"}})), ["files.0.tables.0", "nonsuch"],
        ),
        pytest.param(
            source_keys(table("partners", {"reference": "Ref"}, constants={"role": "nonsuch"})), ["files.0.tables.0"],
        ),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_mistake_is_refused_with_its_key(keys: dict[str, Any], named: list[str], tmp_path: Path) -> None:
    faults(write_source(tmp_path, keys, "example"), *named)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    told = faults(write_source(tmp_path, source_keys(table(colour="red"), shape="round", precedence="x")))
    assert len(told.splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"a: [", "not valid YAML"),
        (b"provider: example\nname_en: a: b\n", "line 2: not valid YAML"),
        (b"- a\n- b\n", "is empty"),
        (b"", "is empty"),
        (b"name_cy: t\xfd", "cannot be read"),
        pytest.param(
            b"provider: example\nfiles:\n- data_date: 2026-13-01\n", "line 3: files.0.data_date",
        ),
        pytest.param(
            b"provider: example\nprovider: other\n", "line 2: provider: this key is there twice",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_source_is_refused(text: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_bytes(text)
    assert says in faults(path)


def test_a_mistake_is_told_with_its_line_in_either_language(tmp_path: Path) -> None:
    path = write_source(tmp_path, source_keys(table(colour="red")))
    lines = path.read_text(encoding="utf-8").splitlines()
    line = 1 + next(number for number, text in enumerate(lines) if "colour" in text)
    with pytest.raises(SourceError) as refused:
        load_source(path)
    assert refused.value.render("en") == f"{path}, line {line}: files.0.tables.0.colour: this key is not known."
    assert refused.value.render("cy").startswith(f"{path}, llinell {line}: files.0.tables.0.colour: ")
    path.write_text("files:\n- match: a*\n", encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        load_source(path)
    told = refused.value.render("en").splitlines()
    assert f"{path}: provider: this key is missing." in told
    assert f"{path}, line 2: files.0.tables: this key is missing." in told


def test_a_file_is_named_for_its_provider(tmp_path: Path) -> None:
    assert "'example'" in faults(write_source(tmp_path, source_keys(), "other"), "other", "provider")


def test_a_folder_tells_the_faults_of_all_its_files(tmp_path: Path) -> None:
    write_source(tmp_path, source_keys(colour="red"))
    write_source(tmp_path, source_keys(provider="second", shape="round"))
    write_source(tmp_path, source_keys(provider="third"))
    write_source(tmp_path, source_keys(provider="three", precedence=1))
    with pytest.raises(SourceError) as refused:
        load_sources(tmp_path)
    told = refused.value.render("en").splitlines()
    assert len(told) == 3
    assert "example.yaml, line " in told[0] and "colour" in told[0]
    assert "second.yaml, line " in told[1] and "shape" in told[1]
    assert "third.yaml and three.yaml both have precedence 1" in told[2] and "2 is free" in told[2]
    assert refused.value.render("cy")


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nonsuch"):
        with pytest.raises(SourceError, match=re.escape(str(folder))):
            load_sources(folder)


def test_the_shipped_sources_load_in_order() -> None:
    sources = load_sources(SOURCES)
    assert list(sources) == [path.stem for path in SHIPPED]
    assert len({source.precedence for source in sources.values()}) == len(sources)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_source_is_whole(path: Path) -> None:
    found = load_source(path)
    for text in (found.name_en, found.name_cy, found.about_en, found.about_cy, found.origin, found.expected.because):
        assert text.strip()
    assert found.name_en != found.name_cy
    assert found.licence
    assert found.licence.attribution_en != found.licence.attribution_cy
    for file in found.files:
        shipped = list((SOURCES / path.stem).glob(file.match))
        assert shipped or found.outside, "the files of the register's own sources ship with the project"
        for each in file.tables:
            assert each.columns
            assert all(isinstance(theirs, str | JoinedHeaders) for theirs in each.columns.values())
