"""Every link of both editions leads somewhere: to a file that is there and, where it names a place in it, to that place."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import feedparser
import pytest
from lxml import etree, html

from schemas.site_settings import load_site_settings as load_site
from tests.conftest import ROOT
from tests.publish import browsing, examples
from tests.publish.browsing import FRAGMENT

SITE = load_site(ROOT / "sources")
BASES = {"public": SITE.address, "internal": SITE.intranet}
LINKS = "//@href | //@src | //@cite | //@action | //@data-index | //meta[@property='og:url' or @property='og:image']/@content"


class Edition:
    """An edition's folder, as the website that it is at its own address."""

    def __init__(self, root: Path, base: str) -> None:
        self.root, self.base = root, base
        self.pages = {path: html.fromstring(path.read_bytes()) for path in sorted(root.rglob("*.html"))}
        self.anchors = {path: {*page.xpath("//@id")} for path, page in self.pages.items()}

    def links(self) -> Iterator[tuple[str, str]]:
        """(page, link) of every link in a page, made whole."""
        for path, page in self.pages.items():
            name = path.relative_to(self.root).as_posix()
            for link in page.xpath(LINKS):
                yield name, urljoin(self.base + name, link)

    def leads(self, link: str) -> bool:
        """Whether a whole link leads to a file here, and to a place in it if it names one; one to elsewhere may."""
        address, place = urldefrag(link)
        if not address.startswith(self.base):
            return urlsplit(address).scheme in ("https", "http", "mailto")
        target = self.root / urlsplit(address).path.removeprefix(urlsplit(self.base).path)
        target = target / "index.html" if address.endswith("/") else target
        return target.is_file() and (not place or place in self.anchors.get(target, set()))


@pytest.fixture(scope="module", params=BASES)
def edition(request: pytest.FixtureRequest, release: Path) -> Edition:
    return Edition(release / request.param, BASES[request.param])


def test_every_link_and_anchor_of_a_page_leads_somewhere(edition: Edition) -> None:
    links = [*edition.links()]
    assert [(page, link) for page, link in links if not edition.leads(link)] == []
    downloads = {link for _, link in links if link.startswith(edition.base + "data/")}
    assert len(downloads) > 100


@pytest.mark.parametrize("link", ["en/nowhere/", "en", "en/#nowhere", "data/nothing.csv", "javascript:void 0"])
def test_a_link_that_leads_nowhere_is_found(edition: Edition, link: str) -> None:
    assert not edition.leads(urljoin(edition.base, link))
    assert edition.leads(edition.base + "en/#main")


def test_pages_name_one_another_as_their_other_language(edition: Edition) -> None:
    """Every page, not only one of each kind: whoever switches and switches back is where they were."""
    other = {}
    for path, page in edition.pages.items():
        name = path.relative_to(edition.root).as_posix()
        switch = page.xpath("//header//a[@hreflang]")
        if switch:
            found = {code: urljoin(edition.base + name, href) for code, href in _alternates(page)}
            assert urljoin(edition.base + name, switch[0].get("href")) == found[switch[0].get("hreflang")], name
            assert (
                page.get("lang") != switch[0].get("hreflang")
                and edition.base + name.removesuffix("index.html") in found.values()
            )
            other[name] = {code: found[code] for code in ("en", "cy")}
    for name, found in other.items():
        for address in found.values():
            assert other[address.removeprefix(edition.base) + "index.html"] == found, name
    assert len(other) > 400


def _alternates(page: html.HtmlElement) -> list[tuple[str, str]]:
    return [(link.get("hreflang"), link.get("href")) for link in page.xpath("//head/link[@hreflang]")]


def test_every_link_of_the_feed_and_the_map_leads_somewhere(edition: Edition) -> None:
    feed = feedparser.parse((edition.root / "feed.xml").read_bytes())
    links = [link["href"] for entry in [feed.feed, *feed.entries] for link in entry["links"]]
    sitemap = etree.parse(edition.root / "sitemap.xml")
    places = [*sitemap.xpath("//*[local-name()='loc']/text()"), *sitemap.xpath("//@href")]
    assert len(feed.entries) >= 1 and len(places) > len(edition.pages)
    for link in (*links, *places):
        assert link.startswith(edition.base) and edition.leads(link), link


def test_the_feed_leads_to_each_changed_project_and_for_one_that_is_gone_to_the_list(tmp_path: Path) -> None:
    browsing.example_site(tmp_path)
    example = Edition(tmp_path, examples.SITE.address)
    feed = feedparser.parse((tmp_path / "feed.xml").read_bytes())
    links = [link["href"] for entry in feed.entries for link in entry["links"]]
    assert [link.removeprefix(example.base) for link in links[2:]] == [
        f"en/projects/{examples.ICT}/",
        f"cy/prosiectau/{examples.ICT}/",
        "en/",
        "cy/",
    ]
    assert [link for link in links if not example.leads(link)] == []


def test_every_link_of_the_list_that_is_put_into_another_page_leads_into_the_intranet(release: Path) -> None:
    inside = Edition(release / "internal", BASES["internal"])
    links = inside.pages[release / "internal" / FRAGMENT].xpath("//a/@href")
    assert len(links) > 80
    for link in links:
        assert link.startswith(inside.base) and inside.leads(link), link
