"""Every table and column is declared whole, in both languages, with an example that passes its own check."""

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.errors import SchemaError, SchemaErrors

from schemas import codelists
from schemas.column_declarations import Column, Deprecation, Table
from schemas.submission_columns import SUBMISSION_COLUMNS, UNFOLDINGS
from schemas.tables import TABLES

COLUMNS = [(table, model.get_columns()) for table, model in TABLES.items()]


def typed(declared: Column, text: str) -> Any:
    """An example as a value of its column."""
    if declared.kind in ("money", "integer"):
        return int(text)
    if declared.kind == "number":
        return float(text)
    return {"true": True, "false": False}[text] if declared.kind == "yes-no" else text


def alone(table: str, name: str, value: Any) -> None:
    """Checks a value by its column's own declaration. Raises SchemaError when it does not pass."""
    declared = TABLES[table].get_columns()[name]
    frame = pd.DataFrame({name: pd.Series([value]).astype(declared.dtype)})
    pa.DataFrameSchema({name: TABLES[table].build_schema().columns[name]}).validate(frame)


@pytest.mark.parametrize("columns", [columns for _, columns in COLUMNS], ids=TABLES)
def test_a_column_says_what_it_is_in_both_languages(columns: dict[str, Column]) -> None:
    for name, declared in columns.items():
        written = (declared.title_en, declared.title_cy, declared.description_en, declared.description_cy)
        assert all(text == text.strip() and text for text in written), name
        assert declared.description_en != declared.description_cy, name
        assert declared.get_title("cy") == declared.title_cy, name
        assert declared.get_description("en") == declared.description_en, name
        # A full stop ends a sentence, and a title is none.
        assert not declared.title_en.endswith("."), name
        assert declared.description_en.endswith(".") and declared.description_cy.endswith("."), name
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name


@pytest.mark.parametrize(("table", "columns"), COLUMNS, ids=TABLES)
def test_a_columns_example_passes_its_own_check(table: str, columns: dict[str, Column]) -> None:
    for name, declared in columns.items():
        assert declared.example, name
        alone(table, name, typed(declared, declared.example))


@pytest.mark.parametrize(("table", "columns"), COLUMNS, ids=TABLES)
def test_what_a_column_refuses(table: str, columns: dict[str, Column]) -> None:
    for name, declared in columns.items():
        wrong: list[Any] = []
        if declared.codelist or declared.regex:
            wrong.append("not a value of this column!")
        if declared.minimum is not None:
            wrong.append(declared.minimum - 1)
        if declared.maximum is not None:
            wrong.append(declared.maximum + 1)
        if declared.is_filled:
            wrong.append(None)
        for value in wrong:
            with pytest.raises((SchemaError, SchemaErrors), match=name):
                alone(table, name, value)
        if not declared.is_filled:
            alone(table, name, None)


@pytest.mark.parametrize("columns", [columns for _, columns in COLUMNS], ids=TABLES)
def test_what_a_column_names_is_there(columns: dict[str, Column]) -> None:
    for name, declared in columns.items():
        assert (declared.kind == "code") == (declared.codelist is not None), name
        if declared.codelist:
            assert declared.codelist in codelists.list_codelists(), name
        if declared.references:
            other, column = declared.references.split(".")
            assert column in TABLES[other].get_columns(), name
        if name.endswith(("_en", "_cy")):
            twin = name[:-2] + {"en": "cy", "cy": "en"}[name[-2:]]
            assert columns[twin].audience == declared.audience, name


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_what_it_is(table: str) -> None:
    model = TABLES[table]
    assert model.about.name == table
    for text in (model.about.title_en, model.about.title_cy, model.about.description_en, model.about.description_cy):
        assert text.strip()
    assert model.about.get_title("cy") != model.about.get_title("en") or table == "network"
    assert model.about.get_description("cy") != model.about.get_description("en")
    assert set(model.get_key_columns()) <= set(model.get_columns())
    assert set(model.get_public_columns()) <= set(model.get_columns())


