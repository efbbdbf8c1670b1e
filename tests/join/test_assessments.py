"""Every recommendation with a project whose record shows it, one whose record shows that it is not so, and one that cannot
be told: with the sentences that a reader sees, in English and in Welsh.
"""

from typing import Any, NamedTuple

import pandas as pd
import pytest

from schemas.recommendations import RECOMMENDATIONS
from schemas.tables import TABLES
from tests.join.example_records import (
    HEALTH,
    POWYS,
    PROJECT,
    SHIPPED,
    SWANSEA,
    Rows,
    assess_project,
    benefit,
    build_assessments_table,
    build_inputs,
    figures,
    note,
    partner,
    project,
)

COUNCILS = [partner(SWANSEA, "lead"), partner(POWYS)]
WITH_HEALTH = [partner(SWANSEA, "lead"), partner(HEALTH)]
MOVED = {"project_id": PROJECT, "milestone_en": "Staff transferred", "milestone_cy": "Trosglwyddwyd y staff"}


class Case(NamedTuple):
    """What the record says, and what a reader sees."""

    recommendation: str
    outcome: str
    said: dict[str, Any]
    rows: dict[str, Rows]
    english: str
    welsh: str


CASES = [
    Case(
        "R1",
        "yes",
        {
            "verdict": "meets",
            "verdict_reasons_en": "Risk is shared: Yes. The sender's spreadsheet says: Y (a, list.csv, list!G7).",
            "verdict_reasons_cy": "Caiff risg ei rhannu: Ie. Mae taenlen yr anfonwr yn dweud: Y (a, list.csv, list!G7).",
        },
        {},
        "Meets the definition (definition of 2011-04). Risk is shared: Yes. The sender's spreadsheet says: Y (a, list.csv, "
        "list!G7).",
        "Yn bodloni'r diffiniad (diffiniad 2011-04). Caiff risg ei rhannu: Ie. Mae taenlen yr anfonwr yn dweud: Y (a, list.csv, "
        "list!G7).",
    ),
    Case(
        "R1",
        "no",
        {
            "verdict": "does-not-meet",
            "verdict_reasons_en": "Risk is shared: No.",
            "verdict_reasons_cy": "Caiff risg ei rhannu: Nage.",
        },
        {},
        "Does not meet the definition (definition of 2011-04). Risk is shared: No.",
        "Nid yw'n bodloni'r diffiniad (diffiniad 2011-04). Caiff risg ei rhannu: Nage.",
    ),
    Case(
        "R1",
        "cannot-tell",
        {},
        {},
        "Cannot tell (definition of 2011-04). Risk is shared: Not known.",
        "Ni ellir dweud (diffiniad 2011-04). Caiff risg ei rhannu: Ddim yn hysbys.",
    ),
    Case(
        "R2",
        "yes",
        {"aim": "saving", "setting": "between-councils", "idea_origin": "staff"},
        {"partners": COUNCILS},
        "The aim is to save money and only councils share the service. The review expects savings to work best between "
        "councils. The idea came from staff. The review says that this makes success more likely.",
        "Y nod yw arbed arian a chynghorau'n unig sy'n rhannu'r gwasanaeth. Mae'r adolygiad yn disgwyl i arbedion weithio orau"
        " rhwng cynghorau. Staff a gafodd y syniad. Mae'r adolygiad yn dweud bod hynny'n gwneud llwyddiant yn fwy tebygol.",
    ),
    Case(
        "R2",
        "no",
        {"aim": "saving", "setting": "council-and-partner", "idea_origin": "national"},
        {"partners": WITH_HEALTH},
        "The aim is to save money, but a council shares the service with another kind of partner. The review expects savings "
        "to work best between councils. Source of the idea: National programme or policy.",
        "Y nod yw arbed arian, ond mae cyngor yn rhannu'r gwasanaeth â math arall o bartner. Mae'r adolygiad yn disgwyl i "
        "arbedion weithio orau rhwng cynghorau. Tarddiad y syniad: Rhaglen neu bolisi cenedlaethol.",
    ),
    Case(
        "R2",
        "cannot-tell",
        {"setting": "between-councils"},
        {"partners": COUNCILS},
        "Not recorded: the project's aim. Not recorded: where the idea came from.",
        "Heb ei gofnodi: nod y prosiect. Heb ei gofnodi: tarddiad y syniad.",
    ),
    Case(
        "R3",
        "yes",
        {"forum": "Swansea Public Services Board", "national_programme": "Invest to Save"},
        {"partners": COUNCILS},
        "It reports to: Swansea Public Services Board. It delivers this national programme: Invest to Save. Other services in "
        "this register that at least two of its partners share: 0.",
        "Mae'n adrodd i: Swansea Public Services Board. Mae'n cyflawni'r rhaglen genedlaethol hon: Invest to Save. "
        "Gwasanaethau eraill yn y gofrestr hon y mae o leiaf ddau o'i bartneriaid yn eu rhannu: 0.",
    ),
    Case(
        "R3",
        "no",
        {},
        {
            "value_notes": [
                note("projects", PROJECT, "forum", "not-applicable"),
                note("projects", PROJECT, "national_programme", "not-applicable"),
            ]
        },
        "The sender says that it reports to no forum. The sender says that it delivers no national programme.",
        "Mae'r anfonwr yn dweud nad yw'n adrodd i unrhyw fforwm. Mae'r anfonwr yn dweud nad yw'n cyflawni unrhyw raglen "
        "genedlaethol.",
    ),
    Case(
        "R3",
        "cannot-tell",
        {},
        {},
        "Not recorded: a forum to which it reports. Not recorded: a national programme that it delivers.",
        "Heb ei gofnodi: fforwm y mae'n adrodd iddo. Heb ei gofnodi: rhaglen genedlaethol y mae'n ei chyflawni.",
    ),
    Case(
        "R4",
        "yes",
        {
            "major": True,
            "business_case_date": "2024-09-01",
            "scrutiny_tested_date": "2024-11-12",
            "start_actual": "2025-04-01",
        },
        {
            "partners": [
                partner(SWANSEA, "lead", cost_at_start_gbp=25_000, annual_cost_gbp=120_000, share_percent=60.0),
                partner(POWYS, share_percent=40.0),
            ],
            "benefits": [
                benefit("1", organisation_id=POWYS, baseline_value=500_000.0, baseline_date="2024-03-31"),
                benefit("2", benefit_type="qualitative", confidence="medium"),
            ],
            "value_notes": [note("benefits", f"{PROJECT}-b2", "baseline_value", "not-applicable")],
        },
        "Each partner's costs or benefits are recorded: Powys County Council (benefits: 1), Swansea Council (£25,000 at the "
        "start, £120,000 a year). Benefits with a dated baseline, or a reason for having none: 2 of 2. Confidence in the "
        "benefits: Medium (stated: 1), High (by type, Releases cash: 1). The partners' shares add up to 100%. The business "
        "case is dated 1 September 2024; a scrutiny committee tested it on 12 November 2024, before the start on 1 April 2025.",
        "Cofnodwyd costau neu fuddion pob partner: Cyngor Sir Powys (buddion: 1), Cyngor Abertawe (£25,000 ar y cychwyn, "
        "£120,000 y flwyddyn). Buddion â gwaelodlin ddyddiedig, neu reswm dros beidio â chael un: 2 o 2. Hyder yn y buddion: "
        "Canolig (wedi'i nodi: 1), Uchel (yn ôl y math, Yn rhyddhau arian parod: 1). Cyfanswm cyfrannau'r partneriaid yw 100%."
        " Dyddiad yr achos busnes yw 1 Medi 2024; profodd pwyllgor craffu ef ar 12 Tachwedd 2024, cyn y cychwyn ar 1 Ebrill "
        "2025.",
    ),
    Case(
        "R4",
        "no",
        {
            "major": True,
            "business_case_date": "2024-09-01",
            "scrutiny_tested_date": "2025-05-12",
            "start_planned": "2025-04",
        },
        {"partners": [partner(SWANSEA, share_percent=60.0), partner(POWYS, share_percent=30.0)]},
        "No costs or benefits are recorded for: Powys County Council, Swansea Council. Not recorded: the project's benefits. "
        "The partners' shares add up to 90%, not 100%. The business case is dated 1 September 2024; a scrutiny committee "
        "tested it on 12 May 2025, not before the planned start in April 2025.",
        "Ni chofnodwyd costau na buddion ar gyfer: Cyngor Sir Powys, Cyngor Abertawe. Heb ei gofnodi: buddion y prosiect. "
        "Cyfanswm cyfrannau'r partneriaid yw 90%, nid 100%. Dyddiad yr achos busnes yw 1 Medi 2024; profodd pwyllgor craffu ef"
        " ar 12 Mai 2025, nid cyn y cychwyn a gynlluniwyd (Ebrill 2025).",
    ),
    Case(
        "R4",
        "cannot-tell",
        {"major": False},
        {"partners": [partner(SWANSEA, annual_cost_gbp=120_000), partner(POWYS, share_percent=30.0)]},
        "No costs or benefits are recorded for: Powys County Council. Not recorded: the project's benefits. No share is "
        "recorded for: Swansea Council. The sender says that it is not major. The review asks scrutiny committees to test "
        "major projects only.",
        "Ni chofnodwyd costau na buddion ar gyfer: Cyngor Sir Powys. Heb ei gofnodi: buddion y prosiect. Ni chofnodwyd cyfran "
        "ar gyfer: Cyngor Abertawe. Mae'r anfonwr yn dweud nad yw'n brosiect mawr. Dim ond prosiectau mawr y mae'r adolygiad "
        "yn gofyn i bwyllgorau craffu eu profi.",
    ),
    Case(
        "R5",
        "yes",
        {
            "major": True,
            "sponsor_post": "Director of Resources",
            "sponsor_is_director": True,
            "champion_portfolio": "Finance",
        },
        {},
        "The sender marks it as a major project. Its sponsor is at director level: Director of Resources. A cabinet member "
        "champions it; portfolio: Finance.",
        "Mae'r anfonwr yn nodi ei fod yn brosiect mawr. Mae ei swyddog noddi ar lefel cyfarwyddwr: Director of Resources. Mae "
        "aelod cabinet yn ei hyrwyddo; portffolio: Finance.",
    ),
    Case(
        "R5",
        "no",
        {"sponsor_post": "Head of ICT", "sponsor_is_director": False},
        {
            "partners": [partner(SWANSEA, cost_at_start_gbp=700_000), partner(POWYS, cost_at_start_gbp=450_000)],
            "value_notes": [note("projects", PROJECT, "champion_portfolio", "not-applicable")],
        },
        "It is a major project: at the start its partners pay £1,150,000, and £1,000,000 is enough. Its sponsor is not at "
        "director level: Head of ICT. The sender says that no cabinet member champions it.",
        "Mae'n brosiect mawr: ar y cychwyn mae ei bartneriaid yn talu £1,150,000, ac mae £1,000,000 yn ddigon. Nid yw ei "
        "swyddog noddi ar lefel cyfarwyddwr: Head of ICT. Mae'r anfonwr yn dweud nad oes aelod cabinet yn ei hyrwyddo.",
    ),
    Case(
        "R5",
        "cannot-tell",
        {"sponsor_post": "Head of ICT"},
        {
            "partners": [
                partner(SWANSEA, cost_at_start_gbp=1, annual_cost_gbp=1),
                partner(POWYS, cost_at_start_gbp=1, annual_cost_gbp=1),
            ]
        },
        "It is not known whether it is a major project. Not recorded: whether the sender marks it as major, how many days of "
        "officers' time every partner puts in. Its sponsor: Head of ICT. Not recorded: whether that post is at director level."
        " Not recorded: a cabinet member who champions it.",
        "Nid yw'n hysbys a yw'n brosiect mawr. Heb ei gofnodi: a yw'r anfonwr yn nodi ei fod yn un mawr, faint o ddiwrnodau o "
        "amser swyddogion y mae pob partner yn eu rhoi. Ei swyddog noddi: Head of ICT. Heb ei gofnodi: a yw'r swydd honno ar "
        "lefel cyfarwyddwr. Heb ei gofnodi: aelod cabinet sy'n ei hyrwyddo.",
    ),
    Case(
        "R6",
        "yes",
        {"plan_date": "2025-03-31", "support_named": "Legal and HR"},
        {"milestones": [{**MOVED, "planned": "2025-06-15", "forecast": "2025-06-15", "slippage_days": 0}]},
        "The plan is dated 31 March 2025. The next milestone, 'Staff transferred', is planned for 15 June 2025 and forecast "
        "for 15 June 2025. Specialised support: Legal and HR.",
        "Dyddiad y cynllun yw 31 Mawrth 2025. Mae'r garreg filltir nesaf, 'Trosglwyddwyd y staff', wedi'i chynllunio ar gyfer "
        "15 Mehefin 2025 a'i rhagweld ar gyfer 15 Mehefin 2025. Cymorth arbenigol: Legal and HR.",
    ),
    Case(
        "R6",
        "no",
        {},
        {
            "milestones": [{**MOVED, "planned": "2025-04-01", "forecast": "2025-06-15", "slippage_days": 75}],
            "value_notes": [note("projects", PROJECT, "support_named", "not-applicable")],
        },
        "Not recorded: the date of its plan. The next milestone, 'Staff transferred', was planned for 1 April 2025 and is "
        "forecast for 15 June 2025; days late: 75. The sender says that it has no specialised support.",
        "Heb ei gofnodi: dyddiad ei gynllun. Cynlluniwyd y garreg filltir nesaf, 'Trosglwyddwyd y staff', ar gyfer 1 Ebrill "
        "2025 ac fe'i rhagwelir ar gyfer 15 Mehefin 2025; diwrnodau'n hwyr: 75. Mae'r anfonwr yn dweud nad oes ganddo gymorth "
        "arbenigol.",
    ),
    Case(
        "R6",
        "cannot-tell",
        {"plan_date": "2025-03-31"},
        {},
        "The plan is dated 31 March 2025. Not recorded: milestones of the plan. Not recorded: specialised support.",
        "Dyddiad y cynllun yw 31 Mawrth 2025. Heb ei gofnodi: cerrig milltir y cynllun. Heb ei gofnodi: cymorth arbenigol.",
    ),
    Case(
        "R7",
        "yes",
        {},
        {"observations": [figures("2024-25-Q4"), figures("2025-26-Q1", target=95.0)]},
        "Measures with figures: 1. The latest figures are for Q1 2025-26. Measures with a target: 1 of 1. It is on the "
        "published list of projects.",
        "Mesurau â ffigurau: 1. Mae'r ffigurau diweddaraf ar gyfer Ch1 2025-26. Mesurau â tharged: 1 o 1. Mae ar y rhestr "
        "gyhoeddedig o brosiectau.",
    ),
    Case(
        "R7",
        "no",
        {},
        {"observations": [figures("2023-24-Q1"), figures("2023-24-Q2")]},
        "Measures with figures: 1. The latest figures are for Q2 2023-24, more than 2 years before the date of the record, 1 "
        "November 2026. Not recorded: targets for these measures. It is on the published list of projects.",
        "Mesurau â ffigurau: 1. Mae'r ffigurau diweddaraf ar gyfer Ch2 2023-24, fwy na 2 o flynyddoedd cyn dyddiad y cofnod, 1"
        " Tachwedd 2026. Heb ei gofnodi: targedau ar gyfer y mesurau hyn. Mae ar y rhestr gyhoeddedig o brosiectau.",
    ),
    Case(
        "R7",
        "cannot-tell",
        {},
        {"observations": [figures("2027-28", flag="forecast")]},
        "Not recorded: performance figures for the project. It is on the published list of projects.",
        "Heb ei gofnodi: ffigurau perfformiad y prosiect. Mae ar y rhestr gyhoeddedig o brosiectau.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.recommendation}-{case.outcome}" for case in CASES])
