"""Code lists, synonyms, and the organisations that the register knows."""

import csv
import re

import pytest

from schemas import codelists, organisations
from schemas.column_declarations import PART_DATE
from schemas.decision_files import DecisionFileError, load_readings
from schemas.languages import fold_text
from schemas.tables import TABLES
from tests.examples import SOURCES

COLUMNS = ["code", "title_en", "title_cy", "description_en", "description_cy"]


def rows(name: str) -> list[list[str]]:
    """A list's file, as it is."""
    with (codelists.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", codelists.list_codelists())
def test_a_list_is_well_formed(name: str) -> None:
    header, *body = rows(name)
    assert header == COLUMNS
    assert body
    assert all(len(row) == len(COLUMNS) for row in body)
    assert all(text == text.strip() and text for row in body for text in row)
    codes = [row[0] for row in body]
    assert len({code.casefold() for code in codes}) == len(codes)
    assert codelists.list_codes(name) == codes


@pytest.mark.parametrize("name", codelists.list_codelists())
def test_titles_tell_codes_apart_in_both_languages(name: str) -> None:
    for language in ("en", "cy"):
        titles = [fold_text(code.get_title(language)) for code in codelists.load_codelist(name).values()]
        assert len(set(titles)) == len(titles)
    assert all(code.description_en != code.description_cy for code in codelists.load_codelist(name).values())
    assert codelists.map_words_to_codes(name)  # raises when a word stands for two codes


def test_every_synonym_means_a_code_of_a_list() -> None:
    header, *body = rows("synonyms")
    assert header == ["codelist", "synonym", "code"]
    for name, synonym, code in body:
        assert codelists.map_words_to_codes(name)[fold_text(synonym)] == code
    pairs = [(name, fold_text(synonym)) for name, synonym, _ in body]
    assert {name for name, _ in pairs} <= set(codelists.list_codelists())


def test_a_list_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        codelists.load_codelist("nonsuch")
    with pytest.raises(KeyError):
        codelists.get_title("answer", "perhaps", "en")


def test_a_word_for_two_codes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = {code: codelists.Code(code, "One", "Un", "x", "y") for code in ("a", "b")}
    monkeypatch.setattr(codelists, "load_codelist", lambda _: twice)
    with pytest.raises(ValueError, match="'One' stands for both a and b"):
        codelists.map_words_to_codes.__wrapped__("a list without synonyms")


def test_answers_are_three() -> None:
    assert codelists.list_codes("answer") == ["yes", "no", "not-known"]


REGISTER = organisations.load_organisations()


def test_the_register_of_organisations_fits_its_table() -> None:
    TABLES["organisations"].build_schema().validate(REGISTER)
    assert REGISTER["organisation_id"].is_unique
    assert set(REGISTER["organisation_type"]) <= set(codelists.list_codes("organisation_type"))
    assert set(REGISTER["region"].dropna()) <= set(codelists.list_codes("region"))
    codes = REGISTER["gss_code"].dropna()
    assert codes.is_unique
    for column in ("valid_from", "valid_to"):
        assert REGISTER[column].dropna().str.fullmatch(PART_DATE).all()


def test_the_register_has_every_council_in_a_region() -> None:
    councils = REGISTER[REGISTER["organisation_type"] == "council"]
    assert len(councils) == 22
    assert (
        sorted(councils["gss_code"]) == sorted(f"W060000{n:02d}" for n in (*range(1, 7), *range(8, 25)) if n != 17)[:22]
    )
    regions = {"north-wales": 6, "mid-wales": 2, "south-west-wales": 4, "south-east-wales": 10}
    assert councils["region"].value_counts().to_dict() == regions
    assert councils["name_cy"].notna().all()


def test_every_name_and_alias_means_one_organisation() -> None:
    known = organisations.map_names_to_identifiers()  # raises when one means two
    with (organisations.FOLDER / "aliases.csv").open(encoding="utf-8", newline="") as file:
        aliases = list(csv.DictReader(file))
    identifiers = set(REGISTER["organisation_id"])
    for row in aliases:
        assert row["organisation_id"] in identifiers
        assert known[fold_text(row["alias"])] == row["organisation_id"]
        assert row["language"] in ("en", "cy", "")
    for row in REGISTER.to_dict("records"):
        assert known[fold_text(row["name_en"])] == row["organisation_id"]
        assert known[fold_text(row["organisation_id"])] == row["organisation_id"]


def test_successors_are_known_organisations() -> None:
    after = organisations.load_successors()
    assert set(after["organisation_id"]) | set(after["successor_id"]) <= set(REGISTER["organisation_id"])
    assert after["date"].str.fullmatch(PART_DATE).all()
    assert after[["note_en", "note_cy"]].notna().all(axis=None)
    assert not (after["organisation_id"] == after["successor_id"]).any()
    councils = set(REGISTER.loc[REGISTER["organisation_type"] == "council", "organisation_id"])
    assert {
        one for cell in after["councils"].dropna() for one in cell.split(organisations.IDENTIFIER_SEPARATOR)
    } <= councils
    ended = REGISTER.set_index("organisation_id")["valid_to"]
    assert ended[after["organisation_id"].unique()].notna().all()


READING = {
    "project": "ssr-1",
    "limb": "risk_shared",
    "answer": "yes",
    "quotation": "q",
    "address": "https://example.org",
    "source_title": "t",
    "source_date": "",
    "reason_en": "r",
    "reason_cy": "r",
    "read_by": "Team",
    "read_on": "2026-11-01",
}


def test_readings_of_the_project_load() -> None:
    found = load_readings(SOURCES / "readings.csv")
    assert len(found) > 0
    assert found["read_on"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
    assert found["address"].str.contains(re.escape("://")).all()


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("limb", "risk", "line 3: limb is 'risk'"),
        ("answer", "not-known", "line 3: answer is 'not-known'"),
        ("quotation", " ", "line 3: quotation is blank"),
        ("read_by", "", "line 3: read_by is blank"),
    ],
)
def test_a_faulty_reading_is_named(
    column: str, value: str, says: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("readings") / "readings.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, READING)
        writer.writeheader()
        writer.writerows([READING, {**READING, column: value}])
    with pytest.raises(DecisionFileError) as refused:
        load_readings(path)
    assert says in refused.value.render("en")
    assert str(path) in refused.value.render("cy")


def test_readings_of_other_columns_are_refused_and_none_are_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("readings")
    assert load_readings(folder / "readings.csv").empty
    (folder / "readings.csv").write_text("project,limb\n", encoding="utf-8")
    with pytest.raises(DecisionFileError, match="its first row must be"):
        load_readings(folder / "readings.csv")


def test_the_list_of_lists_has_each_of_them() -> None:
    assert codelists.list_codes("codelist") == codelists.list_codelists()
