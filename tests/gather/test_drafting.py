"""Recognising other people's tables: what a header means, what its texts say, which table it is, and the draft of it all."""

import itertools
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.gather import drafting, layout
from assets.gather.drafting import SourceDraft, TableProposal
from assets.gather.drafting.column_assignment import assign_columns
from assets.gather.drafting.header_names import name_headers
from assets.gather.drafting.header_similarity import (
    LEAST_CONFIDENCE,
    TIE_DIFFERENCE,
    find_candidate_columns,
    rate_header,
)
from assets.gather.drafting.header_words import list_telling_words
from assets.gather.drafting.period_proposals import find_dated_periods
from assets.gather.drafting.table_proposals import propose_table
from assets.gather.drafting.value_evidence import calculate_confidence
from assets.gather.layout import LEVEL_SEPARATOR
from assets.gather.received_files import Submission
from assets.gather.workbook.sheet import Sheet
from schemas.headers import map_headers_to_columns
from schemas.source_file import WidePeriods
from schemas.submission_columns import SUBMISSION_COLUMNS, TABLES_KNOWN_BY_HEADERS

Rows = Sequence[Sequence[str]]


def propose_table_of(rows: Rows, *header_rows: int, name: str = "Sheet1") -> TableProposal | None:
    """What the table of a sheet is recognised as, its headers being in these rows (the first unless told otherwise)."""
    return propose_table([layout.build_region_at(Sheet.from_rows(name, rows), header_rows or (1,))])


def propose_mapping(rows: Rows, *header_rows: int, name: str = "Sheet1") -> tuple[str, dict[str, str]]:
    """The same, as the table's name and ours → theirs."""
    found = propose_table_of(rows, *header_rows, name=name)
    assert found
    return found.table, {column: guess.header for column, guess in found.columns.items()}


def find_best_column(header: str, table: str = "projects") -> str | None:
    """The column that a header is proposed for by its words."""
    found = find_candidate_columns(header, table)
    return found[0][0] if found and found[0][1] >= LEAST_CONFIDENCE else None


# A header's words


@pytest.mark.parametrize(
    ("header", "table", "column", "least"),
    [
        ("title_en", "projects", "title_en", 1.0),
        ("Cyllideb gyfun", "projects", "pooled_budget", 1.0),
        ("Operation Title", "projects", "title_en", 0.95),
        ("START_DT", "projects", "start_actual", 0.95),
        ("SHR_ASSET_FLG", "projects", "shared_asset", 0.9),
        ("RISK_SHR_FLG", "projects", "risk_shared", 0.9),
        ("Dates › Started", "projects", "start_actual", 0.9),
        ("Project › Name", "projects", "title_en", 0.9),
        ("Does it have ...? › Pooled budget", "projects", "pooled_budget", 0.9),
        ("Project - Start Date (Latest Approved Start Date)", "projects", "start_actual", 0.9),
        ("TOTAL Baseline Whole Life Costs (£m) (including Non-Government Costs)", "projects", "cost", 0.9),
        ("Total project cost £000s", "projects", "cost", 0.9),
        ("Start date (dd/mm/yyyy)", "projects", "start_actual", 0.9),
        ("Lead authority*", "projects", "lead", 0.9),
        ("Partners2", "projects", "partner_list", 0.9),
        ("3. Lead authority", "projects", "lead", 0.9),
        ("Q4a. Partners", "projects", "partner_list", 0.9),
        ("(c) Project title [note 2]", "projects", "title_en", 0.9),
        ("Title / Teitl", "projects", "title_en", 0.8),
        ("Enw'r prosiect | Project name", "projects", "title_cy", 0.8),
        ("Is there a pooled budget?", "projects", "pooled_budget", 0.9),
        ("Name of the project", "projects", "title_en", 0.9),
        ("Parnters", "projects", "partner_list", 0.85),
        ("Savings (target)", "projects", "savings_expected", 0.9),
        ("Project reference (WEFO)", "projects", "reference", 0.9),
        ("Local Authority Name", "observations", "organisation", 0.95),
        ("Year_ItemName_ENG", "observations", "period", 0.95),
        ("Cyfraniad y partner", "partners", "annual_cost_gbp", 0.95),
        ("Milestone description", "milestones", "milestone_en", 0.95),
    ],
)
def test_what_a_header_means(header: str, table: str, column: str, least: float) -> None:
    assert find_candidate_columns(header, table)[0][0] == column
    assert least <= find_candidate_columns(header, table)[0][1] <= 1


