"""`source new`: a draft that a person completes, by which the file is then read whole."""

from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.cli.app import build_command
from schemas.languages import Language
from schemas.source_file import list_drafts, load_source, load_sources
from schemas.yaml_files import SourceError
from tests import examples
from tests.examples import source_keys, write_source
from tests.pipelines.test_app import run

PROJECTS = [
    ["Shared services return"],
    [],
    ["Ref", "Scheme title", "Lead authority", "Partners", "Started", "Status", "Contact", "Department"],
    ["A1", "Joint legal service", "Swansea", "Bridgend; Powys", "April 2019", "operating", "jo@example.org", "Legal"],
    ["A2", "Shared archive", "Swansea", "Neath Port Talbot", "2010/11", "ended", "01792 123456", "Culture"],
    ["A3", "Payroll", "Powys", "Ceredigion", "1/4/2021", "operating", "", "Finance"],
    ["Total: 3"],
]
PARTNERS = [["Project ref", "Organisation", "Role"], ["A1", "Swansea", "lead"], ["A1", "Powys", "partner"]]
WIDE = [
    ["Project", "Measure", "Unit", "Target", "2019-20", "2020-21"],
    ["Joint legal service", "Cases closed", "number", "10", "9", "11"],
    ["Shared archive", "Visits", "number", "200", "150", "-"],
]
FILLED: Mapping[str, Any] = {
    **dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), "An example"),
    "licence": dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), "OGL"),
    "expected": {"every": "year", "because": "It is an example."},
}


