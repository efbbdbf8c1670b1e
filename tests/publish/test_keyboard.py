"""A keyboard alone does everything: it reaches all that can be worked, in order and in sight, gets out again, and works it."""

import re
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assets.publish.site.paging import ENTRIES_PER_PAGE
from tests.publish.browsing import FURTHER, Heard, Kind, addresses

pytestmark = pytest.mark.slow

# All that can be worked and is shown, with whatever is closed opened; from here on, what gets the focus is noted, and whether a
# person sees it there. Nothing may stay in its place while a page scrolls, so what the browser has scrolled to lies open.
BEGUN = """() => {
    document.querySelectorAll("details").forEach(one => one.open = true);
    const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    window.shown = [...document.querySelectorAll(kinds)].filter(one => one.checkVisibility({visibilityProperty: true}));
    window.walked = [];
    document.addEventListener("focusin", ({target}) => {
        const look = getComputedStyle(target), box = target.getBoundingClientRect();
        const drawn = parseFloat(look.outlineWidth) >= 2 && !look.outlineColor.startsWith("rgba");
        const seen = target.matches(":focus-visible") && look.outlineStyle === "solid" && drawn;
        walked.push([target, seen && box.width > 0 && box.height > 0]);
    });
    return shown.length;
}"""
ENDED = """() => {
    const name = one => one.outerHTML.slice(0, 90), order = walked.map(([one]) => shown.indexOf(one));
    const over = [...document.body.querySelectorAll("*")].filter(one => {
        const look = getComputedStyle(one);
        return look.position === "fixed" || (look.position === "sticky" && (look.top !== "auto" || look.bottom !== "auto"));
    });
    return [
        ...shown.filter((_, at) => !order.includes(at)).map(one => `not reached: ${name(one)}`),
        ...walked.filter(([, seen]) => !seen).map(([one]) => `not seen: ${name(one)}`),
        ...walked.filter((_, at) => order[at] !== at).map(([one]) => `out of order: ${name(one)}`),
        ...over.map(one => `stays over others: ${name(one)}`),
    ];
}"""
LEFT = "() => document.activeElement === document.body || document.activeElement === shown[0]"

IS_IN_SIGHT = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
}"""

BAD = """<!DOCTYPE html><html lang="en"><title>Bad</title><style>.bare:focus { outline: none }</style>
<p><a href="#a" class="bare">Unseen</a> <button tabindex="2">Before its turn</button>
<input onkeydown="if (event.key === 'Tab') event.preventDefault()"> <a href="#b">Behind a trap</a></p>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    yield page
    page.context.close()


def find_tab_faults(page: Page) -> list[str]:
    """What goes wrong for a person who tabs through the open page, from its start and out of it."""
    for _ in range(page.evaluate(BEGUN)):
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate(ENDED)
    page.keyboard.press("Tab")
    return found if page.evaluate(LEFT) else [*found, "does not get out"]


def find_skip_fault(page: Page, kind: Kind) -> list[str]:
    """What is wrong with the link over what stands before the content, on a page that was tabbed through."""
    if not kind.own:  # nothing stands before the content
        return [] if page.evaluate("shown[0].closest('main') !== null") else ["does not begin in main"]
    if not page.evaluate("shown[0].focus(), shown[0].matches('.skip')"):
        return ["the skip link is not the first"]
    page.wait_for_function(IS_IN_SIGHT, polling="raf")  # the browser scrolls smoothly
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('main')", polling="raf")
    page.keyboard.press("Tab")
    return ["does not skip"] if page.evaluate("!!document.activeElement.closest('header')") else []


def find_closed_faults(page: Page) -> Iterator[str | None]:
    """For each part that opens and closes, what is wrong with it, or None."""
    for summary in page.query_selector_all("summary"):
        summary.focus()
        opens = [summary.evaluate("one => one.parentElement.open")]
        for key in ("Enter", "Space"):
            page.keyboard.press(key)
            opens.append(summary.evaluate("one => one.parentElement.open"))
        yield (
            None if opens == [opens[0], not opens[0], opens[0]] else f"does not open and close: {summary.inner_text()}"
        )


