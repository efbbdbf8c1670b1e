"""The page of all projects together: outcomes counted, chances of success, money planned against realised.

Belongs here: these tables as people read them. Does not belong here: counting or adding up (stage join), mark-up.
"""

from typing import Any

from assets.publish.site import chances, realised, routes
from assets.publish.site.content import Content, Record
from assets.publish.site.values import Grid, Head, Shown, heading, label
from schemas import codelists
from schemas.languages import Language, format_number, get_translator
from schemas.tables import TABLES


def _counts(content: Content, language: Language) -> list[dict[str, Any]]:
    """Of each recommendation its title, its place on the page of recommendations, and its counts in the outcomes' order."""
    counts = {(row["recommendation"], row["outcome"]): row["projects"] for row in content.edition.records("portfolio")}
    outcomes = codelists.list_codes("outcome")
    return [
        {
            "code": code,
            "title": meaning.get_title(language),
            "href": f"{routes.RECOMMENDATIONS.path(language)}#{code}",
            "counts": [format_number(counts.get((code, outcome), 0), language) for outcome in outcomes],
            "parts": [(outcome, counts.get((code, outcome), 0)) for outcome in outcomes],
        }
        for code, meaning in codelists.load_codelist("recommendation").items()
    ]


def _in_order(row: Record, *codelist: str) -> list[int]:
    return [codelists.list_codes(name).index(row[name]) for name in codelist]


def _rows(content: Content, table: str, *codelist: str) -> list[Record]:
    """A table's records in the order of their codes."""
    return sorted(content.edition.records(table), key=lambda row: _in_order(row, *codelist))


def _chances(content: Content, records: list[Record], language: Language) -> Grid:
    about, names = (
        TABLES["chances"].about,
        ("aim", "setting", "expectation", "projects", "concluded", "known", "reached"),
    )
    rows = [
        [*(content.value("chances", name, row, language) for name in names), Shown(chances.told(row, language))]
        for row in records
    ]
    heads = [*(heading("chances", name, language) for name in names), Head(label("chances", "share", language))]
    return Grid(about.get_title(language), heads, rows, "chances", about.get_description(language))


def _totals(content: Content, records: list[Record], language: Language) -> Grid:
    about, names = TABLES["totals"].about, list(TABLES["totals"].get_columns())
    rows = [[content.value("totals", name, row, language) for name in names] for row in records]
    heads = [heading("totals", name, language) for name in names]
    return Grid(about.get_title(language), heads, rows, "totals", about.get_description(language))


def view(content: Content, language: Language) -> dict[str, Any]:
    """Everything that the template of this page names; each of the two tables has its picture."""
    observed, added = _rows(content, "chances", "aim", "setting"), _rows(content, "totals", "benefit_type")
    return {
        "heading": get_translator(language)("All projects together"),
        "outcomes": list(codelists.load_codelist("outcome").values()),
        "recommendations": _counts(content, language),
        "about": TABLES["portfolio"].about.get_description(language),
        "chances": (chances.picture(observed, language), _chances(content, observed, language)),
        "totals": (realised.picture(added, language), _totals(content, added, language)),
    }
