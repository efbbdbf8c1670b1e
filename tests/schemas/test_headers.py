"""What senders call our columns: the lists themselves, and the plain form in which headers are compared."""

import csv
from collections import defaultdict

import pytest

from schemas import headers
from schemas.headers import OWN_CONFIDENCE, SYNONYM_CONFIDENCE, map_headers_to_columns, normalise_header
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_KNOWN_BY_HEADERS
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
    known = headers._read_rows
    monkeypatch.setattr(headers, "_read_rows", lambda name: known(name) if name == "abbreviations" else rows)
    monkeypatch.setattr(headers, "map_headers_to_columns", headers.map_headers_to_columns.__wrapped__)
    return rows


@pytest.mark.parametrize("table", TABLES_KNOWN_BY_HEADERS)
def test_a_list_is_well_formed(table: str) -> None:
    rows = listed(table)
    assert len(rows) > 100
    for column, language, header in rows:
        assert column in SUBMISSION_COLUMNS[table]
        assert language in ("en", "cy")
        assert header == " ".join(header.split()) and normalise_header(header)


@pytest.mark.parametrize("table", TABLES_KNOWN_BY_HEADERS)
def test_no_synonym_stands_for_two_columns_or_twice(table: str) -> None:
    meant = defaultdict(list)
    for column, _, header in listed(table):
        meant[normalise_header(header)].append(column)
    assert {header: columns for header, columns in meant.items() if len(columns) > 1} == {}


@pytest.mark.parametrize("table", TABLES_KNOWN_BY_HEADERS)
def test_the_register_s_own_words_are_not_repeated_in_the_list(table: str) -> None:
    own = {normalise_header(name) for name in SUBMISSION_COLUMNS[table]}
    for name, declared in TABLES[table].get_columns().items():
        if name in SUBMISSION_COLUMNS[table]:
            own |= {normalise_header(declared.title_en), normalise_header(declared.title_cy)}
    assert [header for _, _, header in listed(table) if normalise_header(header) in own] == []


@pytest.mark.parametrize("table", TABLES_KNOWN_BY_HEADERS)
def test_every_column_is_known_by_other_names_in_the_language_it_is_for(table: str) -> None:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for column, language, _ in listed(table):
        counts[column, language] += 1
    for column in SUBMISSION_COLUMNS[table]:
        of = {"_en": ("en",), "_cy": ("cy",)}.get(column[-3:], ("en", "cy"))
        for language in of:
            found = counts[column, language]
            assert found >= 4, (
                f"schemas/headers/{table}.csv: {column} needs four other names in {language}, has {found}"
            )
        if column in IMPORTANT[table]:
            found = max(counts[column, "en"], counts[column, "cy"])
            assert found >= 12, f"schemas/headers/{table}.csv: {column} needs twelve other names, has {found}"


@pytest.mark.parametrize("table", TABLES_KNOWN_BY_HEADERS)
def test_the_register_s_own_names_and_titles_are_known_without_a_list(table: str, others: list[dict[str, str]]) -> None:
    assert others == []
    known = headers.map_headers_to_columns(table)
    for column in SUBMISSION_COLUMNS[table]:
        assert known[normalise_header(column)] == (column, OWN_CONFIDENCE)
    for name, declared in TABLES[table].get_columns().items():
        if name in SUBMISSION_COLUMNS[table]:
            assert known[normalise_header(declared.title_en)] == (name, OWN_CONFIDENCE)
            assert known[normalise_header(declared.title_cy)] == (name, OWN_CONFIDENCE)


@pytest.mark.parametrize(
    ("table", "header", "column", "confidence"),
    [
        ("projects", "project_id", "reference", OWN_CONFIDENCE),
        ("projects", "Lead organisation", "lead", OWN_CONFIDENCE),
        ("projects", "Sefydliad arweiniol", "lead", OWN_CONFIDENCE),
        ("partners", "organisation_id", "organisation", OWN_CONFIDENCE),
        ("milestones", "Project identifier", "reference", OWN_CONFIDENCE),
        ("observations", "measure_id", "measure", OWN_CONFIDENCE),
        ("measures", "measure_id", "measure_id", OWN_CONFIDENCE),
        ("projects", "Title", "title_en", SYNONYM_CONFIDENCE),
        ("projects", "Teitl", "title_cy", SYNONYM_CONFIDENCE),
        ("projects", "Teitl (Cymraeg)", "title_cy", OWN_CONFIDENCE),
        ("projects", "Teitl (Saesneg)", "title_en", OWN_CONFIDENCE),
        ("projects", "summary", "summary_en", SYNONYM_CONFIDENCE),
        ("benefits", "Disgrifiad", "description_cy", SYNONYM_CONFIDENCE),
        ("projects", "Operation title", "title_en", SYNONYM_CONFIDENCE),
        ("projects", "Awdurdod arweiniol", "lead", SYNONYM_CONFIDENCE),
        ("observations", "KPI", "measure", SYNONYM_CONFIDENCE),
    ],
)
def test_what_a_header_means(table: str, header: str, column: str, confidence: float) -> None:
    assert map_headers_to_columns(table)[normalise_header(header)] == (column, confidence)


@pytest.mark.parametrize("header", ["setting", "region", "verdict", "stale", "Verdict", "Data date"])
def test_what_the_register_works_out_itself_is_not_taken_from_a_sender(header: str) -> None:
    assert normalise_header(header) not in map_headers_to_columns("projects")


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
    assert normalise_header(one) == normalise_header(other)


@pytest.mark.parametrize(("one", "other"), [("Start date", "End date"), ("GMPP ID", "GMPP"), ("Ref", "Refund")])
def test_headers_that_are_not(one: str, other: str) -> None:
    assert normalise_header(one) != normalise_header(other)


def test_a_synonym_of_two_columns_is_refused(others: list[dict[str, str]]) -> None:
    others += [{"column": column, "language": "en", "header": "When"} for column in ("start_actual", "end_date")]
    with pytest.raises(ValueError, match="'When' stands for start_actual and end_date"):
        headers.map_headers_to_columns("projects")


def test_a_synonym_of_a_column_that_cannot_be_sent_is_refused(others: list[dict[str, str]]) -> None:
    others.append({"column": "verdict", "language": "en", "header": "Our view"})
    with pytest.raises(ValueError, match="verdict, which cannot be sent"):
        headers.map_headers_to_columns("projects")
