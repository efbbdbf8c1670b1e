"""The page of all projects together, and the recommendations on a project's own page."""

from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from assets.publish import site
from assets.publish.site import benefits_chart, chances_chart, review_pages
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.languages import Language, get_translator
from tests.publish.examples import edition

ADDRESSES = {"en": "en/portfolio/index.html", "cy": "cy/portffolio/index.html"}


def test_a_share_is_shown_with_its_interval_or_withheld_in_both_languages() -> None:
    content = SiteIndex(edition())
    shown = {
        language: [row[-1].text for row in review_pages.build_portfolio_view(local).chances[1].rows if row[-1]]
        for language, local in content.by_language.items()
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
    assert shown == wide[codelists.list_codes("outcome")].to_numpy().tolist()
    projects = len(pd.read_parquet(release / "public" / "data" / "projects.parquet"))
    assert [sum(row) for row in shown] == [projects] * 7
    heads = [
        head.text_content().strip() for head in page.xpath("//section[@aria-labelledby='outcomes']//thead//th")[1:]
    ]
    assert heads == [code.get_title(language) for code in codelists.load_codelist("outcome").values()]


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
        [codelists.get_title("outcome", outcome, language), " ".join(reasons.split())]
        for outcome, reasons in zip(mine["outcome"], reasons_shown(mine, language), strict=True)
    ]


def reasons_shown(mine: pd.DataFrame, language: Language) -> list[str]:
    """The reasons of a project's outcomes; those of the definition stand in the table above, which the page refers to."""
    see = get_translator(language)("See the definition, part by part, above.")
    return [see, *mine[f"reasons_{language}"].iloc[1:]]


def chance(aim: str, setting: str, expectation: str, projects: int, known: int, reached: int) -> Record:
    """A row of `chances` as stage join makes it; the interval is of round figures, so that its place can be told."""
    row = {"aim": aim, "setting": setting, "expectation": expectation, "projects": projects, "known": known}
    row |= {"concluded": known, "reached": reached, "withheld": known < 5}
    ends = {"share": reached / known, "wilson_low": 0.25, "wilson_high": 0.75} if known >= 5 else {}
    return dict.fromkeys(("share", "wilson_low", "wilson_high")) | row | ends


CHANCES = [
    chance("saving", "between-councils", "fits-best", 20, 10, 6),
    chance("saving", "council-and-partner", "fits-less", 9, 8, 4),
    chance("saving", "mixed", "none", 3, 4, 4),
    chance("both", "mixed", "none", 0, 0, 0),
]


def total(kind: str, expected: int | None, of: int, came: int | None, whose: int) -> Record:
    """A row of `totals`."""
    row = {"benefit_type": kind, "expected_gbp": expected, "expected_projects": of, "realised_gbp": came}
    return row | {"realised_projects": whose, "worded_projects": 0}


TOTALS = [
    total("cash-releasing", 4_000_000, 4, 1_000_000, 1),
    total("quantifiable", 200_000, 2, 300_000, 3),
    total("qualitative", None, 0, None, 0),
    total("disbenefit", -50_000, 1, 50_000, 1),
    total("cost", 1_300_000_000, 6, None, 0),
]


def shapes(svg: object, tag: str) -> list[dict[str, str]]:
    """The attributes of every shape of a kind, in the order drawn."""
    return [dict(each.attrib) for each in html.fromstring(str(svg)).iter(tag)]


def words(svg: object) -> list[str]:
    return [each.text_content() for each in html.fromstring(str(svg)).iter("text")]


def test_the_chances_are_drawn_at_their_shares_with_their_intervals() -> None:
    shown = chances_chart.draw_chances(CHANCES, "en")
    marks = shapes(shown.svg, "circle")
    assert [(mark["class"], mark["cx"]) for mark in marks] == [("t-actual", "260.4"), ("t-planned", "220")]
    ways = [f"M119 {int(mark['cy']) - 4}v8m0 -4H321m0 -4v8" for mark in marks]
    assert [way["d"] for way in shapes(shown.svg, "path")] == ways
    told = words(shown.svg)
    assert [text for text in told if "(" in text or "withheld" in text] == [
        "60% (between 25% and 75%)",
        "50% (between 25% and 75%)",
        "withheld: fewer than 5 results",
    ]
    assert told.count("Neither of the two") == 1  # the group without a project is not drawn
    assert shown.title == "In the groups with enough results, between 50% and 60% of projects realised their benefits"
    assert shown.sentence == (
        "Highest: Saving money, between councils – 6 of 10. 1 group is withheld: fewer than 5 results."
    )
    assert [name for name, _ in shown.marks] == ["round actual", "round planned"]