def test_what_a_reader_sees(case: Case) -> None:
    outcome, english, welsh = assess_project(case.recommendation, case.said, SHIPPED, **case.rows)
    assert (english, welsh) == (case.english, case.welsh)
    assert outcome == case.outcome


def test_every_recommendation_has_a_project_that_passes_one_that_fails_and_one_that_cannot_be_told() -> None:
    shown = {(case.recommendation, case.outcome) for case in CASES}
    assert shown == {(code, outcome) for code in RECOMMENDATIONS for outcome in ("yes", "no", "cannot-tell")}


@pytest.mark.parametrize(
    ("recommendation", "said", "rows", "outcome"),
    [
        ("R2", {"aim": "both", "setting": "between-councils"}, {"partners": COUNCILS}, "not-applicable"),
        ("R2", {"aim": "saving", "setting": "mixed"}, {"partners": [partner(HEALTH)]}, "cannot-tell"),
        ("R2", {"aim": "improvement", "setting": "between-councils"}, {"partners": COUNCILS}, "no"),
        ("R2", {"aim": "improvement", "setting": "council-and-partner"}, {"partners": WITH_HEALTH}, "yes"),
        ("R4", {"major": False}, {"partners": [partner(SWANSEA, share_percent=50.0)]}, "no"),
        ("R5", {"major": False, "sponsor_is_director": False}, {}, "not-applicable"),
        ("R5", {"major": True, "sponsor_is_director": False, "champion_portfolio": "Finance"}, {}, "partly"),
        ("R5", {"sponsor_is_director": True, "champion_portfolio": "Finance"}, {}, "cannot-tell"),
        ("R7", {}, {"observations": [figures("2020-21", target=95.0)]}, "partly"),
    ],
)
def test_what_lies_between(recommendation: str, said: dict[str, Any], rows: dict[str, Rows], outcome: str) -> None:
    assert assess_project(recommendation, said, SHIPPED, **rows)[0] == outcome