@pytest.mark.parametrize(
    ("header", "table", "column"),
    [
        ("WEFO project reference", "projects", "reference"),
        ("Department", "projects", "lead"),
        ("Date the project started", "projects", "start_actual"),
        ("Anticipated date of start", "projects", "start_planned"),
    ],
)
def test_a_header_that_is_only_like_one_is_never_as_sure_as_one_that_is_known(
    header: str, table: str, column: str | None
) -> None:
    assert find_best_column(header, table) == column
    assert all(confidence < 0.95 for _, confidence in find_candidate_columns(header, table))


@pytest.mark.parametrize("table", TABLES_KNOWN_BY_HEADERS)
def test_every_known_header_means_its_own_column_only(table: str) -> None:
    for header, (column, confidence) in map_headers_to_columns(table).items():
        assert find_candidate_columns(header, table) == ((column, confidence),)


PAIRS = [
    ("Planned start of service", "start_planned", "Actual start of service", "start_actual"),
    ("Starting date", "start_actual", "Ending date", "end_date"),
    ("Start dates of the schemes", "start_actual", "End dates of the schemes", "end_date"),
    ("Costs in total per year", "cost", "Savings in total per year", "savings_expected"),
    ("Savings expected in all", "savings_expected", "Savings realised in all", "savings_realised"),
    ("Leading authority", "lead", "Partnering authority", "partner_list"),
    ("The lead council's name", "lead", "The partner councils' names", "partner_list"),
    ("Project titles", "title_en", "Project references", "reference"),
    ("Risks are shared", "risk_shared", "Responsibilities are shared", "responsibility_shared"),
    ("Improved for the users", "improves_for_user", "Improved for the providers", "improves_for_provider"),
    ("Confidence rating of IPA", "delivery_confidence", "Date of IPA confidence rating", "delivery_confidence_date"),
    ("Dyddiad cychwyn disgwyliedig y cynllun", "start_planned", "Dyddiad gorffen disgwyliedig y cynllun", "end_date"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "mine", "other", "its"), PAIRS)
def test_words_that_tell_columns_apart_must_agree(one: str, mine: str, other: str, its: str) -> None:
    for header, column, wrong in ((one, mine, its), (other, its, mine)):
        likeness = dict(find_candidate_columns(header, "projects"))
        assert find_best_column(header) in (column, None)
        assert likeness.get(wrong, 0) < max(LEAST_CONFIDENCE, likeness.get(column, 0) - TIE_DIFFERENCE)


@pytest.mark.parametrize(
    ("header", "table", "not_column"),
    [
        ("Senior Responsible Owner (SRO) Name", "projects", "sponsor_post"),
        ("Lead officer", "projects", "lead"),
        ("Schedule Narrative", "projects", "start_planned"),
        ("Departmental Narrative on Budgeted Whole Life Costs", "projects", "cost"),
        ("Financial Year Baseline (£m) (including Non-Government Costs)", "projects", "cost"),
        ("Improves service?", "projects", "improves_for_provider"),
        ("Improves service?", "projects", "improves_for_user"),
        ("Risk and responsibility shared?", "projects", "risk_shared"),
        ("Cost / saving", "projects", "cost"),
        ("Status as of", "projects", "stage"),
        ("Contact › Name", "projects", "lead"),
        ("Start date (proposed)", "projects", "start_actual"),
        ("Savings (actual)", "projects", "savings_expected"),
        ("Fund", "projects", "funding"),
        ("approval date", "projects", "business_case_date"),
        ("Partner e-mail addresses and telephone numbers", "projects", "partner_list"),
    ],
)
def test_what_a_header_does_not_mean(header: str, table: str, not_column: str) -> None:
    assert dict(find_candidate_columns(header, table)).get(not_column, 0) < LEAST_CONFIDENCE


@pytest.mark.parametrize(
    "text",
    ["", "   ", "-", "£", "12", "North Wales Adoption Service", "Synergy Programme", "Torfaen; Newport; Gwent Police",
     "https://www.gov.wales/service/lead", "Head of Legal", "2014-04-01", "x" * 5000, "a › b › c", "/", "| |", "no"],
)  # fmt: skip
def test_a_text_that_is_no_header_is_worth_nothing_as_one(text: str) -> None:
    assert rate_header(text, list(TABLES_KNOWN_BY_HEADERS)) == 0


@given(st.text(max_size=60), st.sampled_from(sorted(TABLES_KNOWN_BY_HEADERS)))
@settings(max_examples=300, deadline=None)
def test_any_text_has_an_answer(text: str, table: str) -> None:
    found = find_candidate_columns(text, table)
    assert all(column in SUBMISSION_COLUMNS[table] and 0 <= confidence <= 1 for column, confidence in found)
    assert list(found) == sorted(found, key=lambda each: -each[1])


