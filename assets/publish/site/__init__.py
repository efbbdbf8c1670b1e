"""The website of one edition: static pages in English and Welsh that any host, or none, can serve.

Belongs here: writing it all into a folder. Does not belong here: the data files and the API beside it, or any server.
"""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assets.publish.data.values import compact
from assets.publish.edition import Download, Edition
from assets.publish.site import (
    atom_feed,
    intranet_list,
    page_templates,
    paging,
    routes,
    search_index,
    series_chart,
    share_card,
    sitemap,
)
from assets.publish.site.page_cache import PageCache
from assets.publish.site.page_list import list_pages
from assets.publish.site.page_templates import Page
from assets.publish.site.project_lists import ListEntries
from assets.publish.site.site_index import SiteIndex, index_edition
from schemas import palette
from schemas.languages import LANGUAGES, Language

__all__ = ["Download", "PageCache", "build_site"]

STATIC = Path(__file__).parent / "static"
Progress = Callable[[int, int], None]


def build_site(
    edition: Edition,
    downloads: Sequence[Download],
    folder: Path,
    logo: bytes | None = None,
    progress: Progress | None = None,
    kept: PageCache | None = None,
) -> list[Path]:
    """Writes the whole website of one edition into `folder`, which already holds data/ and api/.

    downloads: the files to offer; logo: the bytes of the settings' logo, if there is one; progress: called with (pages done,
    pages in all); kept: pages of the last build, taken again where they show the same. Returns the files written.
    """
    found = index_edition(edition)
    lines = {language: ListEntries(found, language) for language in LANGUAGES}
    every = list(list_pages(found, downloads, lines))
    with ThreadPoolExecutor(max_workers=1) as beside:
        if found.measures:
            beside.submit(series_chart.start)
        written = [*_static(found, logo, folder / "assets"), *_frame(found, folder, every)]
        if len(paging.number_pages(len(found.projects))) > 1:
            for language in LANGUAGES:
                place = folder / routes.HOME.path(language) / search_index.NAME
                written.append(_write(place, search_index.encode_search_index(found, lines[language], language)))
        for done, page in enumerate(every, start=1):
            written += [_page(found, page, language, folder, kept) for language in LANGUAGES]
            if progress:
                progress(done, len(every))
    if kept:
        kept.forget()
    return sorted(written)


def _page(found: SiteIndex, page: Page, language: Language, folder: Path, kept: PageCache | None) -> Path:
    """Writes a page in one language, unless it is kept and shows the same."""
    path = folder / page.route.path(language) / "index.html"
    if kept is None or page.dated:
        return _write(path, page_templates.render_page(found, page, language))
    shown = f"{page.route.path(language)} {page.shows(language)}"
    if not kept.again(shown, path):
        kept.keep(shown, _write(path, page_templates.render_page(found, page, language)))
    return path


def _frame(found: SiteIndex, folder: Path, every: list[Page]) -> list[Path]:
    """Writes what stands at the root: choice of language, page for a wrong address, feed, map, fragment."""
    written = [
        _write(folder / name, page_templates.render_bilingual_page(found, template))
        for name, template in (("index.html", "choice.html"), ("404.html", "404.html"))
    ]
    written.append(atom_feed.write_feed(found, folder / "feed.xml"))
    written += sitemap.write_sitemap(found, every, folder)
    if found.edition.audience == "internal":
        written.append(_write(folder / "list.html", intranet_list.render_fragment(found)))
        written.append(_write(folder / "list.json", compact(intranet_list.build_fragment_data(found)) + "\n"))
    return written


def _static(found: SiteIndex, logo: bytes | None, folder: Path) -> list[Path]:
    """Writes the colours, the picture of cards and the logo, and copies the style sheet, the script and the icon."""
    folder.mkdir(parents=True, exist_ok=True)
    site = found.edition.site
    written = [_write(folder / "theme.css", palette.style(site.palettes())), folder / share_card.NAME]
    (folder / share_card.NAME).write_bytes(share_card.draw_card(site.palettes()["light"]))
    if site.logo and logo is not None:
        (folder / site.logo).write_bytes(logo)
        written.append(folder / site.logo)
    copied = [Path(shutil.copyfile(path, folder / path.name)) for path in sorted(STATIC.iterdir()) if path.is_file()]
    return [*written, *copied]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path