def said(*arguments: object, language: Language = "en") -> tuple[int, str, str]:
    """What the command does with these arguments, in this process: status, standard output, standard error."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = build_command(language)(["source", "new", *map(str, arguments)], standalone_mode=False)
    return int(status or 0), out.getvalue(), err.getvalue()  # type: ignore[call-overload]


def drafted(*arguments: object, language: Language = "en") -> str:
    status, out, err = said(*arguments, language=language)
    assert status == 0, err
    return out


def completed(draft: Path) -> None:
    """Fills in what a draft asks for, as a person would."""
    keys = yaml.safe_load(draft.read_text(encoding="utf-8"))
    for name, value in FILLED.items():
        assert keys[name] is None or set(keys[name].values()) == {None}
        keys[name] = value
    for file in keys["files"]:
        assert file["data_date"] is None
        file["data_date"] = "2026-11-01"
    draft.write_text(yaml.safe_dump(keys, allow_unicode=True, sort_keys=False), encoding="utf-8")


def workbook(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {
        "READ ME": [["How to fill in this return, at some length."]],
        "Schemes": PROJECTS,
        "Who": PARTNERS,
        "Old": PARTNERS,
    }
    return examples.write_xlsx(folder / "return.xlsx", sheets, hidden=["Old"])


def test_a_draft_says_what_it_is_of_and_what_to_do(tmp_path: Path) -> None:
    text = drafted(workbook(tmp_path), "--provider", "example")
    lines = [line.strip() for line in text.splitlines()]
    assert lines[0].startswith("# Draft of a source file for return.xlsx")
    assert "provider: example" in lines
    keys = yaml.safe_load(text)
    (file,) = keys["files"]
    assert file["match"] == "return.xlsx" and set(file["skip_sheets"]) == {"READ ME"}
    projects, partners = file["tables"]
    assert projects["table"] == "projects" and projects["sheets"] == ["Schemes"] and projects["header_rows"] == [3]
    assert partners["table"] == "partners" and partners["sheets"] == ["Who"] and partners["header_rows"] == [1]
    assert projects["columns"]["title_en"] == "Scheme title"
    assert any("Old" in line and "hidden" in line for line in lines if line.startswith("#"))


def test_each_column_has_its_confidence_and_examples_and_personal_data_is_masked(tmp_path: Path) -> None:
    text = drafted(workbook(tmp_path))
    (lead,) = [line for line in text.splitlines() if line.strip().startswith("lead:")]
    header, remark = lead.split("#")
    assert yaml.safe_load(header) == {"lead": "Lead authority"}
    confidence, *shown = remark.split(" · ")
    assert 0.75 <= float(confidence) <= 1 and shown == ["Swansea", "Powys"]
    assert "jo@example.org" not in text and "01792" not in text


def test_what_is_not_mapped_is_ready_to_be_ignored(tmp_path: Path) -> None:
    text = drafted(workbook(tmp_path), "--provider", "example")
    assert "Contact" in text and "ignore" not in yaml.safe_load(text)["files"][0]["tables"][0]
    freed = text.replace("        # ignore:", "        ignore:").replace("        #   - ", "          - ")
    assert yaml.safe_load(freed)["files"][0]["tables"][0]["ignore"] == ["Contact", "Department"]


def test_a_draft_is_refused_until_what_it_asks_for_is_there(tmp_path: Path) -> None:
    draft = tmp_path / "sources" / "example.yaml"
    draft.parent.mkdir()
    assert drafted(workbook(tmp_path), "--out", draft) == ""
    with pytest.raises(SourceError) as refused:
        load_source(draft)
    told = refused.value.render("en")
    for key in ("name_en", "name_cy", "origin", "licence.name", "expected.every", "files.0.data_date"):
        assert f": {key}:" in told
    completed(draft)
    assert load_source(draft).provider == "example"


def test_a_draft_proposes_the_next_free_precedence_and_how_many_records_there_should_be(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    write_source(sources, source_keys(provider="first", precedence=7))
    (sources / "faulty.yaml").write_text("provider: faulty\nprecedence: 41\ncolour: red\n", encoding="utf-8")
    draft = sources / "example.yaml"
    status, _, told = said(workbook(tmp_path), "--out", draft)
    assert status == 0 and "--source example" in told and str(sources / "example") in told, "it names the next step"
    keys = yaml.safe_load(draft.read_text(encoding="utf-8"))
    assert keys["precedence"] == 42
    projects, partners = keys["files"][0]["tables"]
    assert projects["expect"]["min_records"] == max(1, len(PROJECTS[3:-1]) * 8 // 10)
    assert partners["expect"] == {"min_records": 1, "because": "2 records were in return.xlsx."}


def test_a_draft_does_not_stop_the_other_sources(tmp_path: Path) -> None:
    drafted(workbook(tmp_path), "--out", tmp_path / "draft.yaml")
    with pytest.raises(SourceError, match=r"draft\.yaml, line 4: name_en: not filled in yet"):
        load_sources(tmp_path)
    write_source(tmp_path, source_keys())
    assert list(load_sources(tmp_path)) == ["example"]
    assert list(list_drafts(tmp_path)) == ["draft"] and "name_en" in list_drafts(tmp_path)["draft"].render("cy")
    write_source(tmp_path, source_keys(provider="faulty", name_en=None, colour="red"))
    with pytest.raises(SourceError, match="colour"):
        load_sources(tmp_path)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "ods", "wide"])
def test_a_completed_draft_reads_the_file_with_every_row_accounted_for(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "example"
    folder.mkdir()
    if kind == "xlsx":
        sent = workbook(folder)
    elif kind == "wide":
        sent = examples.write_csv(folder / "performance.csv", WIDE)
    else:
        sent = examples.WRITERS[kind](folder / f"return.{kind}", PROJECTS)
    draft = tmp_path / "example.yaml"
    drafted(sent, "--out", draft)
    completed(draft)
    done = examples.run(folder, load_source(draft))
    done.adds_up()
    if kind == "wide":
        assert sorted(done.records("observations", "measure", "period", "actual")) == [
            ("Cases closed", "2019-20", 9.0),
            ("Cases closed", "2020-21", 11.0),
            ("Visits", "2019-20", 150.0),
        ]
        return
    assert [title for (title,) in done.records("projects", "title_en")] == [
        "Joint legal service",
        "Shared archive",
        "Payroll",
    ]
    assert done.counts()["not-a-record"] == 1
    assert done.of("column-unmapped")["cell"].tolist() == ["G3", "H3"]
    assert ("sheet-skipped" in done.rules()) == (kind == "xlsx")


def test_the_same_file_gives_the_same_draft_in_another_process(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    done = run("source", "new", file, "--lang", "cy")
    assert done.returncode == 0 and done.stdout == drafted(file, language="cy")


def test_a_draft_in_welsh(tmp_path: Path) -> None:
    text = drafted(workbook(tmp_path), language="cy")
    assert "I'W LENWI" in text and "TO FILL IN" not in text and "heb ei fapio" in text
    tables = [yaml.safe_load(each)["files"][0]["tables"] for each in (text, drafted(workbook(tmp_path)))]
    reasons = {each["expect"].pop("because") for each in (tables[0][0], tables[1][0])}
    assert reasons == {"Yr oedd 3 cofnod yn return.xlsx.", "3 records were in return.xlsx."}
    for each in (tables[0][1], tables[1][1]):
        del each["expect"]["because"]
    assert tables[0] == tables[1]


def test_letters_that_were_worked_out_are_named(tmp_path: Path) -> None:
    rows = [["Scheme title", "Cost"], ["Tŷ’r Cyngor".replace("ŷ", "y"), "£6.3m"], ["Café", "£7m"]]
    text = drafted(examples.write_csv(tmp_path / "a.csv", rows, encoding="cp1252"))
    assert yaml.safe_load(text)["files"][0]["encoding"] == "cp1252"


def test_a_file_that_is_there_is_written_over_only_when_forced(tmp_path: Path) -> None:
    out = tmp_path / "example.yaml"
    out.write_text("mine", encoding="utf-8")
    file = workbook(tmp_path)
    status, _, told = said(file, "--out", out)
    assert status == 2 and "--force" in told
    assert out.read_text(encoding="utf-8") == "mine"
    drafted(file, "--out", out, "--force")
    assert "provider: example" in out.read_text(encoding="utf-8")


def bad_text(folder: Path) -> Path:
    path = folder / "a.pdf"
    path.write_bytes(b"%PDF-1.7 and so on")
    return path


def no_table(folder: Path) -> Path:
    return examples.write_csv(folder / "a.csv", [["Red", "Green"], ["1", "2"]])


@pytest.mark.parametrize(
    ("make", "arguments", "told"),
    [
        (bad_text, [], "cannot be read"),
        (lambda folder: folder / "none.csv", [], "cannot be read"),
        (no_table, [], "no table"),
        (workbook, ["--provider", "Not One"], "--provider"),
        (workbook, ["--provider", "example", "--out", "other.yaml"], "--out"),
        (workbook, ["--out", "/nonexistent/example.yaml"], "cannot be written"),
    ],
)
def test_what_cannot_be_drafted(tmp_path: Path, make: Any, arguments: list[str], told: str) -> None:
    file = make(tmp_path)
    status, out, english = said(file, *arguments)
    assert status == 2 and told in english and out == ""
    status, out, welsh = said(file, *arguments, language="cy")
    assert status == 2 and out == "" and welsh and welsh != english


@pytest.mark.parametrize(
    "name", ["yes", "2011-04-01", "a: b # c", "'quoted'", '"q"', "- x", "{x}", "tab\there", "ŷ", "null", "1e3", "*"]
)
def test_headers_of_any_look_survive_the_draft(tmp_path: Path, name: str) -> None:
    rows = [["Scheme title", "Status", name], ["Alpha", "operating", f"{name} # x"], ["Beta", "ended", "…"]]
    book = examples.write_xlsx(
        tmp_path / "a.xlsx", {"First": rows, name.replace("*", "+").replace(":", ";")[:20] or "x": rows}
    )
    text = drafted(book)
    freed = text.replace("        # ignore:", "        ignore:").replace("        #   - ", "          - ")
    (table,) = yaml.safe_load(freed)["files"][0]["tables"]
    assert table["ignore"] == [" ".join(name.split())]
    assert len(table["sheets"]) == 2
