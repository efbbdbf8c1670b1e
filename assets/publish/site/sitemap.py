"""The map of the website for search engines: each page in each language, its counterpart, and when it last said something new.

Belongs here: sitemap.xml, and its parts where one file may not hold it all. Does not belong here: which pages there are.
Source of the form and its limits: the Sitemaps protocol 0.9, and Google's annotations for pages in several languages.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from assets.publish.site import routes
from assets.publish.site.page_templates import Page
from assets.publish.site.site_index import SiteIndex, extract_project_ids
from schemas.languages import LANGUAGES

AT_MOST = 50_000
"""How many addresses the protocol lets one file have."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(content: SiteIndex, pages: Sequence[Page], folder: Path) -> list[Path]:
    """Writes `folder/sitemap.xml`, and where there are too many pages for it `sitemap-1.xml` and so on, which it then lists."""
    at_once = AT_MOST // len(LANGUAGES)
    parts = [pages[first : first + at_once] for first in range(0, len(pages), at_once)]
    if len(parts) == 1:
        return [_written(folder / "sitemap.xml", "urlset", _addresses(content, pages))]
    paths = [
        _written(folder / f"sitemap-{at}.xml", "urlset", _addresses(content, part))
        for at, part in enumerate(parts, start=1)
    ]
    base = escape(content.edition.base_url)
    listed = (f"<sitemap><loc>{base}{path.name}</loc></sitemap>" for path in paths)
    return [_written(folder / "sitemap.xml", "sitemapindex", listed), *paths]


def _written(path: Path, kind: str, entries: Iterator[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{_HEAD}<{kind} xmlns="{_PROTOCOL}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n')
        file.writelines(f"{entry}\n" for entry in entries)
        file.write(f"</{kind}>\n")
    return path


def _addresses(content: SiteIndex, pages: Sequence[Page]) -> Iterator[str]:
    """An entry for each page and language. When it last changed is told of a page that each release makes, and of a project."""
    base, day, changed = content.edition.base_url, content.edition.data_date, _changed(content)
    for page in pages:
        last = day if page.dated else changed.get(page.route.en, "")
        told = f"<lastmod>{last}</lastmod>" if last else ""
        home = "" if page.route == routes.HOME else page.route.en
        ways = [*routes.list_alternates(page.route), ("x-default", home)]
        links = [f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(base + way)}/>' for code, way in ways]
        for language in LANGUAGES:
            yield f"<url><loc>{escape(base + page.route.path(language))}</loc>{told}{''.join(links)}</url>"


def _changed(content: SiteIndex) -> dict[str, str]:
    """Of each project's page the date of the newest release that changed it; the history has the newest first."""
    history = content.edition.history
    days = zip(extract_project_ids(history["record"]).fillna("").tolist(), history["released"].tolist(), strict=True)
    found: dict[str, str] = {}
    for project, day in days:
        if project:
            found.setdefault(routes.get_project_route(project).en, day)
    return found
