"""The website as the browser tests walk it: served, and one page of each kind found by itself.

Here: serving, opening, listening, and the kinds of page. Not here: what must hold of a page (the tests), or finding a browser
(services.py).
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from assets.publish import site
from assets.publish.edition import Edition, build_editions, build_public_edition
from assets.publish.release.published_releases import read_release_table
from assets.publish.site import page_list as listing
from assets.publish.site import page_templates
from assets.publish.site.site_index import SiteIndex
from pipelines.web.website_server import build_server
from schemas.languages import LANGUAGES, Language
from schemas.site_settings import load_site_settings as load_site
from schemas.source_file import load_sources
from tests.publish import examples
from tests.services import chromium_path

# Without the last ones a browser asks its maker for news, which would look like a request of the page's.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FRAGMENT = "list.html"
FURTHER = 60
"""How many projects the example has beside its own: more than one page of the list holds."""
WITHDRAWN = {
    "project_id": "ssr-zzzzz",
    "title_en": "Shared road salt",
    "title_cy": "Halen ffyrdd a rennir",
    "withdrawn_on": "2026-10-01",
    "reason_en": "Reported by mistake.",
    "reason_cy": "Adroddwyd amdano ar gam.",
    "replaced_by": examples.ICT,
}

CHANGES = [
    {"table": "projects", "record": examples.ICT, "column": "stage", "kind": "changed", "cause": "source"},
    {"table": "projects", "record": "ssr-yyyyy", "column": "*", "kind": "removed", "cause": "correction"},
]


@dataclass(frozen=True)
class Kind:
    """One page that stands for its kind: which site it is of, and its path in each language (one path where it has both)."""

    name: str
    site: str
    paths: Mapping[Language, str]

    @property
    def own(self) -> bool:
        """Whether each language has a page of its own."""
        return len(set(self.paths.values())) == len(LANGUAGES)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser for the length of a block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*ARGUMENTS, "--disable-sync"])
        yield browser
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder, served as `serve` does it."""
    with build_server(folder, 0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/"
        serving.stop()


def opened(browser: Browser, address: str, width: int = 1280, scripts: bool = True) -> Page:
    """A page in a context of its own."""
    page = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts).new_page()
    page.goto(address)
    return page


def _told(message: ConsoleMessage) -> list[str]:
    """What the browser says of the page. For one that names no icon, as the fragment, it asks for this one when it likes."""
    return [] if message.location["url"].endswith("/favicon.ico") else [message.text]


@dataclass(frozen=True)
class Heard:
    """What a page asks for, and what the browser says of it, as they come. Listening starts when it is made."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.extend(_told(message)))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def outside(self, *origins: str) -> list[str]:
        """What was asked of any other origin."""
        return [address for address in self.asked if not address.startswith(origins)]

    def forget(self) -> None:
        """Begins anew, for the next page."""
        self.asked.clear()
        self.said.clear()


def editions(outputs: Path, sources: Path) -> dict[str, Edition]:
    """Both editions of the release that stands in `outputs`, from the tables that its run left."""
    frames = {
        path.stem: read_release_table(path) for path in sorted((outputs / "store/tables/content").glob("*.parquet"))
    }
    return build_editions(frames, load_sources(sources), load_site(sources))


def example() -> Edition:
    """The example's public edition, which has what shipped sources lack: projects withdrawn, removed, changed, and many."""
    further = [examples.project(f"ssr-{at:02d}zzz", title_en=f"Shared depot {at}") for at in range(FURTHER)]
    projects = [*examples.ROWS["projects"], *further]
    return build_public_edition(examples.edition(projects=projects, withdrawn=[WITHDRAWN], changes=CHANGES), ())


def example_site(folder: Path) -> Edition:
    """Writes the website of the example."""
    edition = example()
    site.build_site(edition, (), folder)
    return edition


def _templates() -> set[str]:
    """The templates that are pages, not pieces of them."""
    folder = Path(site.__file__).parent / "templates"
    pieces = {"base.html", "macros.html", "choice.html", "404.html", "fragment.html"}
    return {path.name for path in folder.glob("*.html") if not path.name.startswith("_")} - pieces


def _of(content: SiteIndex) -> Iterator[tuple[str, page_templates.Page]]:
    """The pages of an edition, each with its kind: the template, or the subject of one made of tables only; for a project
    whether it has figures, for all together whether there are shares to draw.
    """
    figures = content.rows["project_performance"]
    measured = {project["project_id"] for project in content.projects if figures[project["project_id"]]}
    for page in listing.list_pages(content, (), {}):
        name = page.template.removesuffix(".html")
        if page.template == "sections.html":
            name = page.route.en.split("/")[1]
        elif page.template == "project.html":
            name += " with figures" if page.route.en.rstrip("/").rsplit("/", 1)[-1] in measured else " without figures"
        elif page.template == "portfolio.html" and content.edition.tables["chances"]["share"].notna().any():
            name += " with shares"
        elif page.template in ("facet.html", "facets.html") and page.section == "organisations":
            name += " of organisations"
        if "/page/" in page.route.en:
            name += ", a further page"
        yield name, page


def kinds(found: Mapping[str, Edition]) -> list[Kind]:
    """One page of each kind. found: editions by the name of their site; a later one gives only what the earlier ones lack."""
    chosen = {
        "choice": Kind("choice", "public", dict.fromkeys(LANGUAGES, "")),
        "404": Kind("404", "public", dict.fromkeys(LANGUAGES, "404.html")),
    }
    seen: set[str] = set()
    for name, edition in found.items():
        for kind, page in _of(SiteIndex(edition)):
            seen.add(page.template)
            chosen.setdefault(kind, Kind(kind, name, {each: page.route.get_path(each) for each in LANGUAGES}))
    missed = _templates() - seen
    if missed:
        raise LookupError(
            f"No page is made with {', '.join(sorted(missed))}; give tests/publish/browsing.py one to look at."
        )
    for kind in ("list", "project with figures"):
        chosen[f"internal {kind}"] = Kind(f"internal {kind}", "internal", chosen[kind].paths)
    return sorted(chosen.values(), key=lambda kind: kind.name)


def addresses(kinds: Iterable[Kind], sites: Mapping[str, str]) -> Iterator[tuple[str, Language, str]]:
    """(kind, language, address) of every page to look at; a page of both languages once."""
    for kind in kinds:
        for language in LANGUAGES if kind.own else LANGUAGES[:1]:
            yield kind.name, language, sites[kind.site] + kind.paths[language]