def test_a_keyboard_alone_works_every_kind_of_page(page: Page, kinds: list[Kind], sites: Mapping[str, str]) -> None:
    """The skip link leads to the content; what is closed opens and closes; Tab reaches everything in order, and gets out."""
    found, closed = {}, 0
    for kind in kinds:
        for language, path in list(kind.paths.items())[: 2 if kind.own else 1]:
            page.goto(sites[kind.site] + path)
            faults = find_tab_faults(page)
            parts = list(find_closed_faults(page))
            closed += len(parts)
            if faults := [*faults, *filter(None, parts), *find_skip_fault(page, kind)]:
                found[kind.name, language] = faults[:5]
    assert found == {}
    assert closed > 20


def test_a_page_that_a_keyboard_cannot_work_is_found(page: Page) -> None:
    page.set_content(BAD)
    told = " ".join(find_tab_faults(page))
    for fault in ("not seen: <a", "not reached: <a", "out of order: <button", "does not get out"):
        assert fault in told


def reach(page: Page, aim: Locator) -> None:
    """Tabs on, from wherever the focus is, until a control has it."""
    for _ in range(300):
        if aim.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {aim}")


def test_a_region_that_scrolls_is_scrolled(page: Page, kinds: list[Kind], sites: Mapping[str, str]) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    tried = 0
    for _, language, address in addresses(kinds, sites):
        if language != "en":
            continue
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for region in page.locator(".scroll").all():
            if region.evaluate("one => one.scrollWidth > one.clientWidth + 1"):
                region.press("ArrowRight")
                expect(region).not_to_have_js_property("scrollLeft", 0)
                tried += 1
    assert tried > 5


@pytest.mark.parametrize(
    ("language", "clear", "verdict"), [("en", "Clear", "Does not meet"), ("cy", "Clirio", "Nid yw'n bodloni")]
)
def test_the_list_is_searched_and_filtered(
    page: Page, sites: Mapping[str, str], language: str, clear: str, verdict: str
) -> None:
    page.goto(f"{sites['public']}{language}/")
    shown, status, search = page.locator(".entry:visible"), page.get_by_role("status"), page.get_by_role("searchbox")
    whole = shown.count()
    reach(page, search)
    page.keyboard.type("crematorium")
    expect(shown).to_have_count(2)
    expect(status).to_contain_text(re.compile(rf"\b2\b.*\b{whole}\b"))
    reach(page, page.get_by_role("button", name=clear))
    page.keyboard.press("Enter")
    expect(shown).to_have_count(whole)
    expect(search).to_be_focused()
    reach(page, page.get_by_role("checkbox", name=verdict))
    for count in (2, whole):
        page.keyboard.press("Space")
        expect(shown).to_have_count(count)


def test_a_list_of_several_pages_is_searched_filtered_and_paged(page: Page, sites: Mapping[str, str]) -> None:
    heard = Heard(page)
    page.goto(sites["example"] + "en/")
    shown, status, more = (
        page.locator(".entry:visible"),
        page.get_by_role("status"),
        page.get_by_role("button", name="more"),
    )
    expect(shown).to_have_count(ENTRIES_PER_PAGE)
    expect(more).to_be_hidden()
    reach(page, page.get_by_role("searchbox"))
    page.keyboard.type("depot 59")
    expect(shown).to_have_count(1)
    reach(page, page.get_by_role("button", name="Clear"))
    page.keyboard.press("Enter")
    expect(shown).to_have_count(ENTRIES_PER_PAGE)
    expect(more).to_be_hidden()
    box = page.get_by_role("checkbox", name="Cannot tell")
    reach(page, box)
    page.keyboard.press("Space")
    expect(status).to_contain_text(f"{FURTHER + 1} of {FURTHER + 2}")
    reach(page, more)
    page.keyboard.press("Enter")
    expect(shown).to_have_count(FURTHER + 1)
    expect(shown.nth(ENTRIES_PER_PAGE).get_by_role("link")).to_be_focused()
    expect(more).to_be_hidden()
    page.goto(sites["example"] + "en/")
    for name, path in (("Next page", "en/page/2/"), ("Previous page", "en/"), ("Start, newest first", "en/by-start/")):
        reach(page, page.get_by_role("link", name=name))
        page.keyboard.press("Enter")
        page.wait_for_url(sites["example"] + path)
    assert heard.said == [] == heard.outside(sites["example"])
