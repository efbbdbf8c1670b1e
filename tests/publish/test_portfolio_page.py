"""The page of all projects together, and the recommendations on a project's own page."""

from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from assets.publish.site import portfolio
from assets.publish.site.content import lookup
from schemas import codelists
from schemas.languages import Language, translator
from tests.publish.examples import edition

ADDRESSES = {"en": "en/portfolio/index.html", "cy": "cy/portffolio/index.html"}


def test_a_share_is_shown_with_its_interval_or_withheld_in_both_languages() -> None:
    content = lookup(edition())
    shown = {
        language: [row[-1].text for row in portfolio.view(content, language)["chances"].rows if row[-1]]
        for language in ("en", "cy")
    }
    assert shown == {
        "en": ["80% (between 49% and 94%)", "withheld: fewer than 5 results"],
        "cy": ["80% (rhwng 49% a 94%)", "wedi'i dal yn ôl: llai na 5 canlyniad"],
    }


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_counts_are_those_of_the_table(release: Path, language: Language) -> None:
    page = html.parse(release / "public" / ADDRESSES[language])
    rows = page.xpath("//section[@aria-labelledby='outcomes']//tbody/tr")
    shown = [[int(cell.text_content()) for cell in row.findall("td")] for row in rows]
    table = pd.read_parquet(release / "public" / "data" / "portfolio.parquet")
    wide = table.pivot_table(index="recommendation", columns="outcome", values="projects", aggfunc="sum")
    assert shown == wide[codelists.codes("outcome")].to_numpy().tolist()
    projects = len(pd.read_parquet(release / "public" / "data" / "projects.parquet"))
    assert [sum(row) for row in shown] == [projects] * 7
    heads = [
        head.text_content().strip() for head in page.xpath("//section[@aria-labelledby='outcomes']//thead//th")[1:]
    ]
    assert heads == [code.title(language) for code in codelists.load("outcome").values()]


@pytest.mark.parametrize(("language", "folder"), [("en", "en/projects"), ("cy", "cy/prosiectau")])
def test_a_projects_page_says_the_outcome_in_words_with_its_reasons(
    release: Path, language: Language, folder: str
) -> None:
    table = pd.read_parquet(release / "public" / "data" / "assessments.parquet")
    project = table["project_id"].iloc[0]
    page = html.parse(release / "public" / folder / project / "index.html")
    rows = page.xpath("//section[@aria-labelledby='assessments']//tbody/tr")
    shown = [[" ".join(cell.text_content().split()) for cell in row.findall("td")] for row in rows]
    mine = table[table["project_id"] == project]
    assert shown == [
        [codelists.title("outcome", outcome, language), " ".join(reasons.split())]
        for outcome, reasons in zip(mine["outcome"], reasons_shown(mine, language), strict=True)
    ]


def reasons_shown(mine: pd.DataFrame, language: Language) -> list[str]:
    """The reasons of a project's outcomes; those of the definition stand in the table above, which the page refers to."""
    see = translator(language)("See the definition, part by part, above.")
    return [see, *mine[f"reasons_{language}"].iloc[1:]]