@given(
    st.sampled_from(sorted(map_headers_to_columns("projects"))),
    st.sampled_from(["{} (note 3)", "{} *", "4. {}", "{}:", "  {} "]),
)
@settings(max_examples=150, deadline=None)
def test_what_people_write_round_a_header_does_not_hide_it(header: str, around: str) -> None:
    column, _ = map_headers_to_columns("projects")[header]
    assert find_candidate_columns(around.format(header), "projects")[0][0] == column


def test_a_few_words_in_brackets_that_speak_of_another_column_leave_a_doubt() -> None:
    assert (
        find_candidate_columns("Start date (lead)", "projects")[0][1]
        < drafting.SURE_CONFIDENCE
        <= find_candidate_columns("Start date (dd/mm/yyyy)", "projects")[0][1]
    )
    assert (
        find_best_column("Start date (proposed)") == "start_planned"
        and find_best_column("Savings (actual)") == "savings_realised"
    )


def test_words_leave_out_what_says_nothing_unless_nothing_else_is_there() -> None:
    assert list_telling_words("Is there a pooled budget?") == {"pooled", "budget"}
    assert list_telling_words("Partners") == list_telling_words("the partner")
    assert list_telling_words("Is it?") == {"is", "it"}
    assert list_telling_words("process") == {"process"}


# The texts under a header


@pytest.mark.parametrize(
    ("table", "column", "texts"),
    [
        ("projects", "start_actual", ["01/04/2011", "April 2012", "2013"]),
        ("projects", "pooled_budget", ["Yes", "No", "Y", "Oes"]),
        ("projects", "stage", ["operating", "ended", "Live"]),
        ("projects", "cost", ["£1.2m", "about £40k a year", "1,200"]),
        ("projects", "lead", ["Swansea", "Cyngor Gwynedd", "The Widget Trust"]),
        ("projects", "partner_list", ["Swansea; Bridgend", "Powys\nCeredigion"]),
        ("partners", "annual_cost_gbp", ["12,000", "£500", "1.5m"]),
        ("observations", "period", ["2014/15", "Q1 2015/16"]),
        ("benefits", "confidence", ["High", "Isel"]),
    ],
)
def test_fitting_texts_raise_a_confidence_and_strange_ones_lower_it(
    table: str, column: str, texts: Sequence[str]
) -> None:
    prose = ["The partners agreed at length that the matter would be looked at again when there is more to say of it."]
    prose = [text.replace("again", str(word)) for word in ("anew", "later", "soon") for text in prose]
    assert calculate_confidence(0.7, table, column, texts) > 0.7
    assert calculate_confidence(0.7, table, column, []) == 0.7
    if column not in ("lead", "partner_list"):
        assert calculate_confidence(0.7, table, column, prose) < 0.55


def test_the_sender_s_own_words_for_codes_lower_it_only_a_little() -> None:
    assert 0.8 < calculate_confidence(0.95, "projects", "stage", ["OP", "CL", "OP"]) < 0.95
    assert calculate_confidence(0.95, "projects", "stage", ["12.5", "13.5", "14"]) < 0.7
    assert (
        calculate_confidence(0.95, "benefits", "benefit_type", ["Alpha", "Beta"]) < 0.7
    )  # no record stands without one of the codes
    assert calculate_confidence(0.95, "projects", "pooled_budget", ["Alpha", "Beta"]) < 0.7


def test_the_register_s_own_names_are_never_doubted_much() -> None:
    assert 0.75 <= calculate_confidence(1.0, "projects", "start_actual", ["soon", "later", "never"]) < 1
    assert calculate_confidence(1.0, "projects", "start_actual", ["2011", "2012"]) == 1


def test_figures_are_no_names_or_organisations() -> None:
    assert calculate_confidence(0.95, "projects", "title_en", ["1", "22", "03/04/2015"]) < 0.7
    assert calculate_confidence(0.95, "projects", "lead", ["1", "22", "33"]) < 0.7
    assert calculate_confidence(0.95, "projects", "lead", ["Acme", "Widgets"]) == 0.95


def test_a_list_of_organisations_is_no_list_of_projects() -> None:
    assert (
        calculate_confidence(0.95, "projects", "title_en", ["Swansea", "Bridgend", "Cyngor Gwynedd"]) < LEAST_CONFIDENCE
    )
    assert (
        calculate_confidence(0.95, "projects", "title_en", ["Swansea archive", "Bridgend bridges", "Gwynedd"]) == 0.95
    )


