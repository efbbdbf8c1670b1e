"""A list of several pages: each small and whole without scripts, all of it searched with them."""

import json
import re
import threading
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import expect, sync_playwright

from assets.publish import site
from assets.publish.site import paging
from pipelines.web.website_server import build_server
from tests.publish import examples
from tests.services import chromium_path

pytestmark = pytest.mark.slow

WORDS = ("Canol", "Chwarae", "Cŵn", "Dŵr", "Ddoe", "Llan", "Lôn", "Zulu", "Waste")
ROUTES = {"en": "en/page/", "cy": "cy/tudalen/"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A website of some hundred projects."""
    folder = tmp_path_factory.mktemp("long")
    projects = [
        examples.project(
            f"ssr-{at:03d}aa".replace("0", "x").replace("1", "y"),
            title_en=f"{WORDS[at % len(WORDS)]} {at}",
            title_cy=f"{WORDS[at % len(WORDS)]} {at}",
            start_actual=f"20{at % 20:02d}",
            stage="live" if at % 3 else "ended",
            verdict="cannot-tell" if at >= 10 else "meets",
        )
        for at in range(200)
    ]
    site.build_site(examples.edition(projects=projects, partners=[], project_performance=[]), [], folder)
    return folder


def titles(path: Path) -> list[str]:
    return [
        str(each)
        for each in html.fromstring(path.read_bytes()).xpath("//ul/li[starts-with(@class, 'entry')]//h3/a/text()")
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_pages_hold_every_project_once_in_the_language_s_order_and_stay_small(root: Path, language: str) -> None:
    pages = [root / language / "index.html"]
    pages += [root / ROUTES[language] / str(at) / "index.html" for at in paging.list_page_numbers(200)[1:]]
    found = [title for page in pages for title in titles(page)]
    assert len(found) == 200 == len(set(found))
    assert all(page.stat().st_size < 60_000 for page in pages)
    words = list(dict.fromkeys(title.split()[0] for title in found))
    welsh = ["Canol", "Cŵn", "Chwarae", "Dŵr", "Ddoe", "Lôn", "Llan", "Waste", "Zulu"]
    english = ["Canol", "Chwarae", "Cŵn", "Ddoe", "Dŵr", "Llan", "Lôn", "Waste", "Zulu"]
    assert words == (welsh if language == "cy" else english)


def test_pages_lead_to_one_another_and_to_each_letter(root: Path) -> None:
    page = html.fromstring((root / "cy/tudalen/2/index.html").read_bytes())
    assert page.xpath("//a[@rel='prev']/@href") == ["../../../cy/"]
    assert page.xpath("//a[@rel='next']/@href") == ["../../../cy/tudalen/3/"]
    assert page.xpath("//nav[@class='pages']//li/a/text()") == ["C", "Ch", "D", "Dd", "L", "Ll", "W", "Z"]


def test_the_list_is_sorted_by_start_and_by_verdict_too(root: Path) -> None:
    newest = html.fromstring((root / "en/by-start/index.html").read_bytes())
    assert newest.xpath("//li[starts-with(@class, 'entry')]/@data-letter")[0] == "2019"
    assert (root / "cy/fesul-dyfarniad/tudalen/5/index.html").is_file()
    verdicts = html.fromstring((root / "en/by-verdict/index.html").read_bytes())
    begins = [at for at, line in enumerate(verdicts.xpath("//ul/li")) if line.get("class") == "entry first"]
    assert begins[1] - begins[0] == 10 and len(begins) == 2, "a rule above the first of each verdict"


def test_search_finds_what_other_pages_hold(root: Path) -> None:
    rows = json.loads((root / "en/list.json").read_text(encoding="utf-8"))["rows"]
    assert len(rows) == 200
    with build_server(root, 0) as serving, sync_playwright() as playwright:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://127.0.0.1:{serving.server_port}/en/")
        shown = page.locator(".entry:visible")
        page.get_by_role("searchbox").fill("zulu 178")
        expect(page.locator("[role=status]")).to_contain_text("of 200")
        expect(shown.first).to_contain_text("Zulu 178")
        expect(page).to_have_url(re.compile("zulu"))
        page.reload()
        expect(shown.first).to_contain_text("Zulu 178")
        shown.first.get_by_role("link").click()
        expect(page.locator("h1")).to_contain_text("Zulu 178")
        page.go_back()
        page.get_by_role("button", name="Clear").click()
        expect(shown).to_have_count(paging.ENTRIES_PER_PAGE)
        page.locator("summary", has_text="Stage").click()
        page.get_by_role("checkbox", name="Live").check()
        expect(page.locator("[role=status]")).to_contain_text("133 of 200")
        page.get_by_role("button", name="Show more").click()
        expect(shown).to_have_count(2 * paging.ENTRIES_PER_PAGE)
        assert said == []
        browser.close()
        serving.stop()
