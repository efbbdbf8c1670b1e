"""No text of ours is untranslated, and no text of a sender's stands unmarked in a page of the other language: on every page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from lxml import html

from assets.publish import site
from assets.publish.edition import Edition, describe_download
from assets.publish.open_data import FORMATS
from assets.publish.site.display_values import LinkedText, mark_language
from schemas import codelists, organisations
from schemas.languages import CATALOGUE_PATH, LANGUAGES, OTHER_LANGUAGE, Language, get_translator, load_translations
from schemas.tables import TABLES
from tests.conftest import ROOT
from tests.publish import browsing

pytestmark = pytest.mark.slow

SILENT = {"script", "style", "template"}
HEARD = ("aria-label", "alt", "title", "data-head")
LONG = 15
"""From how many letters on a text is looked for within others; a shorter one may be a part of a word."""

# What has no language: codes, cells and identifiers, names of files and hosts, formats with their sizes.
WORD = re.compile(r"[^\W\d_]{2}")
CODE = re.compile(
    r"[A-Z]{1,3}\d+(, [A-Z]{1,3}\d+)*|(GB|SSR|ssr)-[\w-]+|[a-z]+(-[a-z]+){2,}|[A-Z0-9 .:-]+|([\w-]+\.)+\w+( ·)?|\S+@\S+"
    r"|((CSVW?|JSON(-LD)?|Parquet|XLSX|ODS|Markdown|[A-Z0-9]+)(, )?)?([\d.,]+ [kMG]?B)?"
)


class Missed(NullTranslations):
    """Stands behind the Welsh catalogue and keeps every message that it lacks."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[str] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.messages.add(msgid1)
        return msgid1 if n == 1 else msgid2


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch) -> Missed:
    found = Missed()
    monkeypatch.setattr(load_translations("cy"), "_fallback", found)
    return found


@pytest.fixture(scope="module")
def editions(outputs: Path) -> dict[str, Edition]:
    return {**browsing.editions(outputs, ROOT / "sources"), "example": browsing.example()}


@pytest.mark.parametrize("name", ["public", "internal", "example"])
def test_no_message_of_any_page_lacks_its_welsh(
    missed: Missed, editions: dict[str, Edition], release: Path, tmp_path: Path, name: str
) -> None:
    folder = release / (name if name != "example" else "public")
    downloads = [
        describe_download(
            path, folder, path.suffix[1:], table if (table := path.name.split(".")[0]) in TABLES else None
        )
        for path in sorted((folder / "data").rglob("*"))
        if path.suffix[1:] in FORMATS
    ]
    written = site.build_site(editions[name], downloads, tmp_path)
    assert len([path for path in written if path.relative_to(tmp_path).parts[0] == "cy"]) > 100
    assert missed.messages == set()


def test_a_message_without_welsh_is_kept(missed: Missed) -> None:
    assert get_translator("cy")("Nobody has translated {this}.", this="that") == "Nobody has translated that."
    assert missed.messages == {"Nobody has translated {this}."}


@pytest.mark.parametrize(
    ("text", "column", "told", "marked"),
    [
        ("Parc Adfer", "title_cy", "en", "cy"),
        ("Archifau", "title_cy", None, "cy"),
        ("operating", "stage", "en", "en"),
        ("2014/15", "period", "en", None),
        ("Cabinet member for the environment", "champion_portfolio", None, "en"),
        ("Aelod y cabinet dros yr amgylchedd", "champion_portfolio", None, "cy"),
        ("Bridgend", "forum", None, None),
    ],
)
def test_a_text_is_in_its_column_s_language_else_its_sender_s_else_that_of_its_words(
    text: str, column: str, told: Language | None, marked: Language | None
) -> None:
    for language in LANGUAGES:
        assert mark_language(text, language, column, told) == LinkedText(text, marked if marked != language else None)


def spoken(element: html.HtmlElement, language: str = "") -> Iterator[tuple[str, str]]:
    """(language, text) of everything that is seen or heard in an element, spaces evened out; what is in `code` has none."""
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    own = "" if element.tag == "code" else element.get("lang", language)
    here = [element.text, *(element.get(name) for name in HEARD)]
    yield from ((own, " ".join(text.split())) for text in here if text and text.strip())
    for child in element:
        yield from spoken(child, own)
        if child.tail and child.tail.strip():
            yield own, " ".join(child.tail.split())


@dataclass(frozen=True)
class Website:
    """An edition's pages: path → what is seen and heard in it."""

    name: str
    root: Path

    @property
    def pages(self) -> dict[str, list[tuple[str, str]]]:
        return _pages(self.root)

    def twin(self, page: str) -> str:
        """The same page in the other language."""
        document = html.fromstring((self.root / page).read_bytes())
        (link,) = document.xpath("//header//a[@hreflang]/@href")
        return str(((self.root / page).parent / link).resolve().relative_to(self.root.resolve()) / "index.html")


@cache
def _pages(root: Path) -> dict[str, list[tuple[str, str]]]:
    found = {path.relative_to(root).as_posix(): html.fromstring(path.read_bytes()) for path in root.rglob("*.html")}
    body = {name: page.find("body") if page.tag == "html" else page for name, page in found.items()}
    return {name: [*spoken(body[name], page.get("lang", ""))] for name, page in found.items()}


