"""sitemap.xml, the map of the website for search engines: each page in each language, and when it last changed.

Source of the form and its limits: the Sitemaps protocol 0.9, and Google's annotations for pages in several languages.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from assets.publish.site import routes
from assets.publish.site.page_templates import Page
from assets.publish.site.site_index import SiteIndex, extract_project_ids
from schemas.languages import LANGUAGES

MOST_ADDRESSES = 50_000
"""How many addresses the protocol lets one file have."""
_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(index: SiteIndex, pages: Sequence[Page], folder: Path) -> list[Path]:
    """Writes `folder/sitemap.xml`, and where there are too many pages for it `sitemap-1.xml` and so on, which it then lists."""
    pages_per_file = MOST_ADDRESSES // len(LANGUAGES)
    parts = [pages[first : first + pages_per_file] for first in range(0, len(pages), pages_per_file)]
    if len(parts) == 1:
        return [_write_file(folder / "sitemap.xml", "urlset", _list_addresses(index, pages))]
    paths = [
        _write_file(folder / f"sitemap-{number}.xml", "urlset", _list_addresses(index, part))
        for number, part in enumerate(parts, start=1)
    ]
    base_url = escape(index.edition.base_url)
    entries = (f"<sitemap><loc>{base_url}{path.name}</loc></sitemap>" for path in paths)
    return [_write_file(folder / "sitemap.xml", "sitemapindex", entries), *paths]


def _write_file(path: Path, root: str, entries: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{_XML_DECLARATION}<{root} xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n')
        file.writelines(f"{entry}\n" for entry in entries)
        file.write(f"</{root}>\n")
    return path


def _list_addresses(index: SiteIndex, pages: Sequence[Page]) -> Iterator[str]:
    """An entry for each page and language; when it last changed only of pages made for each release, and of projects."""
    base_url, change_dates = index.edition.base_url, _find_change_dates(index)
    for page in pages:
        changed = index.edition.data_date if page.is_dated else change_dates.get(page.route.en, "")
        last_modified = f"<lastmod>{changed}</lastmod>" if changed else ""
        default = "" if page.route == routes.HOME else page.route.en
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(base_url + path)}/>'
            for code, path in (*page.route.list_paths(), ("x-default", default))
        )
        for language in LANGUAGES:
            address = escape(base_url + page.route.get_path(language))
            yield f"<url><loc>{address}</loc>{last_modified}{alternates}</url>"


def _find_change_dates(index: SiteIndex) -> dict[str, str]:
    """Of each project's page the date of the newest release that changed it; the history has the newest first."""
    history = index.edition.history
    project_ids = extract_project_ids(history["record"]).fillna("").tolist()
    dates: dict[str, str] = {}
    for project_id, date in zip(project_ids, history["released"].tolist(), strict=True):
        if project_id:
            dates.setdefault(routes.PROJECTS.add_folder(project_id).en, date)
    return dates
