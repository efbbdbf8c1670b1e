"""The website in a real browser and as files: the list searched and filtered, the notice, the feed, the marks of each edition."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import feedparser
import pytest
from lxml import html
from playwright.sync_api import Browser, expect

from assets.publish.site import about_pages
from assets.publish.site.site_index import LocalIndex, SiteIndex
from schemas.languages import Language
from tests.publish import examples
from tests.publish.browsing import opened


def test_the_list_is_whole_without_scripts(browser: Browser, sites: Mapping[str, str]) -> None:
    page = opened(browser, sites["public"] + "en/", scripts=False)
    assert page.locator(".entry").count() == 40
    assert not page.locator(".find").is_visible()
    page.get_by_role("link", name="Does not meet the definition").first.click()
    assert page.url == sites["public"] + "en/by/verdict/does-not-meet/"
    assert page.locator(".entry").count() == 2


def test_search_and_filters_narrow_the_list_and_say_how_many(browser: Browser, sites: Mapping[str, str]) -> None:
    page = opened(browser, sites["public"] + "cy/")
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


def test_the_notice_stands_on_the_list_in_both_languages(release: Path) -> None:
    english = (release / "public/en/index.html").read_text(encoding="utf-8")
    welsh = (release / "public/cy/index.html").read_text(encoding="utf-8")
    assert "compiled from public web pages" in english and "A blank says nothing about the service" in english
    assert (
        "Casglwyd y gofrestr hon o dudalennau gwe cyhoeddus" in welsh
        and "Nid yw bwlch yn dweud dim am y gwasanaeth" in welsh
    )


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


def test_the_list_to_put_into_another_page_says_the_same_as_data(release: Path) -> None:
    told = json.loads((release / "internal/list.json").read_bytes())
    parts = html.fromstring((release / "internal/list.html").read_bytes()).xpath("//div[@lang]")
    assert list(told["lists"]) == [part.get("lang") for part in parts] == ["en", "cy"]
    for part, data in zip(parts, told["lists"].values(), strict=True):
        links = part.xpath(".//li/a")
        assert [(each["title"], each["url"]) for each in data["projects"]] == [
            (link.text_content(), link.get("href")) for link in links
        ]
        assert data["notice"] in part.text_content()
        for each, line in zip(data["projects"], part.xpath(".//li"), strict=True):
            assert each["verdict"] in line.text_content() and (each["stage"] or "") in line.text_content()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_rule_s_page_shows_no_place_of_a_sentence_that_few_findings_have(language: Language) -> None:
    view = about_pages.build_rules_view(LocalIndex(SiteIndex(examples.edition()), language))
    assert {rule.id for rule in view.rules if re.search(r"[.!?]…", rule.message)} == set()
