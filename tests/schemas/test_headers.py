"""What senders call our columns: the lists themselves, and the plain form in which headers are compared."""

import csv
from collections import defaultdict

import pytest

from schemas import headers
from schemas.headers import OWN, SYNONYM, meanings, plain
from schemas.returns import GUESSED, RETURNS
from schemas.tables import TABLES

IMPORTANT = {
    "projects": ("title_en", "title_cy", "reference", "lead", "partner_list", "start_actual", "end_date", "stage",
                 "service_area", "cost", "savings_expected", "funding", "summary_en", "delivery_confidence"),
    "partners": ("reference", "organisation", "role", "annual_cost_gbp"),
    "benefits": ("reference", "benefit_type", "description_en", "expected_value", "realised_value", "amount"),
    "milestones": ("reference", "milestone_en", "planned", "forecast", "actual"),
    "observations": ("measure", "period", "actual", "target", "organisation", "project_title"),
    "measures": ("measure_id", "title_en", "definition_en", "polarity"),
}  # fmt: skip


def listed(name: str) -> list[tuple[str, str, str]]:
    """A table's synonyms, as they stand in the file: column, language, header."""
    with (headers.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *body = csv.reader(file)
    assert head == ["column", "language", "header"]
    return [(column, language, header) for column, language, header in body]


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Rows that stand for a list of synonyms while a test runs."""
    rows: list[dict[str, str]] = []
    known = headers._rows
    monkeypatch.setattr(headers, "_rows", lambda name: known(name) if name == "abbreviations" else rows)
    monkeypatch.setattr(headers, "meanings", headers.meanings.__wrapped__)
    return rows


@pytest.mark.parametrize("table", GUESSED)
def test_a_list_is_well_formed(table: str) -> None:
    rows = listed(table)
    assert len(rows) > 100
    for column, language, header in rows:
        assert column in RETURNS[table]
        assert language in ("en", "cy")
        assert header == " ".join(header.split()) and plain(header)


@pytest.mark.parametrize("table", GUESSED)
def test_no_synonym_stands_for_two_columns_or_twice(table: str) -> None:
    meant = defaultdict(list)
    for column, _, header in listed(table):
        meant[plain(header)].append(column)
    assert {header: columns for header, columns in meant.items() if len(columns) > 1} == {}


@pytest.mark.parametrize("table", GUESSED)
def test_the_register_s_own_words_are_not_repeated_in_the_list(table: str) -> None:
    own = {plain(name) for name in RETURNS[table]}
    for name, declared in TABLES[table].columns().items():
        if name in RETURNS[table]:
            own |= {plain(declared.title_en), plain(declared.title_cy)}
    assert [header for _, _, header in listed(table) if plain(header) in own] == []


@pytest.mark.parametrize("table", GUESSED)
def test_every_column_is_known_by_other_names_in_the_language_it_is_for(table: str) -> None:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for column, language, _ in listed(table):
        counts[column, language] += 1
    for column in RETURNS[table]:
        of = {"_en": ("en",), "_cy": ("cy",)}.get(column[-3:], ("en", "cy"))
        for language in of:
            assert counts[column, language] >= 4, (column, language)
        if column in IMPORTANT[table]:
            assert max(counts[column, "en"], counts[column, "cy"]) >= 12, column


@pytest.mark.parametrize("table", GUESSED)
def test_the_register_s_own_names_and_titles_are_known_without_a_list(table: str, others: list[dict[str, str]]) -> None:
    assert others == []
    known = headers.meanings(table)
    for column in RETURNS[table]:
        assert known[plain(column)] == (column, OWN)
    for name, declared in TABLES[table].columns().items():
        if name in RETURNS[table]:
            assert known[plain(declared.title_en)] == (name, OWN)
            assert known[plain(declared.title_cy)] == (name, OWN)


@pytest.mark.parametrize(
    ("table", "header", "column", "confidence"),
    [
        ("projects", "project_id", "reference", OWN),
        ("projects", "Lead organisation", "lead", OWN),
        ("projects", "Sefydliad arweiniol", "lead", OWN),
        ("partners", "organisation_id", "organisation", OWN),
        ("milestones", "Project identifier", "reference", OWN),
        ("observations", "measure_id", "measure", OWN),
        ("measures", "measure_id", "measure_id", OWN),
        ("projects", "Title", "title_en", SYNONYM),
        ("projects", "Teitl", "title_cy", SYNONYM),
        ("projects", "Teitl (Cymraeg)", "title_cy", OWN),
        ("projects", "Teitl (Saesneg)", "title_en", OWN),
        ("projects", "summary", "summary_en", SYNONYM),
        ("benefits", "Disgrifiad", "description_cy", SYNONYM),
        ("projects", "Operation title", "title_en", SYNONYM),
        ("projects", "Awdurdod arweiniol", "lead", SYNONYM),
        ("observations", "KPI", "measure", SYNONYM),
    ],
)
def test_what_a_header_means(table: str, header: str, column: str, confidence: float) -> None:
    assert meanings(table)[plain(header)] == (column, confidence)


@pytest.mark.parametrize("header", ["setting", "region", "verdict", "stale", "Verdict", "Data date"])
def test_what_the_register_works_out_itself_is_not_taken_from_a_sender(header: str) -> None:
    assert plain(header) not in meanings("projects")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("START_DT", "Start date"),
        ("LocalAuthority", "local authority"),
        ("Proj. Ref.", "Project reference"),
        ("LEAD_ORG_CD", "Lead organisation code"),
        ("Title (English)", "title_en"),
        ("Name (cym)", "name welsh"),
        ("Realized savings", "realised savings"),
        ("  Tŷ &  Dŵr ", "ty and dwr"),
    ],
)
def test_headers_that_are_one_when_compared(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("Start date", "End date"), ("GMPP ID", "GMPP"), ("Ref", "Refund")])
def test_headers_that_are_not(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_a_synonym_of_two_columns_is_refused(others: list[dict[str, str]]) -> None:
    others += [{"column": column, "language": "en", "header": "When"} for column in ("start_actual", "end_date")]
    with pytest.raises(ValueError, match="'When' stands for start_actual and end_date"):
        headers.meanings("projects")


def test_a_synonym_of_a_column_that_cannot_be_sent_is_refused(others: list[dict[str, str]]) -> None:
    others.append({"column": "verdict", "language": "en", "header": "Our view"})
    with pytest.raises(ValueError, match="verdict, which cannot be sent"):
        headers.meanings("projects")
