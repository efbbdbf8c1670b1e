"""Every kind of page in a real browser, in both languages: one origin, a strict policy, the same page in the other, no script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipelines.web.website_server import CONTENT_SECURITY_POLICY
from schemas.languages import LANGUAGES, OTHER_LANGUAGE, Language
from tests.publish.browsing import FRAGMENT, Heard, Kind, addresses, opened, served

pytestmark = pytest.mark.slow

BROKEN = """<!DOCTYPE html><html lang="en"><head><title>Broken</title><style>p { color: red }</style></head>
<body><p style="color: red">Red</p><script>document.title = "Run";</script>
<img src="https://example.org/a.png" alt=""></body></html>"""

# What a reader sees, all of it open; the search stands there only where its script runs.
TEXT = """() => {
    document.querySelectorAll("details").forEach(one => one.open = true);
    document.querySelectorAll(".find").forEach(one => one.hidden = true);
    return document.body.innerText;
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_context().new_page()
    yield page
    page.context.close()


@dataclass(frozen=True)
class Visit:
    """What a visit to a page gave: the policy sent with it, what was asked for elsewhere and said, and the text, all opened."""

    policy: str
    told: list[str]
    text: str


@pytest.fixture(scope="module")
def visits(browser: Browser, kinds: list[Kind], sites: Mapping[str, str]) -> dict[tuple[str, Language], Visit]:
    """A visit to each kind of page in each language, with scripts."""
    page = browser.new_context().new_page()
    heard, made = Heard(page), {}
    fragment: tuple[str, Language, str] = (FRAGMENT, "en", sites["internal"] + FRAGMENT)
    for kind, language, address in [*addresses(kinds, sites), fragment]:
        answer = page.goto(address)
        assert answer and address in heard.asked
        text = page.evaluate(TEXT)
        # A browser asks for the icon when it likes, maybe after it has left the page: any of the sites will do.
        told = [*heard.outside(*sites.values()), *heard.said]
        made[kind, language] = Visit(answer.headers["content-security-policy"], told, text)
        heard.forget()
    page.context.close()
    return made


def test_no_request_leaves_the_site_and_nothing_breaks_the_policy(visits: dict[tuple[str, Language], Visit]) -> None:
    assert {visit.policy for visit in visits.values()} == {CONTENT_SECURITY_POLICY}
    assert {where: visit.told for where, visit in visits.items() if visit.told} == {}


def test_a_page_that_breaks_the_policy_or_asks_elsewhere_is_heard(page: Page, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(BROKEN)
    heard = Heard(page)
    with served(tmp_path) as origin:
        page.goto(origin)
    assert page.title() == "Broken"
    assert heard.outside(origin) == ["https://example.org/a.png"]
    for directive in ("style-src 'self'", "script-src 'self'", "img-src 'self'"):
        assert any(directive in text for text in heard.said), directive


def test_the_policy_lets_nothing_in_from_elsewhere_or_from_the_page_itself() -> None:
    rules = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert set(rules.values()) == {"'none'", "'self'"}


def test_an_address_that_is_not_there_gets_the_site_s_own_page(page: Page, sites: Mapping[str, str]) -> None:
    heard = Heard(page)
    address = sites["public"] + "cy/nid/yw/yma/"
    answer = page.goto(address)
    assert answer and answer.status == 404
    assert heard.outside(sites["public"]) == []
    assert [text for text in heard.said if "404" not in text] == []
    page.locator("main a[hreflang=cy]").click()
    assert page.url == sites["public"] + "cy/"


def test_the_switch_leads_to_the_same_page_in_the_other_language_and_back(
    page: Page, kinds: list[Kind], sites: Mapping[str, str]
) -> None:
    own = [kind for kind in kinds if kind.own]
    for kind in own:
        at = {language: sites[kind.site] + kind.paths[language] for language in LANGUAGES}
        page.goto(at["en"])
        for language in ("cy", "en"):
            below = page.locator(f"footer a[hreflang={language}]").evaluate("link => link.href")
            page.locator(f"header a[hreflang={language}]").click()
            assert page.url == below == at[language], kind.name
            assert page.locator("html").get_attribute("lang") == language
    assert len(own) > len(kinds) / 2


def test_a_page_of_both_languages_leads_to_each(page: Page, kinds: list[Kind], sites: Mapping[str, str]) -> None:
    both = [kind for kind in kinds if not kind.own]
    assert [kind.name for kind in both] == ["404", "choice"]
    for kind in both:
        for language in LANGUAGES:
            page.goto(sites[kind.site] + kind.paths[language])
            assert page.locator(f"section[lang={language}]").count() == 1
            page.locator(f"main a[hreflang={language}]").click()
            assert page.url == f"{sites[kind.site]}{language}/"


def test_the_switch_keeps_what_was_searched(page: Page, sites: Mapping[str, str]) -> None:
    for place in ("header", "footer"):
        for language in LANGUAGES:
            page.goto(f"{sites['public']}{language}/?q=crematorium")
            page.locator(".entry:visible").nth(1).wait_for()
            page.locator(f"{place} a[hreflang={OTHER_LANGUAGE[language]}]").click()
            assert page.url == f"{sites['public']}{OTHER_LANGUAGE[language]}/?q=crematorium", place
            assert page.get_by_role("searchbox").input_value() == "crematorium"


def test_every_kind_of_page_says_the_same_without_scripts(
    browser: Browser, kinds: list[Kind], sites: Mapping[str, str], visits: dict[tuple[str, Language], Visit]
) -> None:
    page = opened(browser, sites["public"], scripts=False)
    for kind, language, address in addresses(kinds, sites):
        page.goto(address)
        assert page.evaluate(TEXT) == visits[kind, language].text != "", (kind, language)
    page.context.close()


def test_what_the_data_pages_offer_can_be_fetched(page: Page, sites: Mapping[str, str]) -> None:
    for site in ("public", "internal"):
        page.goto(sites[site] + "en/data/")
        offered = page.locator("ul.files a").evaluate_all("links => links.map(link => link.href)")
        assert len(offered) > 100
        for address in offered:
            answer = page.request.head(address)
            assert answer.ok and int(answer.headers["content-length"]), address
            assert answer.headers["content-type"] != "application/octet-stream", address
