"""Every page of the website: where it stands, its template, and what it shows in a language.

Belongs here: the list of pages, and the pages that explain the register (about, rules).
Does not belong here: the list and its parts (facets), a project (project), what came of
the review (answers), the data pages (downloads), mark-up.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from assets.publish.edition import Download
from assets.publish.site import answers, facets, kept, network, paging, portfolio, project, quality, routes
from assets.publish.site import downloads as data
from assets.publish.site.content import Content, Record
from assets.publish.site.render import Page, View
from assets.publish.site.similar import Likeness
from assets.publish.site.values import Shown, said
from schemas import codelists, definition
from schemas.languages import Language, format_number, get_sort_key, get_translator
from schemas.rules import RULES, Rule


def every_page(
    content: Content, downloads: Sequence[Download], lines: Mapping[Language, facets.Lines]
) -> Iterator[Page]:
    """Every page; those of projects last, because their charts take longest to be ready."""
    several = paging.pages(len(content.projects))
    for sort in paging.SORTS if len(several) > 1 else [paging.TITLE]:
        for page in several:
            view: View = partial(_list, content, sort, page, lines)
            first = sort == paging.TITLE and page == 1
            yield Page(paging.page_route(sort.route, page), "list.html", "home", view, dated=first)
    for facet in routes.FACETS:
        section = "organisations" if facet == routes.ORGANISATION else "home"
        yield Page(facet.route, "facets.html", section, partial(facets.index, content, facet))
        filed = facets.filed(content, facet)
        for value in content.facet_order(facet, "en"):
            for page in paging.pages(len(filed[value])):
                view = partial(_filed, content, facet, value, filed[value], page, lines)
                yield Page(paging.page_route(facet.to(value), page), "facet.html", section, view)
    yield Page(
        routes.RECOMMENDATIONS, "recommendations.html", "recommendations", partial(answers.recommendations, content)
    )
    yield Page(routes.IDEAS, "ideas.html", "recommendations", partial(answers.ideas, content))
    yield Page(routes.PORTFOLIO, "portfolio.html", "recommendations", partial(portfolio.view, content))
    yield Page(routes.DATA, "data.html", "data", partial(data.index, content, downloads), dated=True)
    for name in content.edition.tables:
        yield Page(routes.table(name), "table.html", "data", partial(data.table, content, name, downloads))
    yield Page(routes.NETWORK, "sections.html", "organisations", partial(network.view, content))
    yield Page(routes.QUALITY, "sections.html", "data", partial(quality.view, content))
    yield Page(
        routes.ACCESSIBILITY, "accessibility.html", "about", partial(_headed, "Accessibility statement"), dated=True
    )
    yield Page(routes.PRIVACY, "privacy.html", "about", _privacy)
    yield Page(routes.ABOUT, "about.html", "about", partial(_about, content))
    yield Page(routes.RULES, "rules.html", "about", partial(_rules, content))
    for rule in RULES.values():
        yield Page(routes.rule(rule.id), "rule.html", "about", partial(_rule, content, rule))
    for row in content.edition.records("withdrawn"):
        yield Page(routes.project(row["project_id"]), "withdrawn.html", "home", partial(_withdrawn, row))
    likeness = Likeness(content)
    for record, told in zip(content.projects, kept.told(content, likeness), strict=True):
        view = partial(_project, content, record, likeness)
        yield Page(routes.project(record["project_id"]), "project.html", "home", view, told=told)


def _headed(heading: str, language: Language) -> dict[str, Any]:
    """A page that is all words of its template."""
    return {"heading": get_translator(language)(heading)}


def _privacy(language: Language) -> dict[str, Any]:
    """The page on privacy, with the page of the rule that holds personal data."""
    return {**_headed("Privacy", language), "rule": _told(RULES["personal-data"], language)}


def _project(content: Content, record: Record, likeness: Likeness, language: Language) -> dict[str, Any]:
    view = project.view(content, record, language, likeness)
    return {**view, "heading": view["title"].text}


def _withdrawn(row: Record, language: Language) -> dict[str, Any]:
    """The page that a withdrawn project leaves: its name, when it went and why, and what to look at instead."""
    other = row["replaced_by"]
    return {
        "heading": (said(row, "title", language) or Shown(row["project_id"])).text,
        "title": said(row, "title", language) or Shown(row["project_id"]),
        "withdrawn": row,
        "reason": said(row, "reason", language),
        "replaced_by": {"id": other, "href": routes.project(other).path(language)} if other else None,
    }


def _list(
    content: Content, sort: paging.Sort, page: int, lines: Mapping[Language, facets.Lines], language: Language
) -> dict[str, Any]:
    return facets.home(lines[language], content.projects, sort, page, language)


def _filed(
    content: Content,
    facet: routes.Facet,
    value: str | None,
    projects: list[Record],
    page: int,
    lines: Mapping[Language, facets.Lines],
    language: Language,
) -> dict[str, Any]:
    return facets.value_page(content, facet, value, projects, page, lines[language], language)


def _about(content: Content, language: Language) -> dict[str, Any]:
    limbs = codelists.load_codelist("limb")
    current = definition.CURRENT_DEFINITION
    return {
        "heading": get_translator(language)("About"),
        "definition": current.text_cy if language == "cy" else current.text_en,
        "parts": [code for name, code in limbs.items() if name not in definition.CHARACTERISTICS],
        "verdicts": codelists.load_codelist("verdict"),
        "bases": list(codelists.load_codelist("basis").values()),
        "versions": sorted({record["definition_version"] for record in content.projects}),
        "providers": sorted(
            content.edition.providers, key=lambda provider: get_sort_key(provider.name(language), language)
        ),
    }


_BLANKS = re.compile(r"\{\w*\}")
_GRAVITY = ("error", "warning", "notice")


def _told(rule: Rule, language: Language) -> dict[str, Any]:
    """A rule in one language; `…` stands for what a finding fills in."""
    welsh = language == "cy"
    return {
        "id": rule.id,
        "version": rule.version,
        "title": rule.title_cy if welsh else rule.title_en,
        "message": _BLANKS.sub("…", rule.message_cy if welsh else rule.message_en),
        "fix": _BLANKS.sub("…", rule.fix_cy if welsh else rule.fix_en),
        "severity": codelists.load_codelist("severity")[rule.severity],
        "effect": codelists.load_codelist("effect")[rule.effect],
        "responsibility": codelists.load_codelist("responsibility")[rule.responsibility],
        "columns": rule.columns,
        "href": routes.rule(rule.id).path(language),
    }


def _rules(content: Content, language: Language) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for row in content.quality:
        counts[row["rule"]] += row["findings"]
    told = [{**_told(rule, language), "count": format_number(counts[rule.id], language)} for rule in RULES.values()]
    told.sort(
        key=lambda rule: (_GRAVITY.index(rule["severity"].code), get_sort_key(rule["title"], language), rule["id"])
    )
    return {"heading": get_translator(language)("Rules"), "rules": told}


def _rule(content: Content, rule: Rule, language: Language) -> dict[str, Any]:
    told = _told(rule, language)
    counts = [
        (content.provider(row["provider"], language), format_number(row["findings"], language))
        for row in content.quality
        if row["rule"] == rule.id
    ]
    return {
        "heading": told["title"],
        "r": told,
        "counts": sorted(counts, key=lambda count: get_sort_key(count[0], language)),
    }
