"""The website of one edition: static pages in English and Welsh that any host, or none, can serve.

Here: its pages, and writing them into a folder. Not here: the data files and the API beside it, or any server.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.publish.edition import Download, Edition
from assets.publish.plain_values import to_json_line
from assets.publish.site import atom_feed, intranet_list, page_templates, paging, routes, share_card, sitemap
from assets.publish.site.page_cache import PageCache
from assets.publish.site.page_list import list_pages
from assets.publish.site.page_templates import Page
from assets.publish.site.paging import SEARCH_FILE, ListEntries
from assets.publish.site.site_index import LocalIndex, SiteIndex
from schemas import palette

__all__ = ["BuildOptions", "Download", "PageCache", "build_site"]

STATIC_FILES = Path(__file__).parent / "static"


@dataclass(frozen=True)
class BuildOptions:
    """What a build may have: the logo that the settings name, what is called with (pages done, pages in all), and the
    pages of the last build.
    """

    logo: bytes | None = None
    report_progress: Callable[[int, int], None] | None = None
    cache: PageCache | None = None


def build_site(
    edition: Edition, downloads: Sequence[Download], folder: Path, options: BuildOptions | None = None
) -> list[Path]:
    """Writes the whole website of one edition into `folder`, which already holds data/ and api/; returns the files written.

    downloads: the files to offer.
    """
    options = options or BuildOptions()
    index = SiteIndex(edition)
    entries = {language: ListEntries(local) for language, local in index.by_language.items()}
    pages = list(list_pages(index, downloads, entries))
    written = [*_write_assets(index, options.logo, folder / "assets"), *_write_root_files(index, pages, folder)]
    if len(paging.list_page_numbers(len(index.projects))) > 1:
        for language, listed in entries.items():
            path = folder / routes.HOME.get_path(language) / SEARCH_FILE
            written.append(_write_text(path, listed.encode_search_index()))
    for number, page in enumerate(pages, start=1):
        written += [_write_page(local, page, folder, options.cache) for local in index.by_language.values()]
        if options.report_progress:
            options.report_progress(number, len(pages))
    if options.cache:
        options.cache.remove_unused()
    return sorted(written)


def _write_page(index: LocalIndex, page: Page, folder: Path, cache: PageCache | None) -> Path:
    """Writes a page in one language, unless the cache has it."""
    path = folder / index.get_path(page.route) / "index.html"
    if cache is None or page.is_dated:
        return _write_text(path, page_templates.render_page(index, page))
    description = f"{index.get_path(page.route)} {page.describe_view(index)}"
    if not cache.restore(description, path):
        cache.keep(description, _write_text(path, page_templates.render_page(index, page)))
    return path


def _write_root_files(index: SiteIndex, pages: list[Page], folder: Path) -> list[Path]:
    """Writes the files of the root: choice of language, page for a wrong address, feed, sitemap, the intranet's list."""
    written = [
        _write_text(folder / name, page_templates.render_bilingual_page(index, template))
        for name, template in (("index.html", "choice.html"), ("404.html", "404.html"))
    ]
    written.append(atom_feed.write_feed(index, folder / "feed.xml"))
    written += sitemap.write_sitemap(index, pages, folder)
    if index.edition.audience == "internal":
        written.append(_write_text(folder / "list.html", intranet_list.render_fragment(index)))
        written.append(_write_text(folder / "list.json", to_json_line(intranet_list.build_fragment_data(index)) + "\n"))
    return written


def _write_assets(index: SiteIndex, logo: bytes | None, folder: Path) -> list[Path]:
    """Writes the colours, the picture for shared pages and the logo, and copies the style sheet, the script and the icon."""
    folder.mkdir(parents=True, exist_ok=True)
    site = index.edition.site
    written = [
        _write_text(folder / "theme.css", palette.render_style_sheet(site.build_palettes())),
        folder / share_card.NAME,
    ]
    (folder / share_card.NAME).write_bytes(share_card.draw_card(site.build_palettes()["light"]))
    if site.logo and logo is not None:
        (folder / site.logo).write_bytes(logo)
        written.append(folder / site.logo)
    static = (path for path in sorted(STATIC_FILES.iterdir()) if path.is_file())
    return [*written, *(Path(shutil.copyfile(path, folder / path.name)) for path in static)]


def _write_text(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path
