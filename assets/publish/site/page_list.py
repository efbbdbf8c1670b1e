"""Every page of the website: its address, its template, and what builds its view."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from assets.publish.edition import Download
from assets.publish.site import about_pages, data_pages, paging, project_lists, review_pages, routes
from assets.publish.site.network_page import build_network_view
from assets.publish.site.page_cache import hash_project_pages
from assets.publish.site.page_templates import Page, View
from assets.publish.site.paging import ListEntries, ProjectList
from assets.publish.site.project_page import build_project_view
from assets.publish.site.quality_page import build_quality_view
from assets.publish.site.similar_projects import ProjectSimilarity
from assets.publish.site.site_index import LocalIndex, SiteIndex
from schemas.languages import Language
from schemas.rules import RULES

Entries = Mapping[Language, ListEntries]


def list_pages(index: SiteIndex, downloads: Sequence[Download], entries: Entries) -> Iterator[Page]:
    """Every page. downloads: the files to offer; entries: those of lists, in each language."""
    yield from _list_project_lists(index, entries)
    yield from _list_facet_pages(index, entries)
    yield from _list_register_pages(index, downloads)
    for row in index.edition.get_rows("withdrawn"):
        build_view = partial(about_pages.build_withdrawn_view, row=row)
        yield Page(routes.PROJECTS.add_folder(row["project_id"]), "withdrawn.html", "home", build_view)
    similarity = ProjectSimilarity(index)
    for project, digest in zip(index.projects, hash_project_pages(index, similarity), strict=True):
        route = routes.PROJECTS.add_folder(project["project_id"])
        build_view = partial(build_project_view, project=project, similarity=similarity)
        yield Page(route, "project.html", "home", build_view, digest=digest)


def _list_project_lists(index: SiteIndex, entries: Entries) -> Iterator[Page]:
    """The pages of the list of all projects, in each order."""
    overviews = {language: project_lists.build_overview(local) for language, local in index.by_language.items()}
    build_view = partial(project_lists.build_list_view, overviews=overviews)
    is_long = len(paging.list_page_numbers(len(index.projects))) > 1
    for sort in paging.SORTS if is_long else [paging.BY_TITLE]:
        projects = ProjectList(sort.route, index.projects, sort)
        yield from _split_list(projects, "list.html", "home", entries, build_view)


def _list_facet_pages(index: SiteIndex, entries: Entries) -> Iterator[Page]:
    """For each facet the page of its values, and the lists of projects of each value."""
    for facet, projects_by_value in index.projects_by_facet.items():
        section = "organisations" if facet == routes.ORGANISATION else "home"
        yield Page(facet.route, "facets.html", section, partial(project_lists.build_facet_index_view, facet=facet))
        for value in index.by_language["en"].sort_facet_values(facet):
            projects = ProjectList(facet.get_value_route(value), projects_by_value[value])
            build_view = partial(project_lists.build_facet_view, facet=facet, value=value)
            yield from _split_list(projects, "facet.html", section, entries, build_view)


def _split_list(
    projects: ProjectList, template: str, section: str, entries: Entries, build_view: Callable[..., View]
) -> Iterator[Page]:
    """The pages of one list."""

    def build_page(index: LocalIndex, page_number: int) -> View:
        return build_view(entries[index.language], projects=projects, page_number=page_number)

    for number in paging.list_page_numbers(len(projects.projects)):
        route = paging.get_page_route(projects.route, number)
        yield Page(route, template, section, partial(build_page, page_number=number), is_dated=route == routes.HOME)


def _list_register_pages(index: SiteIndex, downloads: Sequence[Download]) -> Iterator[Page]:
    """The pages about the register as a whole."""
    review, about = "recommendations", "about"
    yield Page(routes.RECOMMENDATIONS, "recommendations.html", review, review_pages.build_recommendations_view)
    yield Page(routes.IDEAS, "ideas.html", review, review_pages.build_ideas_view)
    yield Page(routes.PORTFOLIO, "portfolio.html", review, review_pages.build_portfolio_view)
    build_view = partial(data_pages.build_data_view, downloads=downloads)
    yield Page(routes.DATA, "data.html", "data", build_view, is_dated=True)
    for name in index.edition.tables:
        build_view = partial(data_pages.build_table_view, name=name, downloads=downloads)
        yield Page(routes.DATA.add_folder(name), "table.html", "data", build_view)
    yield Page(routes.NETWORK, "sections.html", "organisations", build_network_view)
    yield Page(routes.QUALITY, "sections.html", "data", build_quality_view)
    yield Page(routes.ACCESSIBILITY, "accessibility.html", about, about_pages.build_accessibility_view, is_dated=True)
    yield Page(routes.PRIVACY, "privacy.html", about, about_pages.build_privacy_view)
    yield Page(routes.ABOUT, "about.html", about, about_pages.build_about_view)
    yield Page(routes.RULES, "rules.html", about, about_pages.build_rules_view)
    for rule in RULES.values():
        yield Page(
            routes.RULES.add_folder(rule.id), "rule.html", about, partial(about_pages.build_rule_view, rule=rule)
        )
