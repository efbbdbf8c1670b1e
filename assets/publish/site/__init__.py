"""The website of one edition: static pages in English and Welsh that any host, or none, can serve.

Belongs here: writing it all into a folder. Does not belong here: the data files and the API beside it, or any server.
"""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assets.publish.edition import Download, Edition
from assets.publish.open_data.text_columns import to_json_line
from assets.publish.site import card, charts, feeds, fragment, paging, render, routes, search, sitemap
from assets.publish.site.content import Content, lookup
from assets.publish.site.facets import Lines
from assets.publish.site.kept import Kept
from assets.publish.site.pages import every_page
from assets.publish.site.render import Page
from schemas import palette
from schemas.languages import LANGUAGES, Language

__all__ = ["Download", "Kept", "build"]

STATIC = Path(__file__).parent / "static"
Progress = Callable[[int, int], None]


def build(
    edition: Edition,
    downloads: Sequence[Download],
    folder: Path,
    logo: bytes | None = None,
    progress: Progress | None = None,
    kept: Kept | None = None,
) -> list[Path]:
    """Writes the whole website of one edition into `folder`, which already holds data/ and api/.

    downloads: the files to offer; logo: the bytes of the settings' logo, if there is one; progress: called with (pages done,
    pages in all); kept: pages of the last build, taken again where they show the same. Returns the files written.
    """
    found = lookup(edition)
    lines = {language: Lines(found, language) for language in LANGUAGES}
    every = list(every_page(found, downloads, lines))
    with ThreadPoolExecutor(max_workers=1) as beside:
        if found.measures:
            beside.submit(charts.start)
        written = [*_static(found, logo, folder / "assets"), *_frame(found, folder, every)]
        if len(paging.pages(len(found.projects))) > 1:
            for language in LANGUAGES:
                place = folder / routes.HOME.path(language) / search.NAME
                written.append(_write(place, search.index(found, lines[language], language)))
        for done, page in enumerate(every, start=1):
            written += [_page(found, page, language, folder, kept) for language in LANGUAGES]
            if progress:
                progress(done, len(every))
    if kept:
        kept.forget()
    return sorted(written)


def _page(found: Content, page: Page, language: Language, folder: Path, kept: Kept | None) -> Path:
    """Writes a page in one language, unless it is kept and shows the same."""
    path = folder / page.route.path(language) / "index.html"
    if kept is None or page.dated:
        return _write(path, render.page(found, page, language))
    shown = f"{page.route.path(language)} {page.shows(language)}"
    if not kept.again(shown, path):
        kept.keep(shown, _write(path, render.page(found, page, language)))
    return path


def _frame(found: Content, folder: Path, every: list[Page]) -> list[Path]:
    """Writes what stands at the root: choice of language, page for a wrong address, feed, map, fragment."""
    written = [
        _write(folder / name, render.both(found, template))
        for name, template in (("index.html", "choice.html"), ("404.html", "404.html"))
    ]
    written.append(feeds.feed(found, folder / "feed.xml"))
    written += sitemap.write(found, every, folder)
    if found.edition.audience == "internal":
        written.append(_write(folder / "list.html", fragment.fragment(found)))
        written.append(_write(folder / "list.json", to_json_line(fragment.listed(found)) + "\n"))
    return written


def _static(found: Content, logo: bytes | None, folder: Path) -> list[Path]:
    """Writes the colours, the picture of cards and the logo, and copies the style sheet, the script and the icon."""
    folder.mkdir(parents=True, exist_ok=True)
    site = found.edition.site
    written = [_write(folder / "theme.css", palette.render_style_sheet(site.build_palettes())), folder / card.NAME]
    (folder / card.NAME).write_bytes(card.drawn(site.build_palettes()["light"]))
    if site.logo and logo is not None:
        (folder / site.logo).write_bytes(logo)
        written.append(folder / site.logo)
    copied = [Path(shutil.copyfile(path, folder / path.name)) for path in sorted(STATIC.iterdir()) if path.is_file()]
    return [*written, *copied]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path
