"""What the website is called and how it looks: read strictly, with colours that can be read."""

from pathlib import Path

import pytest

from schemas import palette, site_settings
from schemas.yaml_files import SourceError

SHIPPED = (Path(__file__).parents[2] / "sources" / site_settings.SITE_FILE).read_text(encoding="utf-8")


def settings(tmp_path: Path, text: str) -> Path:
    """A folder of sources with these settings."""
    path = tmp_path / site_settings.SITE_FILE
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return tmp_path


def test_what_ships_is_read_also_for_a_folder_without_settings(tmp_path: Path) -> None:
    found = site_settings.load_site_settings(tmp_path)
    assert (found.get_name("en"), found.get_name("cy")) == (
        "Shared Services Register",
        "Cofrestr Gwasanaethau a Rennir",
    )
    assert (found.get_base_url("public"), found.get_base_url("internal")) == (found.address, found.intranet)
    assert site_settings.read_logo(tmp_path) is None


def test_own_colours_and_a_logo_are_taken(tmp_path: Path) -> None:
    folder = settings(tmp_path, SHIPPED + 'logo: crest.svg\nlight: {accent: "#123456", on_band: "#ffffff"}\n')
    (folder / "site" / "crest.svg").write_bytes(b"<svg/>")
    found = site_settings.load_site_settings(folder)
    assert found.build_palettes()["light"]["accent"] == "#123456"
    assert found.build_palettes()["light"]["on-band"] == "#ffffff"
    assert found.build_palettes()["dark"] == palette.PALETTES["dark"]
    assert site_settings.read_logo(folder) == b"<svg/>"
    assert "--accent: #123456;" in palette.render_style_sheet(found.build_palettes())


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('light: {accent: "#9fd0ff"}\n', "light: accent on paper has a contrast of"),
        ('dark: {band: "#ffffff"}\n', "dark: on-band on band has a contrast of"),
        ("light: {accent: red}\n", "light.accent"),
        ("colour: blue\n", "colour: this key is not known"),
        ("logo: ../crest.svg\n", "logo"),
        ("logo: crest.svg\n", "the file crest.svg is not in the same folder"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_key(tmp_path: Path, added: str, said: str) -> None:
    with pytest.raises(SourceError) as refused:
        site_settings.load_site_settings(settings(tmp_path, SHIPPED + added))
    assert said in refused.value.render("en") and "site.yaml" in refused.value.render("en")


@pytest.mark.parametrize("key", ["address", "contact_en"])
def test_an_address_must_be_one(tmp_path: Path, key: str) -> None:
    lines = [f"{key}: nowhere" if line.startswith(f"{key}:") else line for line in SHIPPED.splitlines()]
    with pytest.raises(SourceError, match=key):
        site_settings.load_site_settings(settings(tmp_path, "\n".join(lines)))


def test_our_own_colours_can_be_read() -> None:
    assert list(palette.find_unreadable_colours(palette.PALETTES)) == []
    assert palette.calculate_contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.calculate_contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
