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
from assets.publish.site import data_pages as data
from assets.publish.site import (
    network_page,
    page_cache,
    paging,
    portfolio_page,
    project_lists,
    project_page,
    quality_page,
    review_pages,
    routes,
)
from assets.publish.site.display_values import LinkedText, choose_text
from assets.publish.site.page_templates import Page, View
from assets.publish.site.similar_projects import ProjectSimilarity
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists, definition
from schemas.findings import RULES, Rule
from schemas.findings.values import PERSONAL_DATA
from schemas.languages import Language, number, sort_key, translator


def list_pages(
    content: SiteIndex, downloads: Sequence[Download], lines: Mapping[Language, project_lists.ListEntries]
) -> Iterator[Page]:
    """Every page; those of projects last, because their charts take longest to be ready."""
    several = paging.number_pages(len(content.projects))
    for sort in paging.SORTS if len(several) > 1 else [paging.TITLE]:
        for page in several:
            view: View = partial(_list, content, sort, page, lines)
            first = sort == paging.TITLE and page == 1
            yield Page(paging.get_page_route(sort.route, page), "list.html", "home", view, dated=first)
    for facet in routes.FACETS:
        section = "organisations" if facet == routes.ORGANISATION else "home"
        yield Page(facet.route, "facets.html", section, partial(project_lists.build_facet_index_view, content, facet))
        filed = project_lists.group_by_facet(content, facet)
        for value in content.facet_order(facet, "en"):
            for page in paging.number_pages(len(filed[value])):
                view = partial(_filed, content, facet, value, filed[value], page, lines)
                yield Page(paging.get_page_route(facet.to(value), page), "facet.html", section, view)
    yield Page(
        routes.RECOMMENDATIONS,
        "recommendations.html",
        "recommendations",
        partial(review_pages.build_recommendations_view, content),
    )
    yield Page(routes.IDEAS, "ideas.html", "recommendations", partial(review_pages.build_ideas_view, content))
    yield Page(
        routes.PORTFOLIO, "portfolio.html", "recommendations", partial(portfolio_page.build_portfolio_view, content)
    )
    yield Page(routes.DATA, "data.html", "data", partial(data.build_data_view, content, downloads), dated=True)
    for name in content.edition.tables:
        yield Page(
            routes.get_table_route(name), "table.html", "data", partial(data.build_table_view, content, name, downloads)
        )
    yield Page(routes.NETWORK, "sections.html", "organisations", partial(network_page.build_network_view, content))
    yield Page(routes.QUALITY, "sections.html", "data", partial(quality_page.build_quality_view, content))
    yield Page(
        routes.ACCESSIBILITY, "accessibility.html", "about", partial(_headed, "Accessibility statement"), dated=True
    )
    yield Page(routes.PRIVACY, "privacy.html", "about", _privacy)
    yield Page(routes.ABOUT, "about.html", "about", partial(_about, content))
    yield Page(routes.RULES, "rules.html", "about", partial(_rules, content))
    for rule in RULES.values():
        yield Page(routes.get_rule_route(rule.id), "rule.html", "about", partial(_rule, content, rule))
    for row in content.edition.records("withdrawn"):
        yield Page(routes.get_project_route(row["project_id"]), "withdrawn.html", "home", partial(_withdrawn, row))
    likeness = ProjectSimilarity(content)
    for record, told in zip(content.projects, page_cache.digest_project_pages(content, likeness), strict=True):
        view = partial(_project, content, record, likeness)
        yield Page(routes.get_project_route(record["project_id"]), "project.html", "home", view, told=told)


def _headed(heading: str, language: Language) -> dict[str, Any]:
    """A page that is all words of its template."""
    return {"heading": translator(language)(heading)}


def _privacy(language: Language) -> dict[str, Any]:
    """The page on privacy, with the page of the rule that holds personal data."""
    return {**_headed("Privacy", language), "rule": _told(PERSONAL_DATA, language)}


def _project(content: SiteIndex, record: Record, likeness: ProjectSimilarity, language: Language) -> dict[str, Any]:
    view = project_page.build_project_view(content, record, language, likeness)
    return {**view, "heading": view["title"].text}


def _withdrawn(row: Record, language: Language) -> dict[str, Any]:
    """The page that a withdrawn project leaves: its name, when it went and why, and what to look at instead."""
    other = row["replaced_by"]
    return {
        "heading": (choose_text(row, "title", language) or LinkedText(row["project_id"])).text,
        "title": choose_text(row, "title", language) or LinkedText(row["project_id"]),
        "withdrawn": row,
        "reason": choose_text(row, "reason", language),
        "replaced_by": {"id": other, "href": routes.get_project_route(other).path(language)} if other else None,
    }


def _list(
    content: SiteIndex,
    sort: paging.Sort,
    page: int,
    lines: Mapping[Language, project_lists.ListEntries],
    language: Language,
) -> dict[str, Any]:
    return project_lists.build_list_view(lines[language], content.projects, sort, page, language)


def _filed(
    content: SiteIndex,
    facet: routes.Facet,
    value: str | None,
    projects: list[Record],
    page: int,
    lines: Mapping[Language, project_lists.ListEntries],
    language: Language,
) -> dict[str, Any]:
    return project_lists.build_facet_view(content, facet, value, projects, page, lines[language], language)


def _about(content: SiteIndex, language: Language) -> dict[str, Any]:
    limbs = codelists.load("limb")
    current = definition.CURRENT
    return {
        "heading": translator(language)("About"),
        "definition": current.text_cy if language == "cy" else current.text_en,
        "parts": [code for name, code in limbs.items() if name not in definition.CHARACTERISTICS],
        "verdicts": codelists.load("verdict"),
        "bases": list(codelists.load("basis").values()),
        "versions": sorted({record["definition_version"] for record in content.projects}),
        "providers": sorted(
            content.edition.providers, key=lambda provider: sort_key(provider.name(language), language)
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
        "severity": codelists.load("severity")[rule.severity],
        "effect": codelists.load("effect")[rule.effect],
        "responsibility": codelists.load("responsibility")[rule.responsibility],
        "columns": rule.columns,
        "href": routes.get_rule_route(rule.id).path(language),
    }


def _rules(content: SiteIndex, language: Language) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for row in content.quality:
        counts[row["rule"]] += row["findings"]
    told = [{**_told(rule, language), "count": number(counts[rule.id], language)} for rule in RULES.values()]
    told.sort(key=lambda rule: (_GRAVITY.index(rule["severity"].code), sort_key(rule["title"], language), rule["id"]))
    return {"heading": translator(language)("Rules"), "rules": told}


def _rule(content: SiteIndex, rule: Rule, language: Language) -> dict[str, Any]:
    told = _told(rule, language)
    counts = [
        (content.provider(row["provider"], language), number(row["findings"], language))
        for row in content.quality
        if row["rule"] == rule.id
    ]
    return {
        "heading": told["title"],
        "r": told,
        "counts": sorted(counts, key=lambda count: sort_key(count[0], language)),
    }