CANONICAL = {
    "projects": """project_id title_en title_cy summary_en summary_cy service_area lgsl_id stage aim setting vehicle
        lead_organisation_id forum national_programme idea_origin region major start_planned start_actual end_date
        business_case_date scrutiny_tested_date sponsor_post sponsor_is_director champion_portfolio plan_date support_named
        distinct_service risk_shared responsibility_shared improves_for_user improves_for_provider
        single_management_structure pooled_budget shared_asset evidence_en evidence_cy verdict verdict_reasons_en
        verdict_reasons_cy definition_version delivery_confidence delivery_confidence_date data_date stale""",
    "partners": """project_id organisation_id role cost_at_start_gbp annual_cost_gbp officer_days_per_year share_percent
        responsibility_en responsibility_cy risk_borne_en risk_borne_cy""",
    "benefits": """benefit_id project_id organisation_id benefit_type description_en description_cy baseline_value
        baseline_date expected_value realised_value unit confidence risk_en risk_cy due_date realised_date""",
    "milestones": "project_id milestone_en milestone_cy planned forecast actual slippage_days",
    "measures": """measure_id title_en title_cy definition_en definition_cy unit polarity tolerance frequency owner_id
        seasonal service_area""",
    "observations": """measure_id project_id organisation_id period actual target baseline flag status trend""",
    "organisations": "organisation_id gss_code name_en name_cy organisation_type region valid_from valid_to",
}


@pytest.mark.parametrize("table", CANONICAL)
def test_the_main_tables_have_the_columns_that_were_promised(table: str) -> None:
    promised = CANONICAL[table].split()
    assert list(TABLES[table].get_columns())[: len(promised)] == promised, "what was promised comes first, in its order"


def test_shaped_fills_orders_and_sorts() -> None:
    milestones: type[Table] = TABLES["milestones"]
    given = pd.DataFrame(
        {"milestone_en": ["b", "a"], "project_id": ["p", "p"], "slippage_days": [1, None], "x": [1, 2]}
    )
    shaped = milestones.conform_and_sort(given)
    assert list(shaped.columns) == list(milestones.get_columns())
    assert shaped["milestone_en"].tolist() == ["a", "b"]
    assert shaped["slippage_days"].dtype == pd.Int64Dtype()
    assert shaped["planned"].isna().all()


@pytest.mark.parametrize("table", SUBMISSION_COLUMNS)
def test_what_may_be_sent_is_declared(table: str) -> None:
    for name, incoming in SUBMISSION_COLUMNS[table].items():
        assert (incoming.kind == "code") == (incoming.codelist is not None), name
        assert incoming.codelist is None or incoming.codelist in codelists.list_codelists()
        published = TABLES[table].get_columns().get(name)
        assert published is None or published.sent


def test_what_unfolds_fills_columns_of_its_table() -> None:
    for column, how in UNFOLDINGS.items():
        assert column in SUBMISSION_COLUMNS["projects"]
        for name in how.columns:
            assert name in SUBMISSION_COLUMNS[how.table] or f"{name}_en" in SUBMISSION_COLUMNS[how.table]
        for name, code in how.constants.items():
            listed = SUBMISSION_COLUMNS[how.table][name].codelist
            assert listed
            assert code in codelists.list_codes(listed)


@pytest.mark.parametrize(
    ("since", "gone_after", "enough"),
    [
        ("2026-12-01", "2027-06-01", True),
        ("2026-12-01", "2027-05-31", False),
        ("2026-08-31", "2027-02-28", True),
        ("2026-08-31", "2027-02-27", False),
        ("2026-12-01", "2026-11-01", False),
    ],
)
def test_a_column_stands_beside_its_successor_for_six_months(since: str, gone_after: str, enough: bool) -> None:
    def declared() -> Deprecation:
        return Deprecation(since, gone_after, "projects.stage", "It says too little.", "Mae'n dweud rhy ychydig.")

    if enough:
        assert declared().gone_after == gone_after
    else:
        with pytest.raises(ValueError, match="less than 6 months"):
            declared()


def test_a_column_that_is_to_go_names_one_that_stays() -> None:
    columns = {f"{table}.{name}": declared for table, each in COLUMNS for name, declared in each.items()}
    assert [name for name, declared in columns.items() if orphaned(name, declared)] == []


def orphaned(name: str, declared: Column) -> str | None:
    """What a deprecated column names instead, when that is no column that stays."""
    if declared.deprecated is None:
        return None
    table, _, column = declared.deprecated.instead.partition(".")
    stays = (
        table in TABLES and column in TABLES[table].get_columns() and not TABLES[table].get_columns()[column].deprecated
    )
    return None if stays and declared.deprecated.instead != name else declared.deprecated.instead


@pytest.mark.parametrize(("instead", "wrong"), [("projects.stage", False), ("projects.stages", True), ("x.y", True)])
def test_naming_a_column_that_is_not_there_is_found(instead: str, wrong: bool) -> None:
    said = Deprecation("2026-12-01", "2027-12-01", instead, "It says too little.", "Mae'n dweud rhy ychydig.")
    declared = replace(TABLES["projects"].get_columns()["aim"], deprecated=said)
    assert (orphaned("projects.aim", declared) is not None) == wrong
