"""The list of projects, and the pages of those with one verdict, stage, service area and so on."""

from collections.abc import Mapping

from assets.publish.site.display_values import ColumnHeader, DisplayTable, LinkedText
from assets.publish.site.page_templates import View
from assets.publish.site.paging import BY_TITLE, FILTERS, SORTS, ListEntries, ProjectList
from assets.publish.site.routes import FACETS, NOT_STATED, ORGANISATION, Facet
from assets.publish.site.site_index import LocalIndex
from schemas import codelists
from schemas.languages import Language
from schemas.tables import TABLES

VERDICT = FACETS[0]
FacetValues = list[tuple[str, LinkedText, str]]
"""(value in the address of a filtered list, its title with its link, how many projects have it)"""


def build_list_view(
    entries: ListEntries, overviews: Mapping[Language, View], projects: ProjectList, page_number: int
) -> View:
    """A page of the list of all projects; the first has no heading of its own. Its sorts: (title, path, whether it is this)."""
    index, sort = entries.index, projects.sort
    say, links = index.translate, entries.link_pages(projects, page_number)
    is_first = sort == BY_TITLE and page_number == 1
    heading = f"{say('Projects')}, {sort.get_title(say)}, {links.description}" if links and not is_first else ""
    return View(
        heading=heading,
        overview=overviews[index.language],
        entries=entries.place_entries(projects, page_number),
        page_links=links,
        is_first=is_first,
        sorts=[(one.get_title(say), index.get_path(one.route), one == sort) for one in SORTS] if links else [],
    )


def build_overview(index: LocalIndex) -> View:
    """What every page of the list shows beside its entries: counts, the verdicts in use, and the facets to filter by.

    verdict_parts: (code, count); verdict_links: (verdict, path, count).
    """
    verdicts = codelists.load_codelist("verdict")
    counts = {code: len(index.projects_by_facet[VERDICT].get(code, [])) for code in verdicts}
    return View(
        projects=index.format_number(len(index.projects)),
        organisations=index.format_number(len(index.partner_ids)),
        verdict_parts=list(counts.items()),
        verdict_links=[
            (verdicts[code], index.get_path(VERDICT.get_value_route(code)), index.format_number(count))
            for code, count in counts.items()
            if count
        ],
        filters=[(facet.name, get_facet_label(index, facet), list_facet_values(index, facet)) for facet in FILTERS],
    )


def get_facet_label(index: LocalIndex, facet: Facet) -> str:
    """What a facet is called."""
    if facet == ORGANISATION:
        return TABLES["organisations"].about.get_title(index.language)
    return index.get_column_title("projects", facet.column)


def list_facet_values(index: LocalIndex, facet: Facet) -> FacetValues:
    """The values of a facet that are in use."""
    projects = index.projects_by_facet[facet]
    return [
        (value or NOT_STATED.en, index.get_facet_title(facet, value), index.format_number(len(projects[value])))
        for value in index.sort_facet_values(facet)
    ]


def build_facet_index_view(index: LocalIndex, facet: Facet) -> View:
    """The page of all values of a facet."""
    return View(heading=get_facet_label(index, facet), values=list_facet_values(index, facet))


def build_facet_view(
    entries: ListEntries, facet: Facet, value: str | None, projects: ProjectList, page_number: int
) -> View:
    """A page of the projects that have one value of a facet; the first of an organisation shows what is stated of it."""
    index = entries.index
    label = get_facet_label(index, facet)
    title = index.get_facet_title(facet, value)._replace(href=None)
    links = entries.link_pages(projects, page_number)
    is_organisation = facet == ORGANISATION and value in index.organisations and page_number == 1
    page_suffix = f", {links.description}" if links and page_number > 1 else ""
    return View(
        heading=f"{label}: {title.text}{page_suffix}",
        facet_label=label,
        facet_href=index.get_path(facet.route),
        title=title,
        description=_describe_value(index, facet, value),
        count=index.format_number(len(projects.projects)),
        entries=entries.place_entries(projects, page_number),
        page_links=links,
        organisation=_build_organisation(index, value) if is_organisation and value else None,
    )


def _describe_value(index: LocalIndex, facet: Facet, value: str | None) -> str:
    if value is None:
        return index.translate(
            "Nothing is recorded here for these projects. That says nothing about the services themselves."
        )
    return codelists.load_codelist(facet.codelist)[value].get_description(index.language) if facet.codelist else ""


def _build_organisation(index: LocalIndex, organisation_id: str) -> View:
    """What the register states of an organisation, and the organisations that it shares services with."""
    shared = [(count, index.link_organisation(other)) for other, count in index.shared_counts.get(organisation_id, [])]
    shared.sort(key=lambda pair: (-pair[0], index.get_sort_key(pair[1].text)))
    headers = [
        ColumnHeader(index.get_column_title("network", "other_organisation_id")),
        ColumnHeader(index.get_column_title("network", "shared_projects"), is_numeric=True),
    ]
    rows: list[list[LinkedText | None]] = [[name, LinkedText(index.format_number(count))] for count, name in shared]
    note = TABLES["network"].about.get_description(index.language)
    return View(
        facts=index.list_facts("organisations", index.organisations[organisation_id], excluded=("name",)),
        shared_services=DisplayTable("", headers, rows, "shares", note) if shared else None,
        json_path=f"api/v1/organisations/{organisation_id}.json",
    )
