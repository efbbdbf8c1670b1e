"""Where each page stands, in both languages.

Belongs here: paths of pages from the website's root, and which facets there are.
Does not belong here: what a page shows.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from schemas.languages import LANGUAGES, Language


@dataclass(frozen=True)
class Route:
    """One page's folder in each language, from the website's root, ending in a slash."""

    en: str
    cy: str

    def path(self, language: Language) -> str:
        """The folder of the page in one language."""
        return self.cy if language == "cy" else self.en

    def below(self, en: str, cy: str | None = None) -> "Route":
        """The page in a folder below this one; its name is the same in Welsh unless given."""
        return Route(f"{self.en}{en}/", f"{self.cy}{cy or en}/")


HOME = Route("en/", "cy/")
PROJECTS = HOME.below("projects", "prosiectau")
BY = HOME.below("by", "yn-ol")
DATA = HOME.below("data")
ABOUT = HOME.below("about", "ynghylch")
RULES = HOME.below("rules", "rheolau")
RECOMMENDATIONS = HOME.below("recommendations", "argymhellion")
IDEAS = HOME.below("ideas", "syniadau")
PORTFOLIO = HOME.below("portfolio", "portffolio")
NETWORK = HOME.below("network", "rhwydwaith")
QUALITY = HOME.below("quality", "ansawdd")
ACCESSIBILITY = HOME.below("accessibility", "hygyrchedd")
PRIVACY = HOME.below("privacy", "preifatrwydd")
MENU = {
    "home": HOME,
    "recommendations": RECOMMENDATIONS,
    "portfolio": PORTFOLIO,
    "network": NETWORK,
    "quality": QUALITY,
    "accessibility": ACCESSIBILITY,
    "privacy": PRIVACY,
    "data": DATA,
    "about": ABOUT,
    "rules": RULES,
    "organisations": BY.below("organisation", "sefydliad"),
}

NOT_STATED = Route("not-stated", "heb-ei-nodi")
"""The last folder of the page for projects whose record says nothing of the facet."""


@dataclass(frozen=True)
class Facet:
    """A way to browse: the column of `projects` (or of `partners`) and the folder of its pages."""

    column: str
    route: Route

    @property
    def name(self) -> str:
        """What the address bar calls it when the list is filtered."""
        return self.route.en.rstrip("/").rsplit("/", 1)[-1]

    def to(self, value: str | None) -> Route:
        """The page of one value; None is the page of those not stated."""
        return self.route.below(NOT_STATED.en, NOT_STATED.cy) if value is None else self.route.below(value)


FACETS = (
    Facet("verdict", BY.below("verdict", "dyfarniad")),
    Facet("stage", BY.below("stage", "cam")),
    Facet("service_area", BY.below("service-area", "maes-gwasanaeth")),
    Facet("vehicle", BY.below("vehicle", "cyfrwng")),
    Facet("region", BY.below("region", "rhanbarth")),
    Facet("organisation_id", BY.below("organisation", "sefydliad")),
)
ORGANISATION = FACETS[-1]


def get_project_route(project_id: str) -> Route:
    """The page of one project."""
    return PROJECTS.below(project_id)


def get_organisation_route(organisation_id: str) -> Route:
    """The page of one organisation: the projects that it takes part in."""
    return ORGANISATION.to(organisation_id)


def get_rule_route(rule_id: str) -> Route:
    """The permanent page of one rule."""
    return RULES.below(rule_id)


def get_table_route(name: str) -> Route:
    """The page of one table: its downloads and its data dictionary."""
    return DATA.below(name)


def get_root_prefix(folder: str) -> str:
    """The way from a page's folder back to the website's root: `../../` for `en/data/`."""
    return "../" * folder.count("/")


def list_menu_links(language: Language) -> dict[str, str]:
    """The main pages of one language, from the root."""
    return {name: route.path(language) for name, route in MENU.items()}


def list_alternates(route: Route) -> list[tuple[Language, str]]:
    """(language, folder) of the same page in both languages."""
    return [(language, route.path(language)) for language in LANGUAGES]


def get_base_path(base_url: str) -> str:
    """The path of the website on its host (`/` or `/register/`): what a page that is served at any depth links from."""
    return urlsplit(base_url).path or "/"