def test_no_chart_of_chances_is_drawn_while_all_are_withheld_and_a_sentence_says_so() -> None:
    few = [chance("saving", "mixed", "none", 3, known, 1) for known in (0, 2)]
    english, welsh = (chances_chart.draw_chances(few, language) for language in ("en", "cy"))
    assert english.svg is None and welsh.svg is None
    assert english.sentence == "2 results are known so far. A percentage needs five in one group."
    assert welsh.sentence == "Mae 2 ganlyniad yn hysbys hyd yma. Mae angen pump mewn un grŵp i roi canran."
    assert chances_chart.draw_chances(few[:1], "cy").sentence.startswith("Nid oes canlyniad yn hysbys")


def test_what_was_expected_is_hollow_and_what_came_is_filled_each_type_on_its_own_scale() -> None:
    shown = benefits_chart.draw_benefits(TOTALS, "en")
    bars = [(bar["class"], bar["x"], bar["width"]) for bar in shapes(shown.svg, "rect")]
    assert bars == [
        ("t-planned", "1", "438"),
        ("t-actual", "1", "109.5"),
        ("t-planned", "1", "292"),
        ("t-actual", "1", "438"),
        ("t-planned", "1", "219"),  # below nought, to the left
        ("t-actual", "220", "219"),
        ("t-planned", "1", "438"),
    ]
    assert words(shown.svg)[:3] == [
        "Releases cash",
        "expected £4,000,000 (4 projects)",
        "realised £1,000,000 (1 project)",
    ]
    assert words(shown.svg)[-1] == "realised not stated"
    assert "Described in words" not in words(shown.svg)
    assert (
        shown.title == "Between 25% and 150% of the expected benefits are recorded as realised, depending on the type"
    )
    assert shown.sentence.startswith("Largest: Releases cash – expected £4,000,000 (4 projects), realised £1,000,000")


def test_welsh_counts_projects_with_the_forms_that_its_numbers_ask_for() -> None:
    told = words(benefits_chart.draw_benefits(TOTALS, "cy").svg)
    assert [text.rpartition("(")[2] for text in told if "£" in text] == [
        *("4 prosiect)", "1 prosiect)", "2 brosiect)", "3 phrosiect)"),
        *("1 prosiect)", "1 prosiect)", "6 phrosiect)"),
    ]


def test_a_share_is_only_told_of_benefits_with_both_amounts() -> None:
    shown = benefits_chart.draw_benefits(TOTALS[3:], "en")
    assert shown.title == "No benefit has both an expected and a realised amount yet"
    assert shown.svg is not None and len(shapes(shown.svg, "rect")) == 3
    one = benefits_chart.draw_benefits(TOTALS[:1], "en")
    assert one.title == "25% of the expected benefits are recorded as realised"


def test_no_chart_of_money_is_drawn_without_an_amount_and_a_sentence_says_so() -> None:
    shown = benefits_chart.draw_benefits([TOTALS[2]], "cy")
    assert shown.svg is None
    assert shown.sentence == "Nid oes yr un prosiect wedi cofnodi swm disgwyliedig na swm a wireddwyd."


@pytest.mark.parametrize("language", ["en", "cy"])
def test_each_picture_stands_beside_its_table_with_a_name_and_no_colour_of_its_own(
    tmp_path: Path, language: Language
) -> None:
    site.build_site(edition(chances=CHANCES, totals=TOTALS), (), tmp_path)
    page = html.parse(tmp_path / ADDRESSES[language])
    for anchor in ("chances", "totals"):
        (picture,) = page.xpath(f"//section[@aria-labelledby='{anchor}']//div[@role='img']")
        named = picture.get("aria-labelledby").split()
        assert all(page.xpath(f"//*[@id='{one}']")[0].text_content().strip() for one in named)
        assert page.xpath(f"//section[@aria-labelledby='{anchor}']//table")
        assert not {"style", "fill", "stroke", "id"} & {name for each in picture.iter() for name in each.attrib}


def test_a_page_without_figures_says_so_and_has_no_empty_picture(tmp_path: Path) -> None:
    site.build_site(edition(chances=[CHANCES[3]], totals=[TOTALS[2]]), (), tmp_path)
    page = html.parse(tmp_path / ADDRESSES["en"])
    assert page.xpath("//section[@aria-labelledby='chances' or @aria-labelledby='totals']//*[local-name()='svg']") == []
    told = page.xpath("//main")[0].text_content()
    assert "0 results are known so far" in told and "No project has recorded an expected or realised amount" in told
