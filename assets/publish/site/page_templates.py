"""Turns a template and what it shows into the text of a page.

Belongs here: the Jinja environment of each language, its filters, and what every page names.
Does not belong here: any page's content.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assets.publish.edition import LICENCE
from assets.publish.site import routes
from assets.publish.site.display_values import get_column_title, get_linkable_url, mark_language, render_inline
from assets.publish.site.site_index import SiteIndex
from schemas.languages import OTHER, Language, date, number, translator

FOLDER = Path(__file__).parent
AUTONYMS: Mapping[Language, str] = {"en": "English", "cy": "Cymraeg"}
LABELS = {
    "projects": ("service_area", "stage", "verdict", "definition_version", "data_date", "project_id", "evidence"),
    "quality": ("severity", "findings"),
    "measures": ("unit",),
    "changes": ("record",),
    "follow_up": ("overdue",),
    "withdrawn": ("withdrawn_on", "reason", "replaced_by"),
}


@cache
def load_templates(language: Language) -> Environment:
    """The templates of one language: autoescaped, a name that is not given is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        {
            "_": translator(language),
            "over": translator(OTHER[language]),
            "lang": language,
            "other": OTHER[language],
            "autonym": AUTONYMS,
            "links": routes.list_menu_links(language),
            "labels": {
                name: get_column_title(table, name, language) for table, names in LABELS.items() for name in names
            },
            "licence": LICENCE,
        }
    )
    filters: dict[str, Callable[..., Any]] = {
        "host": lambda address: urlsplit(address).netloc,
        "safe_url": get_linkable_url,
        "inline": render_inline,
        "count": lambda value: number(value, language),
        "day": lambda text: date(text, language) if text else "–",
        "drawn": Markup,
        "script_json": encode_script_json,
        "worded": lambda text: mark_language(text, language),
    }
    made.filters.update(filters)
    return made


def encode_script_json(value: Any) -> Markup:
    """A value as JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, indent=None, separators=(",", ":"))
    return Markup(re.sub(r"[<>&]", lambda found: f"\\u{ord(found.group()):04x}", text))  # noqa: S704 - escaped above


def shared(content: SiteIndex) -> dict[str, Any]:
    """What every page of an edition names: the site, and where it stands."""
    return {
        "site": content.edition.site,
        "base_url": content.edition.base_url,
        "base_path": routes.get_base_path(content.edition.base_url),
        "internal": content.edition.audience == "internal",
    }


def dated(content: SiteIndex, language: Language) -> dict[str, Any]:
    """What a page names that is made for each release: its version and the date of the data."""
    return {"version": content.edition.version, "data_date": date(content.edition.data_date, language)}


View = Callable[[Language], dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """A page of the website, in both languages: where it stands, its template, and what that names.

    section: the entry of the main menu that it belongs to; dated: it names the version and date of the release, so it is made for
    each; told: a digest of all that it shows, where that is known without its view.
    """

    route: routes.Route
    template: str
    section: str
    view: View
    dated: bool = False
    told: str = ""

    def shows(self, language: Language) -> str:
        """Tells all that it shows in one language: a view is plain values and data classes, which read the same if they are."""
        return self.told or repr(self.view(language))


def render_page(content: SiteIndex, page: Page, language: Language) -> str:
    """A page's text in one language."""
    here, there = page.route.path(language), page.route.path(OTHER[language])
    return (
        load_templates(language)
        .get_template(page.template)
        .render(
            **shared(content),
            **(dated(content, language) if page.dated else {}),
            **page.view(language),
            here=here,
            there=there,
            root=routes.get_root_prefix(here),
            section=page.section,
            alternates=routes.list_alternates(page.route),
            default="" if page.route == routes.HOME else page.route.en,
        )
    )


def render_bilingual_page(content: SiteIndex, template: str) -> str:
    """A page that shows both languages at once; in it `en` and `cy` say a text in one of them."""
    says: Mapping[str, Callable[..., str]] = {language: translator(language) for language in OTHER}
    return load_templates("cy").get_template(template).render(**{**shared(content), **says})


def macro(language: Language, name: str) -> Callable[..., Markup]:
    """One of the pieces in `macros.html`, to be called by itself."""
    found: Callable[..., Markup] = getattr(load_templates(language).get_template("macros.html").module, name)
    return found
