"""Every kind of page under axe-core (WCAG 2.2 AA) in light and dark, under html-validate, and under a person's own settings."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.publish.browsing import FRAGMENT, Kind, addresses
from tests.services import checker_path

pytestmark = pytest.mark.slow

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WINDOW: ViewportSize = {"width": 1280, "height": 900}
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
HOST = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Intranet</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>Intranet</h1>{}</main></body></html>"""

# What a page says in any colours is looked at once; its colours in both schemes.
AXE = """async ([levels, rules]) => {
    const ran = await axe.run(document, {
        runOnly: rules.length ? {type: "rule", values: rules} : {type: "tag", values: levels},
        resultTypes: ["violations"],
    });
    return ran.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => `${n.target.join(" ")}: ${n.failureSummary}`)]);
}"""

# WCAG 1.4.12, as its text says.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""

ADOPT = """text => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
}"""

# Text that its own box hides, and boxes that the window cuts off; what scrolls by itself or is hidden on purpose is whole.
LOST = """() => {
    const wide = document.documentElement.clientWidth, found = [];
    if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const one of document.body.querySelectorAll("*")) {
        const look = getComputedStyle(one), box = one.getBoundingClientRect();
        if (look.clipPath !== "none" || !box.width || !box.height || one.closest("svg") || one.closest(".vh, .skip")) continue;
        if (look.display === "inline" || look.visibility !== "visible") continue;
        const scrolls = one.closest(".scroll");
        if (!scrolls && (box.right > wide + 1 || box.left < -1)) found.push(`off the window: ${one.outerHTML.slice(0, 120)}`);
        const hides = (way) => ["hidden", "clip"].includes(look[way]);
        if ((hides("overflowX") && one.scrollWidth > one.clientWidth + 1)
            || (hides("overflowY") && one.scrollHeight > one.clientHeight + 1)) found.push(`hid: ${one.outerHTML.slice(0, 90)}`);
    }
    return found.slice(0, 3);
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all addresses: what is asked for once stays in its memory."""
    page = browser.new_context(viewport=WINDOW).new_page()
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def axe() -> str:
    return checker_path("axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> dict[str, Any]:
    """What axe has to say of the open page, by colour scheme."""
    found = {}
    page.evaluate(axe)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found[scheme] = page.evaluate(
            AXE, [LEVELS, [] if scheme == "light" else ["color-contrast", "link-in-text-block"]]
        )
    return {scheme: said for scheme, said in found.items() if said}


def find_lost_content(page: Page) -> dict[str, Any]:
    """What is lost of the open page in a window of 320 pixels, which is also what 400 % leaves of 1280 by 1024."""
    page.set_viewport_size({"width": 320, "height": 256})
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = {"as it is": page.evaluate(LOST)}
    # The page's own policy forbids added styles; the tool of a reader who needs them is not bound by it.
    page.evaluate(ADOPT, SPACING)
    found["text spaced"] = page.evaluate(LOST)
    page.set_viewport_size(WINDOW)
    return {how: lost for how, lost in found.items() if lost}


def test_nothing_is_wrong_on_any_kind_of_page(
    page: Page, axe: str, kinds: list[Kind], sites: Mapping[str, str]
) -> None:
    """For axe in both colour schemes, and at 320 pixels without and with a reader's own spacing of text."""
    found = {}
    for kind, language, address in addresses(kinds, sites):
        page.goto(address)
        if said := violations(page, axe) | find_lost_content(page):
            found[kind, language] = said
    assert found == {}


def test_axe_finds_nothing_in_the_list_that_is_put_into_another_page(page: Page, axe: str, release: Path) -> None:
    page.goto("about:blank")
    page.set_content(HOST.format((release / "internal" / FRAGMENT).read_text(encoding="ascii")))
    assert violations(page, axe) == {}


def test_axe_finds_what_is_wrong(page: Page, axe: str) -> None:
    page.goto("about:blank")
    page.set_content(HOST.format('<p style="color: #aaa">Pale</p><img src="data:,">'))
    assert {rule for rule, _ in violations(page, axe)["light"]} == {"color-contrast", "image-alt"}


# A page is named by its project's whole title, however long a sender made it.
VALIDATE = {"root": True, "extends": ["html-validate:recommended"], "rules": {"long-title": "off"}}


def validated(files: Mapping[Path, str], tmp_path: Path) -> dict[str, list[str]]:
    """What html-validate says of some files, by the name given to each."""
    settings = tmp_path / "html-validate.json"
    settings.write_text(json.dumps(VALIDATE))
    command = ["node", str(checker_path("html-validate/bin/html-validate.mjs")), "-c", str(settings), "-f", "json"]
    said = tmp_path / "html-validate-said.json"
    # Into a file: it ends before a pipe has taken all of it.
    with said.open("w") as out:
        told = subprocess.run([*command, *map(str, files)], stdout=out, timeout=120, check=False)
    assert told.returncode in (0, 1)
    return {
        files[Path(each["filePath"])]: [f"{one['line']}: {one['ruleId']}: {one['message']}" for one in each["messages"]]
        for each in json.loads(said.read_bytes())
        if each["messages"]
    }


def test_html_validate_finds_no_error_on_any_kind_of_page(
    page: Page, kinds: list[Kind], sites: Mapping[str, str], release: Path, tmp_path: Path
) -> None:
    files = {}
    for at, (kind, language, address) in enumerate(addresses(kinds, sites)):
        path = tmp_path / f"{at}.html"
        path.write_bytes(page.request.get(address).body())
        files[path] = f"{kind} {language}"
    whole = tmp_path / FRAGMENT
    whole.write_text(HOST.format((release / "internal" / FRAGMENT).read_text(encoding="ascii")))
    assert validated({**files, whole: FRAGMENT}, tmp_path) == {}


def test_html_validate_finds_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "wrong.html"
    path.write_text(HOST.format("<span><div>In a span</div></span>"))
    assert "element-permitted-content" in " ".join(validated({path: "wrong"}, tmp_path)["wrong"])
