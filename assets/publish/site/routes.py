"""The address of each page in both languages, from the website's root, and the facets by which projects are listed."""

from dataclasses import dataclass

from schemas.languages import LANGUAGES, Language
from schemas.tables import TABLES


@dataclass(frozen=True)
class Route:
    """One page's folder in each language, ending in a slash."""

    en: str
    cy: str

    def get_path(self, language: Language) -> str:
        """The folder of the page in one language."""
        return self.cy if language == "cy" else self.en

    def list_paths(self) -> list[tuple[Language, str]]:
        """(language, folder) of the page in both languages."""
        return [(language, self.get_path(language)) for language in LANGUAGES]

    def add_folder(self, en: str, cy: str | None = None) -> "Route":
        """The route of a folder inside this one; its name is the same in Welsh unless given."""
        return Route(f"{self.en}{en}/", f"{self.cy}{cy or en}/")


HOME = Route("en/", "cy/")
PROJECTS = HOME.add_folder("projects", "prosiectau")
BY = HOME.add_folder("by", "fesul")
DATA = HOME.add_folder("data")
ABOUT = HOME.add_folder("about", "ynghylch")
RULES = HOME.add_folder("rules", "rheolau")
RECOMMENDATIONS = HOME.add_folder("recommendations", "argymhellion")
IDEAS = HOME.add_folder("ideas", "syniadau")
PORTFOLIO = HOME.add_folder("portfolio", "portffolio")
NETWORK = HOME.add_folder("network", "rhwydwaith")
QUALITY = HOME.add_folder("quality", "ansawdd")
ACCESSIBILITY = HOME.add_folder("accessibility", "hygyrchedd")
PRIVACY = HOME.add_folder("privacy", "preifatrwydd")
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
    "organisations": BY.add_folder("organisation", "sefydliad"),
}

NOT_STATED = Route("not-stated", "heb-ei-nodi")
"""The folder of the projects whose record says nothing of the facet."""


@dataclass(frozen=True)
class Facet:
    """A column of `projects` (or of `partners`) whose values each have a page with their projects."""

    column: str
    route: Route

    @property
    def codelist(self) -> str | None:
        """The code list of its values; None for organisations."""
        declared = TABLES["projects"].get_columns().get(self.column)
        return declared.codelist if declared else None

    @property
    def name(self) -> str:
        """Its name in the address of a filtered list."""
        return self.route.en.rstrip("/").rsplit("/", 1)[-1]

    def get_value_route(self, value: str | None) -> Route:
        """The page of one value; None is that of the projects that state none."""
        return self.route.add_folder(NOT_STATED.en, NOT_STATED.cy) if value is None else self.route.add_folder(value)


FACETS = (
    Facet("verdict", BY.add_folder("verdict", "dyfarniad")),
    Facet("stage", BY.add_folder("stage", "cam")),
    Facet("service_area", BY.add_folder("service-area", "maes-gwasanaeth")),
    Facet("vehicle", BY.add_folder("vehicle", "trefniant-cyflawni")),
    Facet("region", BY.add_folder("region", "rhanbarth")),
    Facet("organisation_id", BY.add_folder("organisation", "sefydliad")),
)
ORGANISATION = FACETS[-1]
