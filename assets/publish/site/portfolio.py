"""The page of all projects together: outcomes counted, chances of success, money planned against realised.

Belongs here: these tables as people read them. Does not belong here: counting or adding up (stage join), mark-up.
"""

from typing import Any

from assets.publish.site import routes
from assets.publish.site.content import Content, Record
from assets.publish.site.values import Grid, Head, Shown, heading, label, quantity
from schemas import codelists
from schemas.languages import Language, number, translator
from schemas.tables import TABLES


def _counts(content: Content, language: Language) -> list[dict[str, Any]]:
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


def _percent(share: float, language: Language) -> str:
    return quantity(round(share * 100), "percent", language)


def _interval(row: Record, language: Language) -> Shown:
    """The share that reached its benefits with its interval, or that it is withheld."""
    say = translator(language)
    if row["withheld"]:
        return Shown(say("withheld: fewer than 5 results"))
    share, low, high = (_percent(row[name], language) for name in ("share", "wilson_low", "wilson_high"))
    return Shown(say("{share} (between {low} and {high})", share=share, low=low, high=high))


def _in_order(row: Record, *codelist: str) -> list[int]:
    return [codelists.codes(name).index(row[name]) for name in codelist]


def _chances(content: Content, language: Language) -> Grid:
    about, names = (
        TABLES["chances"].about,
        ("aim", "setting", "expectation", "projects", "concluded", "known", "reached"),
    )
    records = sorted(content.edition.records("chances"), key=lambda row: _in_order(row, "aim", "setting"))
    rows = [
        [*(content.value("chances", name, row, language) for name in names), _interval(row, language)]
        for row in records
    ]
    heads = [*(heading("chances", name, language) for name in names), Head(label("chances", "share", language))]
    return Grid(about.title(language), heads, rows, "chances", about.description(language))


def _totals(content: Content, language: Language) -> Grid:
    about, names = TABLES["totals"].about, list(TABLES["totals"].columns())
    records = sorted(content.edition.records("totals"), key=lambda row: _in_order(row, "benefit_type"))
    rows = [[content.value("totals", name, row, language) for name in names] for row in records]
    heads = [heading("totals", name, language) for name in names]
    return Grid(about.title(language), heads, rows, "totals", about.description(language))


def view(content: Content, language: Language) -> dict[str, Any]:
    """Everything that the template of this page names."""
    return {
        "heading": translator(language)("All projects together"),
        "outcomes": list(codelists.load("outcome").values()),
        "recommendations": _counts(content, language),
        "about": TABLES["portfolio"].about.description(language),
        "chances": _chances(content, language),
        "totals": _totals(content, language),
    }
