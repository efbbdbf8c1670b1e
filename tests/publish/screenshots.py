"""`make screenshots`: pictures of every kind of page, and docs/pages.md, which shows them.

Here: the looks in which a page is shown, the pictures, their list. Not here: the kinds of page, or serving them (browsing).
"""

import base64
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize

from schemas.languages import LANGUAGES, Language
from tests.conftest import ROOT, publish
from tests.publish import browsing
from tests.publish.browsing import Kind

PICTURES, LIST = ROOT / "docs" / "images" / "pages", ROOT / "docs" / "pages.md"
QUALITY = 0.45
"""Of WebP, of 1: letters can still be read, and a picture has some 20 kB."""
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


# Playwright writes no WebP, the smallest in which letters stay sharp; the browser itself does.
WEBP = """async ([png, quality]) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext("2d").drawImage(picture, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({type: "image/webp", quality})).arrayBuffer());
    return btoa(Array.from(bytes, one => String.fromCharCode(one)).join(""));
}"""


def taken(browser: Browser, addresses: Mapping[str, str], look: Look) -> Iterator[tuple[str, bytes]]:
    """(name, the top of the page as WebP) of each of the addresses by name."""
    size: ViewportSize = {"width": look.width, "height": look.height}
    page = browser.new_context(viewport=size, device_scale_factor=look.scale).new_page()
    page.emulate_media(media=look.media, color_scheme=look.scheme)
    darkroom = browser.new_page()
    for name, address in addresses.items():
        page.goto(address)
        png = base64.b64encode(page.screenshot()).decode()
        yield name, base64.b64decode(darkroom.evaluate(WEBP, [png, QUALITY]))
    darkroom.context.close()
    page.context.close()


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
        pictures: dict[str, bytes] = {}
        for look, how in LOOKS.items():
            print(how.title, flush=True)
            addresses = {
                name(kind, language, look): sites[kind.site] + kind.paths[language or LANGUAGES[0]]
                for kind in kinds
                for language in languages(kind)
            }
            pictures |= taken(browser, addresses, how)
        PICTURES.mkdir(parents=True, exist_ok=True)
        for old in PICTURES.iterdir():
            old.unlink()
        for path, data in pictures.items():
            (PICTURES / path).write_bytes(data)
        LIST.write_text(listed(kinds), encoding="utf-8")


if __name__ == "__main__":
    main()
