"""The shape of `sources/site/site.yaml`: the website's name, address, contact and colours.

Belongs here: what the organisation that runs the register sets. Does not belong here: any text of a page, or any colour that
it may not set (stage publish).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator

from schemas import palette
from schemas.column_declarations import Audience
from schemas.languages import Message
from schemas.source_file import StrictModel
from schemas.yaml_files import SourceError, read_yaml

SITE_FILE = Path("site") / "site.yaml"
PLACEHOLDER_HOST = "example.org"
"""The reserved host in the shipped file, until the organisation that publishes sets its own."""
LOGO_EXTENSIONS = (".svg", ".png")


def _check_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.netloc or not address.endswith("/"):
        raise ValueError(f"'{address}' is no address of a website; it begins with https:// and ends in a slash")
    return address


Address = Annotated[str, AfterValidator(_check_address)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Colours(StrictModel):
    """The colours that an organisation may set, as `#0b5a53`: of links and marks, of the band on top, of the texts on it."""

    accent: Colour | None = None
    """Links and marks."""
    band: Colour | None = None
    """The band at the top."""
    on_band: Colour | None = None
    """Text on the band."""


class SiteSettings(StrictModel):
    """The website of both editions. `logo` is a file beside this one; its alternative text is the publisher's name."""

    name_en: str
    """The website's name in English."""
    name_cy: str
    """The website's name in Welsh."""
    publisher_en: str
    """Who publishes it, in English; also the alternative text of the logo."""
    publisher_cy: str
    """The same in Welsh."""
    address: Address
    """The address of the public edition; it ends in a slash."""
    intranet: Address
    """The address of the internal edition; it ends in a slash."""
    contact_en: str
    """The e-mail address that readers write to in English."""
    contact_cy: str
    """The same for Welsh."""
    logo: str | None = None
    """An `.svg` or `.png` file beside this one, shown in the band."""
    light: Colours = Colours()
    """Colours in light mode."""
    dark: Colours = Colours()
    """Colours in dark mode."""

    @field_validator("contact_en", "contact_cy")
    @classmethod
    def _is_contact(cls, contact: str) -> str:
        if "@" not in contact:
            raise ValueError(f"'{contact}' is no e-mail address")
        return contact

    @field_validator("logo")
    @classmethod
    def _is_logo(cls, logo: str | None) -> str | None:
        if logo and (Path(logo).name != logo or Path(logo).suffix not in LOGO_EXTENSIONS):
            raise ValueError(
                f"'{logo}' is not the name of a file beside this one that ends in {' or '.join(LOGO_EXTENSIONS)}"
            )
        return logo

    def get_name(self, language: str) -> str:
        """The website's name in one language."""
        return self.name_cy if language == "cy" else self.name_en

    def get_publisher(self, language: str) -> str:
        """The name of the organisation that publishes it, in one language."""
        return self.publisher_cy if language == "cy" else self.publisher_en

    def get_contact(self, language: str) -> str:
        """The e-mail address to write to in one language."""
        return self.contact_cy if language == "cy" else self.contact_en

    def build_palettes(self) -> Mapping[palette.Mode, palette.Palette]:
        """Every colour in light and in dark, the organisation's own among them."""
        return {
            mode: {**own, **{name.replace("_", "-"): colour for name, colour in getattr(self, mode) if colour}}
            for mode, own in palette.PALETTES.items()
        }

    def get_base_url(self, audience: Audience) -> str:
        """The address of an edition's website; it ends in a slash."""
        return self.intranet if audience == "internal" else self.address


def load_site_settings(folder: Path) -> SiteSettings:
    """The settings in a folder of sources; those that ship with the project when it has none.

    Raises SourceError with file and key for what is wrong, also for a logo that is not there.
    """
    path = folder / SITE_FILE
    if not path.is_file():
        path = Path(__file__).resolve().parent.parent / "sources" / SITE_FILE
    site = read_yaml(path, SiteSettings)
    mistakes = [
        Message(
            "{file}: {mode}: {ink} on {ground} has a contrast of {ratio} to 1, but needs {needed}; make one lighter or darker.",
            {"file": path, **colour._asdict(), "ratio": f"{colour.contrast:.1f}"},
        )
        for colour in palette.find_unreadable_colours(site.build_palettes())
    ]
    if mistakes:
        raise SourceError(*mistakes)
    if site.logo and not (path.parent / site.logo).is_file():
        raise SourceError(
            Message("{file}: logo: the file {logo} is not in the same folder.", {"file": path, "logo": site.logo})
        )
    return site


def read_logo(folder: Path) -> bytes | None:
    """The bytes of the logo that a folder of sources has, if there is one."""
    name = load_site_settings(folder).logo
    return (folder / SITE_FILE.parent / name).read_bytes() if name else None
