"""What the website is called, where it stands and whom to write to.

Belongs here: what the organisation that runs the register must set. Does not belong here: any text of a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from schemas.columns import Audience


@dataclass(frozen=True)
class SiteConfig:
    """One website. `base_url` ends in a slash; the contacts are e-mail addresses, one for each language."""

    name_en: str
    name_cy: str
    base_url: str
    contact_en: str
    contact_cy: str

    def name(self, language: str) -> str:
        """The website's name in one language."""
        return self.name_cy if language == "cy" else self.name_en

    def contact(self, language: str) -> str:
        """The address to write to in one language."""
        return self.contact_cy if language == "cy" else self.contact_en

    @property
    def base_path(self) -> str:
        """The path of the website on its host (`/` or `/register/`): what 404.html, served at any depth, links from."""
        return urlsplit(self.base_url).path or "/"


NAMES = ("Shared Services Register", "Cofrestr Gwasanaethau a Rennir")
TO_BE_SET = "example.org"
"""The reserved host that stands in every default below until the organisation that publishes sets its own."""

SITES: Mapping[Audience, SiteConfig] = {
    "public": SiteConfig(*NAMES, f"https://{TO_BE_SET}/", f"register@{TO_BE_SET}", f"cofrestr@{TO_BE_SET}"),
    "internal": SiteConfig(*NAMES, f"https://intranet.{TO_BE_SET}/", f"register@{TO_BE_SET}", f"cofrestr@{TO_BE_SET}"),
}
