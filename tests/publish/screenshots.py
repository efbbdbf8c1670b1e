"""`make screenshots`: pictures of every kind of page, and docs/pages.md, which shows them.

Here: the looks in which a page is shown, the pictures, their list. Not here: the kinds of page, or serving them (browsing).
"""

import base64
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, CDPSession, Page

from schemas.languages import LANGUAGES, Language
from tests.conftest import ROOT, publish
from tests.publish import browsing
from tests.publish.browsing import Kind

PICTURES, LIST = ROOT / "docs" / "images" / "pages", ROOT / "docs" / "pages.md"
QUALITY = 45
"""Of WebP, of 100: letters can still be read, and a picture has some 20 kB."""
NAMES = {"en": "English", "cy": "Welsh"}
HEAD = """# Every kind of page

Made by `make screenshots` from the shipped sources, and from the tests' example where those have no such page; a page for staff
is of the internal edition. Each picture shows the top of its page. After a change of the website's look, run it again, look at
the pictures, and commit them with the change. Letters look as on the machine that made them: pages use the reader's own fonts.

"""


@dataclass(frozen=True)
class Look:
    """How a page is looked at: the window in CSS pixels, the size of the picture beside it, what the reader's device asks for."""

    title: str
    width: int
    height: int
    scale: float = 1
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"


LOOKS = {
    "desktop": Look("Desktop, 1,280 pixels", 1280, 1400, 0.5),
    "phone": Look("Phone, 390 pixels", 390, 900, 0.7),
    "dark": Look("Dark", 1280, 1400, 0.5, scheme="dark"),
    "print": Look("Print, A4", 718, 1047, 0.7, media="print"),
}
"""A sheet of A4 has 718 by 1047 pixels within its margins of 1 cm."""


def languages(kind: Kind) -> tuple[Language | None, ...]:
    """The languages in which a kind of page is shown; None for a page of both."""
    return LANGUAGES if kind.own else (None,)


def name(kind: Kind, language: Language | None, look: str) -> str:
    """The name of a picture's file: `list-cy-dark.webp`."""
    return "-".join(filter(None, (re.sub(r"\W+", "-", kind.name), language, look))) + ".webp"


@dataclass(frozen=True)
class Window:
    """A browser's window for all addresses that are looked at in one way."""

    look: Look
    page: Page
    session: CDPSession

    def taken(self, address: str) -> bytes:
        """The top of the page at an address as WebP, which Playwright itself does not write."""
        self.page.goto(address)
        look = self.look
        clip = {"x": 0, "y": 0, "width": look.width, "height": look.height, "scale": look.scale}
        shot = {"format": "webp", "quality": QUALITY, "clip": clip}
        return base64.b64decode(self.session.send("Page.captureScreenshot", shot)["data"])


def window(browser: Browser, look: Look) -> Window:
    """A window of a look. Its own session says of what medium it is: what Playwright says does not outlast a second session."""
    page = browser.new_context(viewport={"width": look.width, "height": look.height}).new_page()
    session = page.context.new_cdp_session(page)
    scheme = {"name": "prefers-color-scheme", "value": look.scheme}
    session.send("Emulation.setEmulatedMedia", {"media": look.media, "features": [scheme]})
    return Window(look, page, session)


def listed(kinds: Iterable[Kind]) -> str:
    """The text of docs/pages.md."""
    heads = ("Page", "Language", *(look.title for look in LOOKS.values()))
    rows = [heads, ("---",) * len(heads), *_rows(kinds)]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _rows(kinds: Iterable[Kind]) -> Iterator[tuple[str, ...]]:
    for kind in kinds:
        for language in languages(kind):
            told = NAMES[language] if language else "both"
            yield (kind.name, told, *(_shown(kind, language, told, look) for look in LOOKS))


def _shown(kind: Kind, language: Language | None, told: str, look: str) -> str:
    path = f"{PICTURES.relative_to(LIST.parent).as_posix()}/{name(kind, language, look)}"
    return f'<a href="{path}"><img src="{path}" width="200" alt="{kind.name}, {told}, {look}"></a>'


def main() -> None:
    """Makes a release, walks it, and writes pictures and list; a picture of what is no more goes."""
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        outputs, example = Path(made, "outputs"), Path(made, "example")
        publish(ROOT / "sources", outputs)
        editions = browsing.editions(outputs, ROOT / "sources") | {"example": browsing.example_site(example)}
        kinds = browsing.kinds(editions)
        current = (outputs / "current").resolve()
        folders = {"public": current / "public", "internal": current / "internal", "example": example}
        sites = {site: stack.enter_context(browsing.served(folder)) for site, folder in folders.items()}
        browser = stack.enter_context(browsing.launched())
        windows = {look: window(browser, how) for look, how in LOOKS.items()}
        PICTURES.mkdir(parents=True, exist_ok=True)
        for old in PICTURES.glob("*.webp"):
            old.unlink()
        for kind in kinds:
            for language in languages(kind):
                address = sites[kind.site] + kind.paths[language or LANGUAGES[0]]
                for look, seen in windows.items():
                    (PICTURES / name(kind, language, look)).write_bytes(seen.taken(address))
            print(kind.name, flush=True)
        LIST.write_text(listed(kinds), encoding="utf-8")


if __name__ == "__main__":
    main()
