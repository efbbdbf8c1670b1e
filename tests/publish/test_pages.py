"""Pages and parts that draw, count or lead on: timeline, likeness, letters, the network, the data's quality, the statements."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from assets.publish import site
from assets.publish.edition import build_public_edition
from assets.publish.site import network_page, quality_page, routes, timeline
from assets.publish.site import project_page as project_page
from assets.publish.site.page_templates import View
from assets.publish.site.similar_projects import ProjectSimilarity
from assets.publish.site.site_index import Record, SiteIndex
from schemas.languages import Language
from tests.publish.examples import ARCHIVES, HEALTH, ICT, PORT_TALBOT, ROWS, SWANSEA, edition, project

OTHER = "ssr-0a2b3"
LARGEST = 70_000
"""The bytes that a page without pictures of its own may have."""
NODES = [
    {"organisation_id": one, "projects": 1, "projects_led": 0, "organisations_shared_with": 1}
    for one in (SWANSEA, PORT_TALBOT)
]


def record_of(content: SiteIndex, identifier: str) -> Record:
    return next(row for row in content.projects if row["project_id"] == identifier)


def page(content: SiteIndex, language: Language, identifier: str = ICT) -> View:
    record = record_of(content, identifier)
    return project_page.build_project_view(content.by_language[language], record, ProjectSimilarity(content))


def test_a_timeline_names_every_step_with_its_dates_in_order_of_time() -> None:
    content = SiteIndex(edition())
    found = timeline.build_timeline(content.by_language["en"], content.projects[0])
    assert found is not None
    assert found.picture.title == "From 1 September 2012 to 15 June 2025"
    assert [[cell and cell.text for cell in row] for row in found.table.rows] == [
        ["Business case date", None, "1 September 2012", None],
        ["Start", "February 2013", "2013", None],
        ["Staff transferred", "1 April 2025", "15 June 2025", "75"],
    ]
    assert found.picture.sentence == "Steps reached: 3 of 3. Furthest behind plan: Staff transferred (days: 75)."
    assert [kind for kind, _ in found.picture.marks] == ["planned", "actual"]
    drawn = str(found.picture.svg)
    assert drawn.count('class="t-planned"') == 2 and drawn.count('class="t-actual"') == 3
    assert drawn == str(timeline.build_timeline(content.by_language["en"], content.projects[0]).picture.svg)  # type: ignore[union-attr]


def test_there_is_no_timeline_of_a_single_date() -> None:
    content = SiteIndex(edition())
    assert timeline.build_timeline(content.by_language["en"], content.projects[1]) is None
    assert page(content, "en", ARCHIVES).timeline is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2013", ("2013-01-01", "2013-12-31")),
        ("2012-02", ("2012-02-01", "2012-02-29")),
        ("2011-04/2012-03", ("2011-04-01", "2012-03-31")),
        ("2013-02-30", None),
        ("soon", None),
    ],
)
def test_a_date_is_as_long_as_it_is_inexact(text: str, days: tuple[str, str] | None) -> None:
    found = timeline.parse_date_range(text)
    assert (found and tuple(day.isoformat() for day in found)) == days


def test_an_end_that_is_to_come_is_a_forecast() -> None:
    rows = [project(ICT, start_actual="2020", end_date="2027-03"), project(ARCHIVES, end_date="2026-03")]
    content = SiteIndex(edition(projects=rows, milestones=[]))
    assert timeline.list_steps(content.by_language["en"], record_of(content, ICT))[-1].forecast == "2027-03"
    assert timeline.list_steps(content.by_language["en"], record_of(content, ARCHIVES))[-1].actual == "2026-03"


def test_projects_of_the_same_service_area_come_before_those_that_share_partners() -> None:
    rows = [
        project(ICT, service_area="ict"),
        project(ARCHIVES, service_area="archives"),
        project(OTHER, service_area="ict"),
    ]
    partners = [
        {"project_id": one, "organisation_id": whose, "role": "partner"}
        for one, all_of in ((ICT, (SWANSEA, HEALTH)), (ARCHIVES, (SWANSEA, HEALTH)), (OTHER, (PORT_TALBOT,)))
        for whose in all_of
    ]
    content = SiteIndex(edition(projects=rows, partners=partners))
    alike = ProjectSimilarity(content).find_similar(record_of(content, ICT))
    assert [(like.project["project_id"], like.has_same_area, like.shared_partner_ids) for like in alike] == [
        (OTHER, True, ()),
        (ARCHIVES, False, (HEALTH, SWANSEA)),
    ]


def test_a_project_that_shares_partners_and_the_service_area_is_listed_once() -> None:
    rows = [project(one, service_area="ict") for one in (ICT, ARCHIVES, OTHER)]
    partners = [{"project_id": one, "organisation_id": SWANSEA, "role": "partner"} for one in (ICT, OTHER)]
    content = SiteIndex(edition(projects=rows, partners=partners))
    similar = ProjectSimilarity(content).find_similar(record_of(content, ICT))
    assert [other.project["project_id"] for other in similar] == [OTHER, ARCHIVES]


def test_no_more_than_five_are_alike_and_a_project_is_not_like_itself() -> None:
    rows = [project(f"ssr-{n}a2b3", service_area="ict") for n in range(9)]
    content = SiteIndex(edition(projects=rows, partners=[]))
    likeness = ProjectSimilarity(content)
    for row in rows:
        found = [like.project["project_id"] for like in likeness.find_similar(row)]
        assert len(found) == 5 and row["project_id"] not in found


@pytest.mark.parametrize(
    ("language", "to", "beginning"),
    [("en", "register@example.org", "Problem with"), ("cy", "cofrestr@example.org", "Problem gyda")],
)
def test_a_letter_about_a_page_goes_to_the_contact_and_names_the_project(
    language: Language, to: str, beginning: str
) -> None:
    content = SiteIndex(edition())
    address = urlsplit(page(content, language).report_url)
    assert (address.scheme, address.path) == ("mailto", to)
    title = ROWS["projects"][0][f"title_{language}"]
    assert parse_qs(address.query) == {"subject": [f"{beginning} {ICT}: {title}"]}


def test_the_picture_of_the_network_has_each_pair_once_with_its_number() -> None:
    content = SiteIndex(edition(network_nodes=NODES))
    shown = network_page.build_network_view(content.by_language["en"])
    assert shown.picture is not None
    drawn = str(shown.picture.svg)
    assert drawn.count(">1</text>") == 1
    assert [drawn.count(f">{name}<") for name in ("Swansea", "Neath Port Talbot")] == [1, 1]
    assert shown.picture.sentence.startswith("Pairs that share a service: 1. Most projects shared: 1")
    assert [row[2].text for row in shown.tables[0][0].rows if row[2]] == ["1"]


def networked(many: int, counts: Callable[[int, int], int]) -> SiteIndex:
    """An edition of so many councils and health boards by turns; counts: how many projects a pair shares."""
    names = [f"GB-PLA-{at:03d}" for at in range(many)]
    titles = ("Merthyr Tydfil", "Cwm Taf Morgannwg University Health Board")
    return SiteIndex(
        edition(
            organisations=[
                {
                    "organisation_id": name,
                    "name_en": f"{at:03d} {titles[at % 2]}",
                    "name_cy": f"{at:03d} {titles[at % 2]}",
                    "organisation_type": "health-board",
                }
                for at, name in enumerate(names)
            ],
            partners=[{"project_id": ICT, "organisation_id": name, "role": "partner"} for name in names],
            network=[
                {"organisation_id": one, "other_organisation_id": names[other], "shared_projects": counts(at, other)}
                for at, one in enumerate(names)
                for other in range(at + 1, many)
                if counts(at, other)
            ],
            network_nodes=[
                {"organisation_id": name, "projects": 9, "projects_led": 1, "organisations_shared_with": 9}
                for name in names
            ],
        )
    )


def test_every_number_of_the_picture_stands_in_the_square_of_its_pair() -> None:
    counts = [[0, 1, 2, 0], [0, 0, 12, 5], [0, 0, 0, 7]]
    content = networked(4, lambda one, other: counts[one][other])
    picture = network_page.build_network_view(content.by_language["en"]).picture
    drawn = html.fromstring(str(picture and picture.svg))
    found: dict[tuple[int, int], str] = {}
    for each in drawn.xpath("//text[contains(@class, 'c-mid')]"):
        down = int((float(each.get("y")) - network_page.TOP) // network_page.CELL)
        for x, figure in zip(map(float, each.get("x").split()), each.text, strict=True):
            across = int((x - network_page.LEFT) // network_page.CELL)
            found[across, down] = found.get((across, down), "") + figure
    assert found == {(0, 1): "1", (0, 2): "2", (1, 2): "12", (1, 3): "5", (2, 3): "7"}
    runs = {each.get("class"): each.get("d").count("M") for each in drawn.iter("path")}
    assert runs == {"n-0": 1, "n-1": 1, "n-2": 1, "n-3": 2, "n-gap": 4}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_of_a_full_network_stays_small(language: Language, tmp_path: Path) -> None:
    site.build_site(networked(150, lambda one, other: (7 * one + 5 * other) % 13).edition, (), tmp_path)
    assert 30_000 < (tmp_path / routes.NETWORK.get_path(language) / "index.html").stat().st_size < LARGEST


def test_no_page_is_larger_than_a_slow_line_can_bear(release: Path, tmp_path: Path) -> None:
    site.build_site(build_public_edition(edition(), ()), (), tmp_path)
    sizes = {path: path.stat().st_size for root in (release, tmp_path) for path in root.rglob("*/index.html")}
    assert len(sizes) > 300
    assert {path: size for path, size in sizes.items() if size >= LARGEST} == {}


def test_quality_counts_rows_findings_languages_and_blanks() -> None:
    found = [{"provider": "flat-list", "rule": "personal-data", "severity": "error", "findings": 3}]
    view = quality_page.build_quality_view(SiteIndex(edition(quality=found)).by_language["en"])
    grids = {table.anchor: table for table, _ in view.tables}
    told = {name: [[cell and cell.text for cell in row] for row in grid.rows] for name, grid in grids.items()}
    assert told["rows"] == [["A flat list", "4", "3", "1", "0", "1 November 2026"]]
    assert told["found"] == [["A flat list", "3", "0", "0"]]
    assert told["open"] == [["A flat list", "Warning", "2", "1", "4", "1", "31"]]
    assert [row[1:] for row in told["by-rule"]] == [["Error", "3", "1"]]
    assert (rule := grids["by-rule"].rows[0][0]) and rule.href == "en/rules/personal-data/"
    assert told["languages"][0] == ["Title", "1", "50%", "2", "100%", "1"]
    assert ["Verdict", "2", "100%", "0"] in told["blanks"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("en/accessibility", ("EHRC", "EASS", "register@example.org", "WCAG")),
        ("cy/hygyrchedd", ("EHRC", "EASS", "cofrestr@example.org", "WCAG")),
        ("en/privacy", ("cookies", "register@example.org", "rules/personal-data/")),
        ("cy/preifatrwydd", ("cwcis", "cofrestr@example.org", "rheolau/personal-data/")),
    ],
)
def test_the_statements_name_whom_to_turn_to_and_every_page_leads_to_them(
    release: Path, path: str, names: tuple[str, ...]
) -> None:
    text = (release / "public" / path / "index.html").read_text(encoding="utf-8")
    assert [name for name in names if name not in text] == []
    language, folder = path.split("/")
    assert f'{language}/{folder}/"' in (release / "public" / language / "index.html").read_text(encoding="utf-8")
