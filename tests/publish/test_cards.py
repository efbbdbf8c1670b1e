"""What a card of a page shows where its address is shared: words in the page's language, one picture in the site's colours."""

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from assets.publish import site
from assets.publish.site import share_card
from schemas.languages import OTHER_LANGUAGE, Language
from schemas.palette import PALETTES
from tests.publish import examples

ALT = {
    "en": "The register's mark: two rings that overlap",
    "cy": "Marc y gofrestr: dau gylch sy'n gorgyffwrdd",
}


def told(path: Path) -> dict[str, str]:
    return {
        one.get("property"): one.get("content")
        for one in html.parse(path).xpath("//meta[starts-with(@property, 'og:')]")
    }


def lines(png: bytes) -> list[bytes]:
    """The lines of a PNG of eight bits red, green and blue: a byte that says they are not filtered, then the pixels."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (width, height, depth, kind) == (share_card.WIDTH, share_card.HEIGHT, 8, 2)
    data, at = b"", 8
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += 12 + size
    whole = zlib.decompress(data)
    return [whole[at : at + 1 + 3 * width] for at in range(0, len(whole), 1 + 3 * width)]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of the example, in a folder of a host."""
    folder = tmp_path_factory.mktemp("cards")
    site.build_site(examples.edition(), (), folder)
    return folder


@pytest.mark.parametrize(("language", "path"), [("en", "en/network/"), ("cy", "cy/rhwydwaith/")])
def test_a_page_says_what_a_card_of_it_shows(root: Path, language: Language, path: str) -> None:
    page = html.parse(root / path / "index.html")
    assert told(root / path / "index.html") == {
        "og:type": "website",
        "og:site_name": examples.SITE.get_name(language),
        "og:title": page.xpath("//h1")[0].text_content(),
        "og:description": page.xpath("//meta[@name='description']/@content")[0],
        "og:url": f"https://intranet.example.org/register/{path}",
        "og:locale": f"{language}_GB",
        "og:locale:alternate": f"{OTHER_LANGUAGE[language]}_GB",
        "og:image": "https://intranet.example.org/register/assets/card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": ALT[language],
    }


def test_every_page_has_a_card_with_the_same_properties(root: Path) -> None:
    pages = [path for path in root.rglob("*.html") if path.name != "list.html"]
    assert {root / "index.html", root / "404.html"} < set(pages)
    assert {tuple(told(path)) for path in pages} == {tuple(told(root / "index.html"))} != {()}
    assert [path for path in pages if "" in told(path).values()] == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("index.html", "Cofrestr Gwasanaethau a Rennir · Shared Services Register"),
        ("404.html", "Ni ddaethpwyd o hyd i'r dudalen · Page not found"),
    ],
)
def test_a_page_of_both_languages_has_a_card_in_both(root: Path, name: str, title: str) -> None:
    shown = told(root / name)
    assert shown["og:title"] == title
    assert shown["og:url"] == "https://intranet.example.org/register/"
    assert shown["og:image:alt"] == f"{ALT['cy']} · {ALT['en']}"


def test_the_picture_is_as_large_as_its_page_says_and_has_an_organisation_s_own_colours(tmp_path: Path) -> None:
    own = examples.SITE.model_copy(update={"light": examples.SITE.light.model_copy(update={"band": "#402060"})})
    site.build_site(examples.edition(), (), tmp_path / "register")
    site.build_site(replace(examples.edition(), site=own), (), tmp_path / "own")
    shown = {name: (tmp_path / name / "assets" / share_card.NAME).read_bytes() for name in ("register", "own")}
    assert lines(shown["register"])[0][1:4] == bytes.fromhex(PALETTES["light"]["band"][1:])
    assert lines(shown["own"])[0][1:4] == bytes.fromhex("402060")
    assert max(map(len, shown.values())) < 100_000


def test_nothing_is_drawn_in_any_other_colour_and_the_same_ones_give_the_same_bytes() -> None:
    assert share_card.draw_card(PALETTES["light"]) == share_card.draw_card(dict(PALETTES["light"]))
    assert len(set(lines(share_card.draw_card(PALETTES["light"])))) > 100
    found = set(lines(share_card.draw_card(dict.fromkeys(("band", "accent", "on-band"), "#888888"))))
    assert found == {b"\0" + b"\x88" * 3 * share_card.WIDTH}
