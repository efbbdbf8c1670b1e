"""Every kind of page as docs/pages.md shows it, and as it comes out of a printer."""

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser

from tests.publish.browsing import Kind, addresses
from tests.publish.screenshots import LIST, LOOKS, PICTURES, languages, listed, name

pytestmark = pytest.mark.slow

AGAIN = "run make screenshots, look at the pictures, and commit them"

# What reaches beyond the sheet, pictures included; what is hidden from sight, or within a picture, is left out.
BEYOND = """() => {
    const wide = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll("*")]
        .filter(one => !one.closest(".vh, .skip") && !one.parentElement.closest("svg"))
        .filter(one => one.getBoundingClientRect().height && one.getBoundingClientRect().right > wide + 1)
        .map(one => one.outerHTML.slice(0, 90)).slice(0, 3);
}"""


def test_the_pictures_in_the_docs_are_of_the_pages_there_are(kinds: list[Kind]) -> None:
    assert LIST.read_text(encoding="utf-8") == listed(kinds), AGAIN
    wanted = {name(kind, language, look) for kind in kinds for language in languages(kind) for look in LOOKS}
    assert {path.name for path in PICTURES.iterdir()} == wanted, AGAIN


def test_the_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.iterdir()}
    assert {path: size for path, size in sizes.items() if not 1_000 < size < 50_000} == {}
    assert sum(sizes.values()) < 6_000_000


def test_nothing_reaches_beyond_a_sheet_of_paper(browser: Browser, kinds: list[Kind], sites: Mapping[str, str]) -> None:
    sheet = LOOKS["print"]
    page = browser.new_context(viewport={"width": sheet.width, "height": sheet.height}).new_page()
    page.emulate_media(media=sheet.media)
    found = {}
    for kind, language, address in addresses(kinds, sites):
        page.goto(address)
        if beyond := page.evaluate(BEYOND):
            found[kind, language] = beyond
    page.context.close()
    assert found == {}