@pytest.fixture(scope="module", params=["public", "internal", "example"])
def website(request: pytest.FixtureRequest, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Website:
    if request.param != "example":
        return Website(request.param, release / request.param)
    folder = tmp_path_factory.mktemp("pages")
    browsing.example_site(folder)
    return Website("example", folder)


@cache
def ours() -> list[tuple[str, str]]:
    """(English, Welsh) of every text of our own that may stand by itself: messages, codes, tables and columns."""
    with CATALOGUE_PATH.open("rb") as file:
        said = [(str(message.id), str(message.string)) for message in read_po(file, locale="cy") if message.id]
    codes = [code for name in codelists.list_codelists() for code in codelists.load_codelist(name).values()]
    said += [(code.get_title("en"), code.get_title("cy")) for code in codes]
    said += [(table.about.get_title("en"), table.about.get_title("cy")) for table in TABLES.values()]
    columns = [column for table in TABLES.values() for column in table.get_columns().values()]
    return [*said, *((column.get_title("en"), column.get_title("cy")) for column in columns)]


def alone(edition: Edition) -> dict[Language, set[str]]:
    """Senders' texts in one language only, by that language: what a pair of columns says, and what was sent for it."""
    ours_too = {"en": {english for english, _ in ours()}, "cy": {welsh for _, welsh in ours()}}
    provenance = edition.provenance
    mine: dict[Language, set[str]] = {language: set() for language in LANGUAGES}
    for frame in edition.tables.values():
        for stem in (name[:-3] for name in frame if name.endswith("_en") and f"{name[:-3]}_cy" in frame):
            for language in LANGUAGES:
                sent = provenance.loc[provenance["column"].eq(f"{stem}_{language}"), "raw"]
                for texts in (frame[f"{stem}_{language}"], sent):
                    mine[language] |= {" ".join(text.split()) for text in texts.dropna()}
    return {
        language: {
            text
            for text in mine[language] - mine[OTHER_LANGUAGE[language]] - ours_too[OTHER_LANGUAGE[language]]
            if WORD.search(text)
        }
        for language in LANGUAGES
    }


def unmarked(texts: list[tuple[str, str]], only: dict[Language, set[str]]) -> list[tuple[str, str]]:
    """(language, text) of what stands as if it were in a language in which nobody said it."""
    found: list[tuple[str, str]] = []
    for language in LANGUAGES:
        here = [text for own, text in texts if own == language]
        whole = "\n".join(here)
        strangers = only[OTHER_LANGUAGE[language]]
        found += [(language, text) for text in here if text in strangers]
        found += [(language, text) for text in strangers if len(text) >= LONG and text in whole]
    return found


def test_a_sender_s_text_in_one_language_is_marked_on_every_page(
    website: Website, editions: dict[str, Edition]
) -> None:
    edition = editions[website.name]
    only = alone(edition)
    assert only["en"]
    found = {page: said for page, texts in website.pages.items() if (said := unmarked(texts, only))}
    assert found == {}
    marked = {text for texts in website.pages.values() for _, text in texts}
    assert marked & only["en"], "some are shown at all"


def same(texts: list[tuple[str, str]], twin: list[tuple[str, str]], language: Language) -> set[str]:
    """What a page says in its language and its twin, word for word, in the other."""
    here = {text for own, text in texts if own == language}
    both = here & {text for own, text in twin if own == OTHER_LANGUAGE[language]}
    return {text for text in both if WORD.search(text) and not CODE.fullmatch(text)}


def test_what_reads_the_same_in_both_languages_is_known_to_be_the_same(website: Website) -> None:
    """A text of ours or a sender's that nobody translated or marked stands the same in both pages; so do names and codes."""
    known = {welsh for english, welsh in ours() if english == welsh}
    names = organisations.load_organisations()[["name_en", "name_cy"]].dropna().values.tolist()
    found: dict[str, set[str]] = {}
    pages = [page for page in website.pages if page.startswith("cy/")]
    for page in pages:
        left = same(website.pages[page], website.pages[website.twin(page)], "cy") - known
        if left := {text for text in left if not any(text in english and text in welsh for english, welsh in names)}:
            found[page] = left
    assert found == {}
    assert len(pages) > 50


def test_an_unmarked_text_is_found() -> None:
    page = html.fragment_fromstring('<main lang="cy"><p>Halen ffyrdd</p><p lang="en">Road salt for all</p>{}</main>')
    only: dict[Language, set[str]] = {"en": {"Road salt for all", "Grit"}, "cy": {"Halen ffyrdd i bawb"}}
    assert unmarked([*spoken(page)], only) == []
    for wrong in ("<p>Grit</p>", '<p aria-label="Of road salt: Road salt for all.">1</p>'):
        page = html.fragment_fromstring(f'<main lang="cy"><p lang="en">Road salt for all</p>{wrong}</main>')
        assert len(unmarked([*spoken(page)], only)) == 1
