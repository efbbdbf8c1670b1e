"""The page of all projects together: outcomes counted, chances of success, money expected and realised."""

from dataclasses import dataclass

from assets.publish.site import routes
from assets.publish.site.benefits_chart import draw_benefits
from assets.publish.site.chances_chart import describe_share, draw_chances
from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText, get_column_title
from assets.publish.site.drawing import Picture
from assets.publish.site.page_templates import PageView
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.codelists import Code
from schemas.languages import Language, format_number, get_translator
from schemas.tables import TABLES


@dataclass(frozen=True)
class OutcomeCounts:
    """A recommendation with its projects by outcome, as numbers to read and as parts (outcome's code, count) of a bar."""

    code: str
    title: str
    href: str
    counts: list[str]
    parts: list[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class PortfolioView(PageView):
    """All projects together; chances and totals each as a picture and its table."""

    outcomes: list[Code]
    recommendations: list[OutcomeCounts]
    lead: str
    chances: tuple[Picture, DisplayTable]
    totals: tuple[Picture, DisplayTable]


def build_portfolio_view(index: SiteIndex, language: Language) -> PortfolioView:
    """The page of all projects together."""
    chances = _list_rows(index, "chances", "aim", "setting")
    totals = _list_rows(index, "totals", "benefit_type")
    return PortfolioView(
        heading=get_translator(language)("All projects together"),
        outcomes=list(codelists.load_codelist("outcome").values()),
        recommendations=_count_outcomes(index, language),
        lead=TABLES["portfolio"].about.get_description(language),
        chances=(draw_chances(chances, language), _build_chances_table(index, chances, language)),
        totals=(
            draw_benefits(totals, language),
            index.build_table("totals", list(TABLES["totals"].get_columns()), totals, language),
        ),
    )


def _count_outcomes(index: SiteIndex, language: Language) -> list[OutcomeCounts]:
    counts = {(row["recommendation"], row["outcome"]): row["projects"] for row in index.edition.get_rows("portfolio")}
    outcomes = codelists.list_codes("outcome")
    path = routes.RECOMMENDATIONS.get_path(language)
    return [
        OutcomeCounts(
            code,
            recommendation.get_title(language),
            f"{path}#{code}",
            [format_number(counts.get((code, outcome), 0), language) for outcome in outcomes],
            [(outcome, counts.get((code, outcome), 0)) for outcome in outcomes],
        )
        for code, recommendation in codelists.load_codelist("recommendation").items()
    ]


def _list_rows(index: SiteIndex, table: str, *codelist_columns: str) -> list[Record]:
    """A table's records in the order of their codes."""

    def rank_codes(row: Record) -> list[int]:
        return [codelists.list_codes(name).index(row[name]) for name in codelist_columns]

    return sorted(index.edition.get_rows(table), key=rank_codes)


def _build_chances_table(index: SiteIndex, records: list[Record], language: Language) -> DisplayTable:
    names = ["aim", "setting", "expectation", "projects", "concluded", "known", "reached"]
    table = index.build_table("chances", names, records, language)
    table.headers.append(ColumnHeader(get_column_title("chances", "share", language)))
    for row, record in zip(table.rows, records, strict=True):
        row.append(LinkedText(describe_share(record, language)))
    return table
