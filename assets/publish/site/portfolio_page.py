"""The page of all projects together: outcomes counted, chances of success, money planned against realised.

Belongs here: these tables as people read them. Does not belong here: counting or adding up (stage join), mark-up.
"""

from typing import Any

from assets.publish.site import benefits_chart, chances_chart, routes
from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText, build_header, get_column_title
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, number, translator
from schemas.tables import TABLES


def _counts(content: SiteIndex, language: Language) -> list[dict[str, Any]]:
    """Of each recommendation its title, its place on the page of recommendations, and its counts in the outcomes' order."""
    counts = {(row["recommendation"], row["outcome"]): row["projects"] for row in content.edition.records("portfolio")}
    outcomes = codelists.codes("outcome")
    return [
        {
            "code": code,
            "title": meaning.title(language),
            "href": f"{routes.RECOMMENDATIONS.path(language)}#{code}",
            "counts": [number(counts.get((code, outcome), 0), language) for outcome in outcomes],
            "parts": [(outcome, counts.get((code, outcome), 0)) for outcome in outcomes],
        }
        for code, meaning in codelists.load("recommendation").items()
    ]


def _in_order(row: Record, *codelist: str) -> list[int]:
    return [codelists.codes(name).index(row[name]) for name in codelist]


def _rows(content: SiteIndex, table: str, *codelist: str) -> list[Record]:
    """A table's records in the order of their codes."""
    return sorted(content.edition.records(table), key=lambda row: _in_order(row, *codelist))


def _chances(content: SiteIndex, records: list[Record], language: Language) -> DisplayTable:
    about, names = (
        TABLES["chances"].about,
        ("aim", "setting", "expectation", "projects", "concluded", "known", "reached"),
    )
    rows = [
        [
            *(content.value("chances", name, row, language) for name in names),
            LinkedText(chances_chart.describe_share(row, language)),
        ]
        for row in records
    ]
    heads = [
        *(build_header("chances", name, language) for name in names),
        ColumnHeader(get_column_title("chances", "share", language)),
    ]
    return DisplayTable(about.title(language), heads, rows, "chances", about.description(language))


def _totals(content: SiteIndex, records: list[Record], language: Language) -> DisplayTable:
    about, names = TABLES["totals"].about, list(TABLES["totals"].columns())
    rows = [[content.value("totals", name, row, language) for name in names] for row in records]
    heads = [build_header("totals", name, language) for name in names]
    return DisplayTable(about.title(language), heads, rows, "totals", about.description(language))


def build_portfolio_view(content: SiteIndex, language: Language) -> dict[str, Any]:
    """Everything that the template of this page names; each of the two tables has its picture."""
    observed, added = _rows(content, "chances", "aim", "setting"), _rows(content, "totals", "benefit_type")
    return {
        "heading": translator(language)("All projects together"),
        "outcomes": list(codelists.load("outcome").values()),
        "recommendations": _counts(content, language),
        "about": TABLES["portfolio"].about.description(language),
        "chances": (chances_chart.draw_chances(observed, language), _chances(content, observed, language)),
        "totals": (benefits_chart.draw_benefits(added, language), _totals(content, added, language)),
    }
