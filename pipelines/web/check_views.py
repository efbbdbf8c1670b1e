"""The pages where files are checked, in the frame of the website."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from assets.publish.site import routes
from assets.publish.site.page_templates import load_templates
from assets.publish.site.routes import Route
from schemas import codelists
from schemas.column_declarations import Audience
from schemas.finding_groups import SHOWN_GROUPS
from schemas.languages import OTHER_LANGUAGE, Language, Message
from schemas.site_settings import SiteSettings

CHECK = routes.HOME.add_folder("check", "gwirio")
STATIC_PATH = "check-page"
"""Where the page's own style sheet and script are, from the website's root."""
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PageFrame:
    """What every page has around it: the settings of the website, and the edition that is served."""

    site: SiteSettings
    audience: Audience

    def render(self, template: str, language: Language, route: Route, **variables: Any) -> str:
        """A page in one language. route: its address in both; a Message among the variables is shown in that language."""
        variables = {
            name: value.render(language) if isinstance(value, Message) else value for name, value in variables.items()
        }
        path = route.get_path(language)
        base_url = self.site.get_base_url(self.audience)
        frame = {
            "site": self.site,
            "base_url": base_url,
            "internal": self.audience == "internal",
            "path": path,
            "other_path": route.get_path(OTHER_LANGUAGE[language]),
            "root": "/",  # the same page may answer at any depth
            "section": "",
            "alternates": route.list_paths(),
            "default_path": route.en,
            "static": f"/{STATIC_PATH}/",
            "check_path": CHECK.get_path(language),
        }
        return _load_page_templates(language).get_template(template).render({**frame, **variables})


@cache
def _load_page_templates(language: Language) -> Environment:
    """The website's templates with those of these pages beside them."""
    site_templates = load_templates(language)
    loaders = [FileSystemLoader(TEMPLATES), *([site_templates.loader] if site_templates.loader else [])]
    environment = site_templates.overlay(loader=ChoiceLoader(loaders))
    environment.globals = {**site_templates.globals, "code_title": codelists.get_title, "first_groups": SHOWN_GROUPS}
    return environment
