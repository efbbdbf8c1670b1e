"""The website in a real browser: whole without scripts, searchable with them, on a phone, in both languages, from one origin."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import feedparser
import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect, sync_playwright

from pipelines.cli.serving import server
from tests.services import chromium_path

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def origin(release: Path) -> Iterator[str]:
    """The public website, served as `serve` does it."""
    with server(release / "public", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}/"
        serving.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*ARGUMENTS, "--disable-sync"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(release: Path) -> list[str]:
    """One page of each type, in both languages."""
    project = sorted(path.name for path in (release / "public/en/projects").iterdir())[0]
    both = [
        ("en/", "cy/"),
        (f"en/projects/{project}/", f"cy/prosiectau/{project}/"),
        ("en/data/", "cy/data/"),
        ("en/data/projects/", "cy/data/projects/"),
        ("en/about/", "cy/ynghylch/"),
        ("en/rules/", "cy/rheolau/"),
        ("en/by/organisation/GB-PLA-SWA/", "cy/yn-ol/sefydliad/GB-PLA-SWA/"),
        ("en/recommendations/", "cy/argymhellion/"),
        ("en/portfolio/", "cy/portffolio/"),
        ("en/network/", "cy/rhwydwaith/"),
        ("en/quality/", "cy/ansawdd/"),
        ("en/accessibility/", "cy/hygyrchedd/"),
        ("en/privacy/", "cy/preifatrwydd/"),
    ]
    return ["", "404.html", *(path for pair in both for path in pair)]


def opened(browser: Browser, address: str, width: int = 1280, scripts: bool = True) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address)
    return page


def test_no_request_leaves_the_site_and_nothing_breaks_the_policy(
    browser: Browser, origin: str, pages: list[str]
) -> None:
    for path in pages:
        context = browser.new_context()
        page = context.new_page()
        asked, said = _heard(page)
        page.goto(origin + path)
        assert [address for address in asked if not address.startswith(origin)] == [], path
        assert said == [], path
        context.close()


def _heard(page: Page) -> tuple[list[str], list[str]]:
    """What a page asks for, and what the browser says of it, as they come."""
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return asked, said


def test_nothing_scrolls_sideways_on_a_small_phone(browser: Browser, origin: str, pages: list[str]) -> None:
    for path in pages:
        page = opened(browser, origin + path, width=320)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.context.close()


def test_the_list_is_whole_without_scripts(browser: Browser, origin: str) -> None:
    page = opened(browser, origin + "en/", scripts=False)
    assert page.locator(".entry").count() == 40
    assert not page.locator(".find").is_visible()
    page.get_by_role("link", name="Does not meet the definition").first.click()
    assert page.url == origin + "en/by/verdict/does-not-meet/"
    assert page.locator(".entry").count() == 2


def test_search_and_filters_narrow_the_list_and_say_how_many(browser: Browser, origin: str) -> None:
    page = opened(browser, origin + "cy/")
    shown = page.locator(".entry:visible")
    page.get_by_role("searchbox").fill("crematorium")
    expect(shown).to_have_count(2)
    expect(page.locator("[role=status]")).to_contain_text("2")
    expect(page).to_have_url(re.compile("crematorium"))
    page.reload()
    expect(shown).to_have_count(2)
    page.get_by_role("button", name="Clirio").click()
    expect(shown).to_have_count(40)
    page.get_by_role("checkbox", name="Nid yw'n bodloni'r diffiniad").check()
    expect(shown).to_have_count(2)


def test_the_switch_leads_to_the_same_page_in_the_other_language_and_back(
    browser: Browser, origin: str, pages: list[str]
) -> None:
    for path in (each for each in pages if each.startswith("en/")):
        page = opened(browser, origin + path)
        page.locator("header a[hreflang=cy]").click()
        assert page.url != origin + path
        assert page.locator("html").get_attribute("lang") == "cy"
        page.locator("header a[hreflang=en]").click()
        assert page.url == origin + path
        page.context.close()


def test_every_link_and_anchor_leads_somewhere(release: Path) -> None:
    root = release / "public"
    documents = {path: html.fromstring(path.read_bytes()) for path in root.rglob("*.html")}
    anchors = {path: {*document.xpath("//@id")} for path, document in documents.items()}
    broken = []
    for path, document in documents.items():
        base = "https://site.invalid/" + path.relative_to(root).as_posix()
        for link in document.xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            address, fragment = urldefrag(urljoin(base, link))
            if not address.startswith("https://site.invalid/"):
                continue
            target = root / address.removeprefix("https://site.invalid/")
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (fragment and target in anchors and fragment not in anchors[target]):
                broken.append((path.relative_to(root).as_posix(), link))
    assert broken == []


def test_the_notice_stands_on_the_list_in_both_languages(release: Path) -> None:
    english = (release / "public/en/index.html").read_text(encoding="utf-8")
    welsh = (release / "public/cy/index.html").read_text(encoding="utf-8")
    assert "compilation from public pages" in english and "A blank says nothing about a service" in english
    assert "Casgliad o dudalennau cyhoeddus" in welsh and "Nid yw bwlch yn dweud dim am wasanaeth" in welsh


def test_a_title_in_the_other_language_is_marked(release: Path) -> None:
    page = html.fromstring((release / "public/en/projects/ssr-36r0f/index.html").read_bytes())
    (title,) = page.xpath("//h1/descendant-or-self::*[@lang='cy']")
    assert "Asiant Cefnffyrdd" in title.text_content()


def test_no_page_has_inline_scripts_or_styles(release: Path) -> None:
    for path in (release / "public").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text and "<style" not in text, path
        assert not re.search(r"<script(?![^>]*(src=|application/ld\+json))", text), path


def test_the_feed_is_one_that_readers_understand(release: Path) -> None:
    feed = feedparser.parse((release / "public/feed.xml").read_bytes())
    assert not feed.bozo and feed.entries


def test_the_internal_edition_is_marked_and_the_public_one_is_not(release: Path) -> None:
    assert "Internal edition" in (release / "internal/en/index.html").read_text(encoding="utf-8")
    assert "Internal edition" not in (release / "public/en/index.html").read_text(encoding="utf-8")
    fragment = (release / "internal/list.html").read_text(encoding="utf-8")
    assert "<html" not in fragment and "ssr-6d5vm" in fragment