def test_references_repeat_under_a_project_and_do_not_among_projects() -> None:
    each, many = [f"P{n}" for n in range(8)], ["P1", "P1", "P1", "P2", "P2", "P2", "p2"]
    assert (
        calculate_confidence(0.95, "projects", "reference", each)
        == 0.95
        > calculate_confidence(0.95, "projects", "reference", many)
    )
    assert (
        calculate_confidence(0.95, "partners", "reference", many)
        == 0.95
        > calculate_confidence(0.95, "partners", "reference", each)
    )
    assert calculate_confidence(0.95, "partners", "reference", each[:3]) == 0.95


def test_marks_of_missing_values_say_nothing() -> None:
    rows = [
        ["Project name", "Started", "Status"],
        ["Alpha", "TBC", "N/A"],
        ["Beta", "2011", "operating"],
        ["Gamma", "-", "[c]"],
    ]
    found = propose_table_of(rows)
    assert found and found.sample_texts(found.columns["start_actual"].position) == ["2011"]
    assert found.sample_texts(found.columns["stage"].position) == ["operating"]


# One of ours to one of theirs


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 99).map(lambda n: n / 100)), max_size=5))
@settings(max_examples=300, deadline=None)
def test_the_assignment_is_the_best_there_is(worths: list[dict[str, float]]) -> None:
    given_out = assign_columns(worths)
    taken = [name for name in given_out if name]
    assert len(given_out) == len(worths) and len(taken) == len(set(taken))
    total = sum(worth[name] for worth, name in zip(worths, given_out, strict=True) if name)
    choices = itertools.product(*[[None, *worth] for worth in worths])
    valid = ([n for n in choice if n] for choice in choices)
    choices = itertools.product(*[[None, *worth] for worth in worths])
    every = [
        sum(worth[name] for worth, name in zip(worths, choice, strict=True) if name)
        for choice, names in zip(choices, valid, strict=True)
        if len(names) == len(set(names))
    ]
    assert total == pytest.approx(max(every))


def test_of_equal_headers_the_first_is_taken() -> None:
    assert assign_columns([{"a": 0.9}, {"a": 0.9}]) == ["a", None]
    assert assign_columns([{"a": 0.9, "b": 0.8}, {"a": 0.9}]) == ["b", "a"]
    assert assign_columns([]) == []


def test_the_surer_header_has_the_column_and_the_other_is_told() -> None:
    rows = [["Project name", "Start date", "Started when", "Lead"], ["Alpha", "2011", "2012", "Swansea"]]
    found = propose_table_of(rows)
    assert found and found.columns["start_actual"].header == "Start date"
    assert found.unmapped["Started when"] and found.unmapped["Started when"].column == "start_actual"


# Periods across the columns


@pytest.mark.parametrize(
    ("headers", "positions", "periods"),
    [
        (["Measure", "2019-20", "2020-21"], {1, 2}, WidePeriods()),
        (
            ["Measure", "2014/15 › Q1", "2014/15 › Q2", "2014/15 › Year"],
            {1, 2, 3},
            WidePeriods(kinds={"Year": "actual"}),
        ),
        (["Measure", "2010-11 › Actual", "2010-11 › Target"], {1, 2}, WidePeriods()),
        (["Measure", "2010-11 › Outturn", "2010-11 › Benchmark"], {1, 2}, WidePeriods(kinds={"Outturn": "actual"})),
    ],
)
def test_periods_across(headers: list[str], positions: set[int], periods: WidePeriods) -> None:
    found = find_dated_periods(headers)
    assert found and found.positions == positions
    assert found.periods.match is None
    assert dict(found.periods.kinds) == dict(periods.kinds)


@pytest.mark.parametrize(
    ("headers", "measures"),
    [
        (["Council", "CHN1 2010-11", "CHN1 2011-12", "CHN2 2010-11"], ["CHN1", "CHN1", "CHN2"]),
        (["Council", "2010-11 › Posts filled", "2010-11 › Days lost"], ["Posts filled", "Days lost"]),
        (["Council", "CHN1 Apr-25", "CHN1 May-25"], ["CHN1", "CHN1"]),
    ],
)
def test_headers_of_measures_and_periods(headers: list[str], measures: list[str]) -> None:
    from assets.gather.mapping.period_records import find_period_headers

    found = find_dated_periods(headers)
    assert found and found.periods.match and found.positions == set(range(1, len(headers)))
    said = [dict(header.other_values)["measure"] for header in find_period_headers(headers, found.periods)]
    assert said == measures


@pytest.mark.parametrize(
    "headers", [["Measure", "Target"], ["Measure", "2019-20"], [], ["Project", "Start 2011", "Notes"], ["", "", ""]]
)
def test_no_periods_across(headers: list[str]) -> None:
    assert find_dated_periods(headers) is None