def test_a_cost_that_is_withheld_is_a_cost() -> None:
    rows = {
        "partners": [partner(SWANSEA)],
        "value_notes": [note("partners", f"{PROJECT}|{SWANSEA}", "annual_cost_gbp", "withheld")],
    }
    assert "Swansea Council (a cost not published as a single amount)" in assess_project("R4", {}, SHIPPED, **rows)[1]


def test_a_benefit_whose_baseline_has_no_date_is_not_grounded() -> None:
    english = assess_project("R4", {}, benefits=[benefit("1", baseline_value=3.0)])[1]
    assert "0 of 1. For the rest, neither is recorded" in english


def test_costs_funding_and_disbenefits_are_no_benefits() -> None:
    rows = [benefit(kind, benefit_type=kind, organisation_id=SWANSEA) for kind in ("cost", "funding", "disbenefit")]
    english = assess_project("R4", {}, partners=[partner(SWANSEA)], benefits=rows)[1]
    assert "No costs or benefits are recorded for: Swansea Council" in english
    assert "Not recorded: the project's benefits" in english


def test_the_next_milestone_is_the_first_that_is_not_reached() -> None:
    first = {**MOVED, "milestone_en": "First", "planned": "2025-01-01", "actual": "2025-03-01", "slippage_days": 59}
    later = {**MOVED, "milestone_en": "Later", "planned": "2026-01-01"}
    next_ = {**MOVED, "milestone_en": "Next", "planned": "2025-09-01"}
    assert "'Next', is planned for 1 September 2025" in assess_project("R6", {}, milestones=[later, next_, first])[1]
    assert (
        "'First', was planned for 1 January 2025 and reached on 1 March 2025; days late: 59"
        in assess_project("R6", {}, milestones=[first])[1]
    )


