"""A small edition made by hand, and a large one, for the tests of the outputs."""

from typing import Any

import pandas as pd

from assets.publish.edition import LICENCE, Edition, Provider
from assets.publish.release import release_changes
from schemas.frames import PROVENANCE, build_frame
from schemas.site_settings import SiteSettings
from schemas.tables import TABLES

SWANSEA, PORT_TALBOT, HEALTH = "GB-PLA-SWA", "GB-PLA-NTL", "GB-NHS-7A3"
ICT, ARCHIVES = "ssr-4k7qd", "ssr-9wxyz"
FORMULA = "=1+1 is not a formula"
WELSH = "Gwasanaeth tŷ a dŵr: ŵ ŷ Ŵ Ŷ â ê î ô û"

LIMBS = ("distinct_service", "risk_shared", "responsibility_shared", "improves_for_user", "improves_for_provider")
CHARACTERISTICS = ("single_management_structure", "pooled_budget", "shared_asset")
REASON = {
    "en": "Risk shared: this register holds no statement.",
    "cy": "Rhennir risg: nid oes datganiad yn y gofrestr hon.",
}


def project(identifier: str, **values: Any) -> dict[str, Any]:
    """A project's row: what must be there, and what `values` say."""
    return {
        "project_id": identifier,
        **dict.fromkeys((*LIMBS, *CHARACTERISTICS), "not-known"),
        "verdict": "cannot-tell",
        "verdict_reasons_en": REASON["en"],
        "verdict_reasons_cy": REASON["cy"],
        "definition_version": "2011-04",
        "data_date": "2026-11-01",
        "stale": False,
        **values,
    }


def observation(measure: str, period: str, **values: Any) -> dict[str, Any]:
    """An observation's row: what must be there, and what `values` say."""
    return {"measure_id": measure, "period": period, "status": "no-target", "trend": "unknown", **values}


ROWS: dict[str, list[dict[str, Any]]] = {
    "organisations": [
        {
            "organisation_id": SWANSEA,
            "gss_code": "W06000011",
            "name_en": "Swansea Council",
            "name_cy": "Cyngor Abertawe",
            "organisation_type": "council",
            "region": "south-west-wales",
            "valid_from": "1996-04-01",
        },
        {"organisation_id": PORT_TALBOT, "name_en": "Neath Port Talbot Council", "organisation_type": "council"},
        {
            "organisation_id": HEALTH,
            "name_en": 'Health "board", Bay',
            "organisation_type": "health-board",
            "valid_from": "2019",
        },
    ],
    "projects": [
        project(
            ICT,
            title_en=FORMULA,
            title_cy=WELSH,
            summary_en="One service,\nfor  two councils; a “quotation” & <mark>",
            service_area="ict",
            lgsl_id="0867",
            stage="live",
            lead_organisation_id=SWANSEA,
            major=True,
            start_planned="2013-02",
            start_actual="2013",
            business_case_date="2012-09-01",
            risk_shared="yes",
        ),
        project(ARCHIVES, title_cy="Archifau", verdict="meets", stale=True, end_date="2011-04/2012-03"),
    ],
    "partners": [
        {
            "project_id": ICT,
            "organisation_id": SWANSEA,
            "role": "lead",
            "cost_at_start_gbp": 25000,
            "annual_cost_gbp": 120000,
            "officer_days_per_year": 6.5,
            "share_percent": 45.0,
        },
        {"project_id": ICT, "organisation_id": HEALTH, "role": "partner", "share_percent": 55.0},
        {"project_id": ARCHIVES, "organisation_id": SWANSEA, "role": "partner"},
    ],
    "benefits": [
        {
            "benefit_id": f"{ICT}-b1f3a",
            "project_id": ICT,
            "benefit_type": "cash-releasing",
            "description_en": "Savings, expected",
            "expected_value": 2086.0,
            "realised_value": -0.1,
            "unit": "GBP",
            "due_date": "2026-03",
        }
    ],
    "milestones": [
        {
            "project_id": ICT,
            "milestone_en": "Staff transferred",
            "planned": "2025-04-01",
            "actual": "2025-06-15",
            "slippage_days": 75,
        }
    ],
    "measures": [
        {
            "measure_id": "vacant-posts",
            "title_en": "Vacant posts",
            "title_cy": "Swyddi gwag",
            "polarity": "lower",
            "tolerance": 5.0,
        }
    ],
    "observations": [
        observation(
            "vacant-posts", "2025-26-Q1", project_id=ICT, actual=6.5, target=4.0, status="missed", trend="worse"
        ),
        observation("vacant-posts", "2025-26", organisation_id=SWANSEA, actual=2086.0),
        observation("vacant-posts", "2025-M04", organisation_id=PORT_TALBOT),
    ],
    "project_performance": [
        {
            "project_id": ICT,
            "measure_id": "vacant-posts",
            "joined_by": "project",
            "period": "2025-26-Q1",
            "actual": 6.5,
            "target": 4.0,
            "status": "missed",
            "trend": "worse",
        },
        {
            "project_id": ICT,
            "measure_id": "vacant-posts",
            "organisation_id": SWANSEA,
            "joined_by": "organisation-and-service-area",
            "period": "2025-26",
            "actual": 2086.0,
            "status": "no-target",
            "trend": "unknown",
            "flag": "provisional",
        },
    ],
    "value_notes": [
        {
            "table": "projects",
            "record": ICT,
            "column": "end_date",
            "provider": "flat-list",
            "note": "range",
            "text": "Low: 2026, High: 2028",
            "low": "2026",
            "high": "2028",
        }
    ],
    "assessments": [
        {
            "project_id": ICT,
            "recommendation": "R1",
            "outcome": "cannot-tell",
            "reasons_en": REASON["en"],
            "reasons_cy": REASON["cy"],
            "rests_on": "projects.risk_shared | partners.organisation_id",
        }
    ],
    "reports": [
        {
            "provider": "flat-list",
            "reference": "7",
            "project_id": ICT,
            "title_en": "ICT",
            "data_date": "2026-11-01",
            "stale": False,
        }
    ],
    "withdrawn": [],
    "recommendations": [
        {
            "recommendation": "R1",
            "title_en": "A clear definition",
            "title_cy": "Diffiniad clir",
            "description_en": "Use one definition.",
            "description_cy": "Defnyddio un diffiniad.",
        }
    ],
    "follow_up": [
        {
            "action_id": "R1-a0001",
            "recommendation": "R1",
            "organisation_id": SWANSEA,
            "response": "accepted",
            "action_en": "Adopt the definition",
            "due": "2012-03",
            "state": "under-way",
            "overdue": True,
        }
    ],
    "ideas": [
        {
            "idea_id": "idea-4k7qd",
            "title_en": "Shared payroll",
            "service_area": "ict",
            "idea_origin": "staff",
            "similar_projects": ICT,
        }
    ],
    "portfolio": [{"recommendation": "R1", "outcome": "cannot-tell", "projects": 1}],
    "chances": [
        {
            "aim": "saving",
            "setting": "between-councils",
            "expectation": "fits-best",
            "projects": 12,
            "concluded": 10,
            "known": 10,
            "reached": 8,
            "share": 0.8,
            "wilson_low": 0.4902,
            "wilson_high": 0.9433,
            "withheld": False,
        },
        {
            "aim": "saving",
            "setting": "mixed",
            "expectation": "none",
            "projects": 2,
            "concluded": 1,
            "known": 1,
            "reached": 1,
            "withheld": True,
        },
    ],
    "totals": [
        {
            "benefit_type": "cash-releasing",
            "expected_gbp": 2086,
            "expected_projects": 1,
            "realised_projects": 0,
            "worded_projects": 0,
        }
    ],
    "network": [{"organisation_id": PORT_TALBOT, "other_organisation_id": SWANSEA, "shared_projects": 1}],
    "network_nodes": [
        {"organisation_id": SWANSEA, "projects": 2, "projects_led": 1, "organisations_shared_with": 1},
    ],
    "quality": [{"provider": "flat-list", "rule": "amount-not-exact", "severity": "warning", "findings": 3}],
    "quality_progress": [
        {"provider": "flat-list", "severity": "warning", "open": 2, "opened": 1, "fixed": 4, "accepted": 1}
        | {"median_days_open": 31}
    ],
    "changes": [],
    "corrections": [],
}

