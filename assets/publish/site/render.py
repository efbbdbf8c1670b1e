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
from assets.publish.site.content import Content
from assets.publish.site.values import inline, label, safe_url, worded
from schemas.languages import OTHER_LANGUAGE, Language, format_date, format_number, get_translator

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
def environment(language: Language) -> Environment:
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
            "_": get_translator(language),
            "over": get_translator(OTHER_LANGUAGE[language]),
            "lang": language,
            "other": OTHER_LANGUAGE[language],
            "autonym": AUTONYMS,
            "links": routes.links(language),
            "labels": {name: label(table, name, language) for table, names in LABELS.items() for name in names},
            "licence": LICENCE,
        }
    )
    filters: dict[str, Callable[..., Any]] = {
        "host": lambda address: urlsplit(address).netloc,
        "safe_url": safe_url,
        "inline": inline,
        "count": lambda value: format_number(value, language),
        "day": lambda text: format_date(text, language) if text else "–",
        "drawn": Markup,
        "script_json": script_json,
        "worded": lambda text: worded(text, language),
    }
    made.filters.update(filters)
    return made


def script_json(value: Any) -> Markup:
    """A value as JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, indent=None, separators=(",", ":"))
    return Markup(re.sub(r"[<>&]", lambda found: f"\\u{ord(found.group()):04x}", text))  # noqa: S704 - escaped above


def shared(content: Content) -> dict[str, Any]:
    """What every page of an edition names: the site, and where it stands."""
    return {
        "site": content.edition.site,
        "base_url": content.edition.base_url,
        "base_path": routes.base_path(content.edition.base_url),
        "internal": content.edition.audience == "internal",
    }


def dated(content: Content, language: Language) -> dict[str, Any]:
    """What a page names that is made for each release: its version and the date of the data."""
    return {"version": content.edition.version, "data_date": format_date(content.edition.data_date, language)}


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


def page(content: Content, page: Page, language: Language) -> str:
    """A page's text in one language."""
    here, there = page.route.path(language), page.route.path(OTHER_LANGUAGE[language])
    return (
        environment(language)
        .get_template(page.template)
        .render(
            **shared(content),
            **(dated(content, language) if page.dated else {}),
            **page.view(language),
            here=here,
            there=there,
            root=routes.root(here),
            section=page.section,
            alternates=routes.alternates(page.route),
            default="" if page.route == routes.HOME else page.route.en,
        )
    )


def both(content: Content, template: str) -> str:
    """A page that shows both languages at once; in it `en` and `cy` say a text in one of them."""
    says: Mapping[str, Callable[..., str]] = {language: get_translator(language) for language in OTHER_LANGUAGE}
    return environment("cy").get_template(template).render(**{**shared(content), **says})


def macro(language: Language, name: str) -> Callable[..., Markup]:
    """One of the pieces in `macros.html`, to be called by itself."""
    found: Callable[..., Markup] = getattr(environment(language).get_template("macros.html").module, name)
    return found