def test_only_partners_who_share_count_and_the_network_is_seen() -> None:
    rows = [
        *(partner(one, identifier=p) for p in ("ssr-11111", "ssr-22222") for one in (SWANSEA, POWYS)),
        partner(SWANSEA, identifier="ssr-33333"),
        partner(POWYS, "customer", identifier="ssr-33333"),
    ]
    projects = [project(one) for one in ("ssr-11111", "ssr-22222", "ssr-33333")]
    found = build_assessments_table(build_inputs(projects, partners=rows), SHIPPED)
    third = found[found["recommendation"] == "R3"].set_index("project_id")["reasons_en"]
    assert third["ssr-11111"].endswith("at least two of its partners share: 1.")
    assert "share" not in third["ssr-33333"]


def test_every_assessment_names_columns_that_are_there() -> None:
    found = build_assessments_table(build_inputs([project()]), SHIPPED)
    TABLES["assessments"].build_schema().validate(found)
    assert found["recommendation"].tolist() == list(RECOMMENDATIONS)
    named = {name for row in found["rests_on"] for name in row.split(" | ")}
    assert named
    assert all(column in TABLES[table].get_columns() for table, column in (name.split(".") for name in named))


def test_no_projects_give_no_assessments() -> None:
    found = build_assessments_table(build_inputs([]), SHIPPED)
    assert isinstance(found, pd.DataFrame)
    assert found.empty
    assert list(found) == list(TABLES["assessments"].get_columns())