LIMB_ROWS = [
    {
        "project_id": ICT,
        "limb": "risk_shared",
        "answer": "yes",
        "basis": "stated",
        "reason_en": "Risk shared: yes.",
        "reason_cy": "Rhennir risg: oes.",
        "source_en": "Flat list, list.xlsx, Sheet1!C6",
        "source_cy": "Rhestr fflat, list.xlsx, Sheet1!C6",
        "quotation": None,
        "address": None,
    }
]
PROVENANCE_ROWS: list[dict[str, object]] = [
    {
        "table": "projects",
        "key": ICT,
        "column": column,
        "value": value,
        "published": True,
        "provider": "flat-list",
        "file": "list.xlsx",
        "sha256": "0" * 64,
        "sheet": "Sheet1",
        "cell": "C6",
        "header": "Name",
        "raw": value,
        "data_date": "2026-11-01",
        "row": "000000000000/Sheet1!6",
        "record": "000000000000/Sheet1!6/projects",
    }
    for column, value in (
        ("title_en", FORMULA),
        ("sponsor_post", "Director of Resources"),
        ("contact_post", "Shared services manager"),
    )
]
PROVIDER = Provider(
    provider="flat-list",
    name_en="A flat list",
    name_cy="Rhestr fflat",
    about_en="Projects, one a row.",
    about_cy="Prosiectau, un y rhes.",
    origin="https://example.org/list",
    language="en",
    licence=LICENCE,
    data_date="2026-11-01",
    received=4,
    published=3,
    held=1,
    not_records=0,
)


SITE = SiteSettings(
    name_en="Shared Services Register",
    name_cy="Cofrestr Gwasanaethau a Rennir",
    publisher_en="Swansea Council",
    publisher_cy="Cyngor Abertawe",
    address="https://example.org/register/",
    intranet="https://intranet.example.org/register/",
    contact_en="register@example.org",
    contact_cy="cofrestr@example.org",
)


def edition(**rows: list[dict[str, Any]]) -> Edition:
    """The example as the staff intranet's edition; `rows` stand in for those of the tables that they name."""
    tables = {name: TABLES[name].conform_and_sort(pd.DataFrame(given)) for name, given in {**ROWS, **rows}.items()}
    return Edition(
        audience="internal",
        version="1.2.0",
        data_date="2026-11-01",
        previous="1.1.0",
        tables=tables,
        limbs=pd.DataFrame(LIMB_ROWS),
        provenance=build_frame(PROVENANCE_ROWS, PROVENANCE),
        providers=(PROVIDER,),
        site=SITE,
        history=release_changes.add_to_history(None, tables["changes"], "1.2.0", "2026-11-01"),
    )