def test_a_wide_table_is_one_of_performance() -> None:
    rows = [
        ["PI ref", "Project", "Measure", "Unit", "Target", "2019-20", "2020-21"],
        ["A1", "Alpha", "Days lost", "days", "4", "5", "6"],
    ]
    found = propose_table_of(rows)
    assert found and found.table == "observations" and found.periods and found.periods.positions == {5, 6}
    assert set(found.columns) == {"project_title", "measure", "unit", "target"}
    assert found.missing == () and list(found.unmapped) == ["PI ref"]


def test_periods_over_words_are_no_performance() -> None:
    rows = [["Project", "Measure", "2019-20", "2020-21"], ["Alpha", "Days", "all went well", "all is well"]]
    found = propose_table_of(rows)
    assert found is None or found.periods is None


def test_years_in_a_list_of_projects_leave_it_one() -> None:
    rows = [
        ["Project name", "Lead authority", "Status", "Savings 2014-15", "Savings 2015-16"],
        ["Alpha", "Swansea", "operating", "1", "2"],
        ["Beta", "Newport", "ended", "3", "4"],
    ]
    table, columns = propose_mapping(rows)
    assert table == "projects" and columns["title_en"] == "Project name"


# Which table it is

PROJECTS = [
    ["Ref", "Project name", "Service area", "Lead authority", "Partners", "Start", "End", "Purpose", "Cost", "Status"],
    ["GW/01", "Shared payroll", "ICT", "Swansea", "Bridgend; Powys", "2010", "", "Improve service", "£1m", "operating"],
    ["GW/02", "Joint archive", "Archives", "Torfaen", "Newport", "July 2012", "2019", "", "", "ended"],
]
TABLES: Mapping[str, tuple[Rows, Mapping[str, str]]] = {
    "projects": (
        PROJECTS,
        {
            "reference": "Ref",
            "title_en": "Project name",
            "service_area": "Service area",
            "lead": "Lead authority",
            "partner_list": "Partners",
            "start_actual": "Start",
            "end_date": "End",
            "aim": "Purpose",
            "cost": "Cost",
            "stage": "Status",
        },
    ),
    "partners": (
        [["Project ref", "Organisation", "Role"], ["P01", "Swansea", "lead"], ["P01", "Powys", "partner"]],
        {"reference": "Project ref", "organisation": "Organisation", "role": "Role"},
    ),
    "benefits": (
        [
            ["Project", "Type", "Description", "Value"],
            ["P01", "Cost", "Running it", "£1m"],
            ["P01", "Benefit", "Joy", ""],
        ],
        {"reference": "Project", "benefit_type": "Type", "description_en": "Description", "amount": "Value"},
    ),
    "milestones": (
        [["Project", "Milestone", "Planned date", "Actual date"], ["A", "Opening", "1/4/2011", "2/4/2011"]],
        {"reference": "Project", "milestone_en": "Milestone", "planned": "Planned date", "actual": "Actual date"},
    ),
    "observations": (
        [
            ["Project ref", "Measure", "Period", "Value", "Unit", "Type"],
            ["P1", "Days", "2018/19", "6", "days", "actual"],
        ],
        {
            "reference": "Project ref",
            "measure": "Measure",
            "period": "Period",
            "actual": "Value",
            "unit": "Unit",
            "value_kind": "Type",
        },
    ),
    "measures": (
        [["PI code", "Indicator", "Definition", "Unit", "Good is"], ["A1", "Days lost", "All days", "days", "lower"]],
        {
            "measure_id": "PI code",
            "title_en": "Indicator",
            "definition_en": "Definition",
            "unit": "Unit",
            "polarity": "Good is",
        },
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_which_table_it_is_and_how_it_maps(name: str) -> None:
    rows, wanted = TABLES[name]
    table, columns = propose_mapping(rows)
    assert table == name
    assert columns == wanted
    found = propose_table_of(rows)
    assert found and all(guess.confidence >= drafting.SURE_CONFIDENCE for guess in found.columns.values())


@pytest.mark.parametrize("name", TABLES_KNOWN_BY_HEADERS)
def test_a_file_in_the_register_s_own_names_needs_no_guess(name: str) -> None:
    found = propose_table_of([list(SUBMISSION_COLUMNS[name]), ["x"] * len(SUBMISSION_COLUMNS[name])])
    assert found and found.table == name and found.unmapped == {} and found.missing == ()
    assert {column: guess.header for column, guess in found.columns.items()} == {
        column: column for column in SUBMISSION_COLUMNS[name]
    }


@pytest.mark.parametrize(
    ("headers", "reference"),
    [
        (["Programme ID", "Programme Name", "Lead"], "Programme ID"),
        (["Initiative", "Lead", "Initiative number"], "Initiative number"),
        (["Rhif y rhaglen", "Enw'r rhaglen", "Arweinydd"], "Rhif y rhaglen"),
        (["Programme ID", "Project ID", "Project name", "Lead"], "Project ID"),
        (["Programme ID", "Project name", "Lead"], None),
        (["Programme name", "Programme code", "Programme number", "Lead"], None),
    ],
)
def test_the_number_of_what_the_titles_name_is_the_reference(headers: list[str], reference: str | None) -> None:
    rows = [headers, *([f"{header} {row}" for header in headers[:-1]] + ["Conwy"] for row in ("A", "B"))]
    assert propose_mapping(rows)[1].get("reference") == reference


def test_a_list_in_welsh() -> None:
    head = [
        "Cyf",
        "Teitl",
        "Maes gwasanaeth",
        "Arweinydd",
        "Partneriaid",
        "Dyddiad dechrau",
        "Cyllideb gyfun",
        "Statws",
    ]
    rows = [
        head,
        ["GC-01", "Archif", "Archifau", "Cyngor Gwynedd", "Cyngor Sir Ynys Môn", "Ebrill 2010", "Oes", "Ar waith"],
    ]
    table, columns = propose_mapping(rows)
    assert table == "projects"
    assert list(columns.values()) == [head[at] for at in (1, 2, 7, 5, 6, 0, 3, 4)]
    assert columns["title_cy"] == "Teitl"


@pytest.mark.parametrize(
    "rows",
    [
        [["Risk name", "Category", "Description", "Mitigations"], ["Flood", "Weather", "It may rain", "Umbrella"]],
        [["AreaCode", "Description_en", "Description_cy", "SortOrder"], ["512", "Isle of Anglesey", "Ynys Môn", "1"]],
        [["Name (eng)", "Name (cym)", "Local authority code"], ["Gwynedd", "Gwynedd", "W06000002"]],
        [["Red", "Green", "Blue"], ["1", "2", "3"]],
        [["Project name", "Colour"], ["Alpha", "red"]],
        [["Organisation", "Telephone"], ["Swansea", "none"]],
    ],
)  # fmt: skip
def test_tables_that_the_register_does_not_take(rows: Rows) -> None:
    assert propose_table_of(rows) is None


def test_the_sheet_s_name_counts() -> None:
    rows = [["Name", "Code", "Unit", "Description"], ["Alpha", "a", "number", "Of it"]]
    assert propose_mapping(rows, name="Measures")[0] == "measures"


def test_required_columns_that_are_lacking_are_named() -> None:
    found = propose_table_of([["Area", "Year", "Data"], ["Swansea", "2002-03", "12"], ["Powys", "2003-04", "13"]])
    assert found and found.table == "observations" and found.missing == ("measure",)


def test_headers_over_two_rows() -> None:
    rows = [
        ["Project", "", "Organisations", "", "Dates", ""],
        ["Name of project", "Summary", "Lead / host", "Other partners", "Started", "Ended"],
        ["Alpha", "It does", "Swansea", "Powys", "2011", "2012"],
    ]
    assert propose_mapping(rows, 1, 2)[1] == {
        "title_en": "Name of project",
        "summary_en": "Summary",
        "start_actual": "Started",
        "end_date": "Ended",
        "lead": "Lead / host",
        "partner_list": "Other partners",
    }


# What a source file would call a header


def test_what_a_source_file_calls_a_header() -> None:
    long = "Delivery confidence of the whole project at a fixed point in time (a five-point scale, from red to green)"
    names = name_headers(
        [
            "Ref",
            f"Dates{LEVEL_SEPARATOR}Started",
            "",
            "Notes",
            "Notes",
            long,
            f"A{LEVEL_SEPARATOR}Sum",
            f"B{LEVEL_SEPARATOR}Sum",
            "Sum",
        ]
    )
    assert names[:5] == ["Ref", "Started", "(C)", "(D)", "(E)"]
    assert names[5] == "Delivery confidence of the whole project at a fixed point in…"
    assert names[6:] == [f"A{LEVEL_SEPARATOR}Sum", f"B{LEVEL_SEPARATOR}Sum", "Sum"]


def test_beginnings_that_are_not_enough_are_not_used() -> None:
    stem = "Departmental narrative on the budget of the whole project over all the years to come"
    assert name_headers([f"{stem} A", f"{stem} B"]) == [f"{stem} A", f"{stem} B"]


@given(
    st.lists(
        st.sampled_from(["", "A", "a", "B", "B › A", "C › A", "x" * 70, "x" * 70 + " y", "word " * 20]), max_size=6
    )
)
@settings(max_examples=200, deadline=None)
def test_a_source_file_s_name_finds_that_header_and_no_other(headers: list[str]) -> None:
    from assets.gather.mapping.header_matching import find_header_positions

    clean = [" ".join(header.split()) for header in headers]
    for at, (header, name) in enumerate(zip(clean, name_headers(clean), strict=True)):
        if header and not name.startswith("("):
            assert find_header_positions(clean, name) == [at]


# The whole file


def build_submission(name: str) -> Submission:
    return Submission("", name, "0" * 64, b"", 0, None)


def draft_sheets(*sheets: Sheet, file: str = "return.xlsx") -> SourceDraft:
    return drafting.draft_source(sheets, file)


def test_a_draft_of_a_workbook() -> None:
    notes = Sheet.from_rows("Notes", [["This workbook lists what we share with others."]])
    lists = Sheet.from_rows("Lists", PROJECTS, unseen_reason="hidden")
    draft = draft_sheets(
        notes, Sheet.from_rows("Schemes", [["Our schemes"], [], *PROJECTS]), lists, Sheet.from_rows("Blank", [])
    )
    (table,) = draft.tables
    assert draft.skipped == {"Notes": "no-table", "Lists": "hidden", "Blank": "empty"}
    assert table.table == "projects" and table.region.header_rows == (3,)
    source = draft.build_source()
    assert source and source.language == "en"
    (file,) = source.files
    assert file.match == "return.xlsx"
    (spec,) = file.tables
    assert spec.sheets == ["Schemes"] and spec.header_rows == [3]
    assert spec.columns == TABLES["projects"][1]


def test_what_was_guessed_is_told_header_by_header() -> None:
    draft = draft_sheets(
        Sheet.from_rows(
            "Schemes", [["Our schemes"], [], ["title_en", *PROJECTS[0][3:]], *[["x", *row[3:]] for row in PROJECTS[1:]]]
        )
    )
    told = draft.list_findings(build_submission("return.xlsx"))
    assert {row["rule"] for row in told} == {"layout-found", "column-guessed", "title-as-reference"}
    guessed = {row["cell"] for row in told if row["rule"] == "column-guessed"}
    assert "B3" in guessed and "A3" not in guessed
    assert all(row["sheet"] == "Schemes" and row["table"] == "projects" for row in told)
    assert all(row["file"] == "return.xlsx" and row["sha256"] for row in told)


def test_a_table_on_the_first_line_was_found_where_anyone_would_look() -> None:
    rules = [
        row["rule"]
        for row in draft_sheets(Sheet.from_rows("Schemes", PROJECTS)).list_findings(build_submission("a.csv"))
    ]
    assert "layout-found" not in rules and "column-guessed" in rules


@pytest.mark.parametrize(
    ("headers", "is_told"),
    [(["Project title", "Lead"], True), (["Project title", "Lead", "Ref"], False), (["Project ref", "Partner"], False)],
)
def test_titles_that_stand_for_references_are_told_once(headers: list[str], is_told: bool) -> None:
    rows = [headers, ["Archive", "Conwy", "A1"][: len(headers)], ["Payroll", "Powys", "A2"][: len(headers)]]
    draft = draft_sheets(Sheet.from_rows("North", rows), Sheet.from_rows("South", rows))
    told = [row for row in draft.list_findings(build_submission("a.xlsx")) if row["rule"] == "title-as-reference"]
    assert [(row["sheet"], row["cell"]) for row in told] == [("North", "A1")] * is_told


def test_periods_that_were_guessed_are_told() -> None:
    rows = [["Project", "Measure", "Target", "2019-20", "2020-21"], ["Alpha", "Days lost", "4", "5", "6"]]
    told = draft_sheets(Sheet.from_rows("Sheet1", rows)).list_findings(build_submission("a.csv"))
    assert any("2019-20 … 2020-21" in row["parameters"] for row in told)


def test_a_sheet_of_very_many_headers_is_settled_in_bounded_time() -> None:
    head = [
        "Project name",
        *(f"Partner {n}" for n in range(1500)),
        *(f"Long header about the thing number {n} " * 3 for n in range(1500)),
    ]
    found = propose_table_of([head, ["Alpha", *["Swansea"] * 3000]])
    assert found and found.columns["title_en"].header == "Project name"
    assert sum(1 + len(guess.more) for guess in found.columns.values()) + len(found.unmapped) == len(head)


def test_columns_that_are_not_sure_are_drafted_but_not_read() -> None:
    rows = [["Project name", "Department", "Status"], ["Alpha", "MOD", "operating"], ["Beta", "DWP", "ended"]]
    draft = draft_sheets(Sheet.from_rows("Sheet1", rows))
    (table,) = draft.tables
    assert LEAST_CONFIDENCE <= table.columns["lead"].confidence < drafting.SURE_CONFIDENCE
    assert draft.build_table_keys(table, least_confidence=0)["columns"]["lead"] == "Department"
    source = draft.build_source()
    assert source and "lead" not in source.files[0].tables[0].columns
    assert all("Department" not in str(row["parameters"]) for row in draft.list_findings(build_submission("a")))


def test_nothing_recognised_is_no_source() -> None:
    draft = draft_sheets(Sheet.from_rows("Sheet1", [["Red", "Green"], ["1", "2"]]))
    assert draft.tables == () and draft.build_source() is None and draft.list_findings(build_submission("a")) == []
    assert draft_sheets().build_source() is None


def test_a_table_without_its_name_being_sure_is_not_read() -> None:
    rows = [["Wales shared service", "Start date", "End date"], ["Alpha", "2011", "2012"], ["Beta", "2012", "2013"]]
    draft = draft_sheets(Sheet.from_rows("Sheet1", rows))
    assert draft.tables and draft.tables[0].columns["title_en"].confidence < drafting.SURE_CONFIDENCE
    assert draft.build_source() is None


def test_sheets_with_the_same_headers_are_one_table() -> None:
    draft = draft_sheets(Sheet.from_rows("North", PROJECTS), Sheet.from_rows("South", PROJECTS))
    source = draft.build_source()
    assert source and [table.sheets for table in source.files[0].tables] == [["North", "South"]]


def test_several_tables_on_a_sheet_are_found_by_their_headers() -> None:
    partners = [list(row) for row in TABLES["partners"][0]]
    draft = draft_sheets(Sheet.from_rows("All", [*PROJECTS, [], [], ["Who takes part"], *partners]))
    assert [table.table for table in draft.tables] == ["projects", "partners"]
    source = draft.build_source()
    assert source and [table.header_rows for table in source.files[0].tables] == [None, None]


def test_projects_that_run_across() -> None:
    across = [list(row) for row in zip(*PROJECTS, strict=True)]
    draft = draft_sheets(Sheet.from_rows("Schemes", across))
    source = draft.build_source()
    assert source
    (spec,) = source.files[0].tables
    assert spec.orientation == "columns" and spec.header_rows == [1]
    assert spec.columns == TABLES["projects"][1]


def test_a_text_s_only_sheet_is_not_named_as_next_month_s_will_be_another() -> None:
    draft = draft_sheets(Sheet.from_rows("return-2026-10", PROJECTS), file="return-2026-10.csv")
    source = draft.build_source()
    assert source and source.files[0].tables[0].sheets == []


def test_a_file_s_name_is_matched_as_it_stands() -> None:
    source = draft_sheets(Sheet.from_rows("Sheet1", PROJECTS), file="return [final]*.xlsx").build_source()
    assert source and source.files[0].match == "return [[]final][*].xlsx"


def test_the_language_of_a_file() -> None:
    rows = [["Teitl", "Crynodeb", "Statws"], ["Archif", "Mae'n cadw papurau", "Ar waith"]]
    assert draft_sheets(Sheet.from_rows("Taflen1", rows)).language == "cy"


def test_the_worth_of_a_text_as_a_header() -> None:
    any_table, milestones = drafting.build_header_confidence(), drafting.build_header_confidence("milestones")
    assert any_table("title_en") == 1 and any_table("Project name") == 0.95
    assert milestones("Milestone") == 0.95 and milestones("Pooled budget") == 0 < any_table("Pooled budget")
    assert 0 < any_table("2014/15") < LEAST_CONFIDENCE and milestones("2014/15") == 0
    assert any_table("Swansea") == 0


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Title of agreement", "title_en"),
        ("Partnership", "title_en"),
        ("Teitl y Bartneriaeth", "title_cy"),
        ("Contract value", "cost"),
        ("CONTRACT_START_DATE", "start_actual"),
        ("Identification › Name", "title_en"),
        ("Partner details › Name", "partner_list"),
    ],
)
def test_what_a_list_is_of_is_a_project(header: str, column: str) -> None:
    ((found, confidence),) = find_candidate_columns(header, "projects")
    assert found == column
    assert confidence >= drafting.SURE_CONFIDENCE


@pytest.mark.parametrize(
    "header",
    ["Review date", "Cost code", "Service code", "IT lead", "Legal", "Contract type", "Total value of contracts"],
)
def test_a_header_of_something_else_is_not_sure(header: str) -> None:
    assert all(confidence < drafting.SURE_CONFIDENCE for _, confidence in find_candidate_columns(header, "projects"))
