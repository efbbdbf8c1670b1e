"""Templates and the views that they show → the text of a page.

Here: the Jinja environment of each language, its filters, and what every page names. Not here: what any one page shows.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape as escape_xml

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assets.publish.edition import LICENCE
from assets.publish.site import routes
from assets.publish.site.display_values import get_column_title, get_linkable_url, mark_language, render_inline
from assets.publish.site.site_index import LocalIndex, SiteIndex
from schemas.languages import LANGUAGES, OTHER_LANGUAGE, Language, format_date, format_number, get_translator

TEMPLATES = Path(__file__).parent / "templates"
AUTONYMS: Mapping[Language, str] = {"en": "English", "cy": "Cymraeg"}
LABELS = {
    "projects": ("service_area", "stage", "verdict", "definition_version", "data_date", "project_id", "evidence"),
    "quality": ("severity", "findings"),
    "measures": ("unit",),
    "changes": ("record",),
    "follow_up": ("overdue",),
    "withdrawn": ("withdrawn_on", "reason", "replaced_by"),
}
"""The columns of each table that templates name by their titles."""


class View(SimpleNamespace):
    """What a page, or a part of one, shows in one language: the variables of its template. A page's has a `heading`.

    All of them are plain values, so that two views which show the same are the same text (`repr`).
    """


BuildView = Callable[[LocalIndex], View]


@dataclass(frozen=True)
class Page:
    """A page of the website: its address, its template, and what makes its view in a language.

    section: the entry of the main menu that it belongs to; is_dated: it names the version and date of the release, so it is
    made for each; digest: of all that it shows, where that is known without its view.
    """

    route: routes.Route
    template: str
    section: str
    build_view: BuildView
    is_dated: bool = False
    digest: str = ""

    def describe_view(self, index: LocalIndex) -> str:
        """A text that is the same as long as the page shows the same."""
        return self.digest or repr(self.build_view(index))


@cache
def load_templates(language: Language) -> Environment:
    """The templates of one language, with automatic escaping; an undefined variable is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {
        "_": get_translator(language),
        "translate_other": get_translator(OTHER_LANGUAGE[language]),
        "lang": language,
        "other_lang": OTHER_LANGUAGE[language],
        "autonyms": AUTONYMS,
        "links": {name: route.get_path(language) for name, route in routes.MENU.items()},
        "labels": {name: get_column_title(table, name, language) for table, names in LABELS.items() for name in names},
        "licence": LICENCE,
    }
    environment.filters |= {
        "host": lambda address: urlsplit(address).netloc,
        "linkable": get_linkable_url,
        "inline": render_inline,
        "number": lambda value: format_number(value, language),
        "date": lambda text: format_date(text, language) if text else "–",
        "script_json": encode_script_json,
        "marked": lambda text: mark_language(text, language),
        "xml": lambda text: Markup(escape_xml(text)),  # noqa: S704 - escaped here
    }
    return environment


def encode_script_json(value: Any) -> Markup:
    """A value as JSON for a script element, which nothing in it can end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(re.sub(r"[<>&]", lambda match: f"\\u{ord(match.group()):04x}", text))  # noqa: S704 - escaped above


def build_site_context(index: SiteIndex) -> dict[str, Any]:
    """The variables of every page of an edition: the website's settings and its address."""
    edition = index.edition
    return {
        "site": edition.site,
        "base_url": edition.base_url,
        "base_path": urlsplit(edition.base_url).path or "/",  # for a page that is served at any depth
        "internal": edition.audience == "internal",
    }


def build_release_context(index: LocalIndex) -> dict[str, Any]:
    """The variables of a page that is made for each release: its version and the date of the data."""
    return {"version": index.edition.version, "data_date": format_date(index.edition.data_date, index.language)}


def render_page(index: LocalIndex, page: Page) -> str:
    """A page's text in one language."""
    path = index.get_path(page.route)
    variables = {
        **build_site_context(index),
        **(build_release_context(index) if page.is_dated else {}),
        **vars(page.build_view(index)),
        "path": path,
        "other_path": page.route.get_path(OTHER_LANGUAGE[index.language]),
        "root": "../" * path.count("/"),
        "section": page.section,
        "alternates": page.route.list_paths(),
        "default_path": "" if page.route == routes.HOME else page.route.en,
    }
    return load_templates(index.language).get_template(page.template).render(variables)


def render_bilingual_page(index: SiteIndex, template: str) -> str:
    """A page that shows both languages at once; in it `en` and `cy` translate a text into one of them."""
    translators = {language: get_translator(language) for language in LANGUAGES}
    return load_templates("cy").get_template(template).render({**build_site_context(index), **translators})
