"""The list of projects, and the pages of those with one verdict, stage, service area and so on."""

from dataclasses import dataclass

from assets.publish.site import routes
from assets.publish.site.display_values import (
    ColumnHeader,
    DisplayTable,
    LinkedText,
    get_column_title,
)
from assets.publish.site.list_entries import FILTERS, FacetList, ListEntries, PlacedEntry, ProjectList
from assets.publish.site.page_templates import PageView
from assets.publish.site.paging import BY_TITLE, SORTS, PageLinks
from assets.publish.site.routes import FACETS, ORGANISATION, Facet
from assets.publish.site.site_index import Record, SiteIndex
from schemas import codelists
from schemas.codelists import Code
from schemas.languages import Language, format_number, get_sort_key, get_translator
from schemas.tables import TABLES

VERDICT = FACETS[0]


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet: its title, the path of its page, and how many projects have it."""

    value: str
    title: LinkedText
    href: str
    count: str


@dataclass(frozen=True)
class FacetFilter:
    """A facet that the list can be filtered by."""

    name: str
    label: str
    values: list[FacetValue]


@dataclass(frozen=True)
class Overview:
    """What every page of the list shows beside its entries. verdict_parts: (code, count); verdict_links: (verdict, path, count)
    of those in use.
    """

    projects: str
    organisations: str
    verdict_parts: list[tuple[str, int]]
    verdict_links: list[tuple[Code, str, str]]
    filters: list[FacetFilter]


@dataclass(frozen=True, kw_only=True)
class ListView(PageView):
    """A page of the list of all projects; the first has no heading of its own. sorts: (title, path, whether it is this one)."""

    overview: Overview
    entries: list[PlacedEntry]
    page_links: PageLinks | None
    is_first: bool
    sorts: list[tuple[str, str, bool]]


@dataclass(frozen=True, kw_only=True)
class FacetIndexView(PageView):
    """All values of a facet."""

    values: list[FacetValue]


@dataclass(frozen=True)
class OrganisationView:
    """What the register states of an organisation: (label, value), the organisations that it shares services with."""

    facts: list[tuple[str, LinkedText]]
    shared_services: DisplayTable | None
    json_path: str


@dataclass(frozen=True, kw_only=True)
class FacetView(PageView):
    """A page of the projects that have one value of a facet."""

    facet_label: str
    facet_href: str
    title: LinkedText
    description: str
    count: str
    entries: list[PlacedEntry]
    page_links: PageLinks | None
    organisation: OrganisationView | None


def build_list_view(entries: ListEntries, overview: Overview, projects: ProjectList, page_number: int) -> ListView:
    """A page of the list of all projects."""
    language, sort = entries.language, projects.sort
    say = get_translator(language)
    links = entries.link_pages(projects, page_number)
    is_first = sort == BY_TITLE and page_number == 1
    sorts = [(other.get_title(say), other.route.get_path(language), other == sort) for other in SORTS] if links else []
    where = links.description if links else ""
    return ListView(
        heading="" if is_first else f"{say('Projects')}, {sort.get_title(say)}, {where}",
        overview=overview,
        entries=entries.place_entries(projects, page_number),
        page_links=links,
        is_first=is_first,
        sorts=sorts,
    )


def build_overview(index: SiteIndex, language: Language) -> Overview:
    """What every page of the list of all projects shows beside its entries."""
    counts, verdicts = index.count_facet_values(VERDICT), codelists.load_codelist("verdict")
    organisations = sum(value is not None for value in index.count_facet_values(ORGANISATION))
    return Overview(
        format_number(len(index.projects), language),
        format_number(organisations, language),
        [(code, counts[code]) for code in verdicts],
        [
            (verdict, VERDICT.get_value_route(code).get_path(language), format_number(counts[code], language))
            for code, verdict in verdicts.items()
            if counts[code]
        ],
        [
            FacetFilter(facet.name, get_facet_label(facet, language), list_facet_values(index, facet, language))
            for facet in FILTERS
        ],
    )


def get_facet_label(facet: Facet, language: Language) -> str:
    """What a facet is called."""
    if facet == ORGANISATION:
        return TABLES["organisations"].about.get_title(language)
    return get_column_title("projects", facet.column, language)


def list_facet_values(index: SiteIndex, facet: Facet, language: Language) -> list[FacetValue]:
    """The values of a facet that are in use."""
    counts, not_stated = index.count_facet_values(facet), get_translator(language)("Not stated")
    return [
        FacetValue(
            value or routes.NOT_STATED.en,
            index.get_facet_title(facet, value, language, not_stated)._replace(href=None),
            facet.get_value_route(value).get_path(language),
            format_number(counts[value], language),
        )
        for value in index.sort_facet_values(facet, language)
    ]


def build_facet_index_view(index: SiteIndex, facet: Facet, language: Language) -> FacetIndexView:
    """The page of all values of a facet."""
    return FacetIndexView(heading=get_facet_label(facet, language), values=list_facet_values(index, facet, language))


def group_by_facet(index: SiteIndex, facet: Facet) -> dict[str | None, list[Record]]:
    """The projects with each value of a facet."""
    projects: dict[str | None, list[Record]] = {}
    for project in index.projects:
        for value in index.get_facet_values(facet, project):
            projects.setdefault(value, []).append(project)
    return projects


def build_facet_view(entries: ListEntries, projects: FacetList, page_number: int) -> FacetView:
    """A page of the projects that have one value of a facet; the first of an organisation shows what is stated of it."""
    index, language, facet, value = entries.index, entries.language, projects.facet, projects.value
    label = get_facet_label(facet, language)
    title = index.get_facet_title(facet, value, language, get_translator(language)("Not stated"))._replace(href=None)
    links = entries.link_pages(projects, page_number)
    organisation = None
    if facet == ORGANISATION and value and value in index.organisations and page_number == 1:
        organisation = _build_organisation(index, value, language)
    page_suffix = f", {links.description}" if links and page_number > 1 else ""
    return FacetView(
        heading=f"{label}: {title.text}{page_suffix}",
        facet_label=label,
        facet_href=facet.route.get_path(language),
        title=title,
        description=_describe_value(facet, value, language),
        count=format_number(len(projects.projects), language),
        entries=entries.place_entries(projects, page_number),
        page_links=links,
        organisation=organisation,
    )


def _describe_value(facet: Facet, value: str | None, language: Language) -> str:
    if value is None:
        return get_translator(language)("This register holds no statement. A blank says nothing about a service.")
    codelist = None if facet == ORGANISATION else TABLES["projects"].get_columns()[facet.column].codelist
    return codelists.load_codelist(codelist)[value].get_description(language) if codelist else ""


def _build_organisation(index: SiteIndex, organisation_id: str, language: Language) -> OrganisationView:
    facts = index.list_facts("organisations", index.organisations[organisation_id], language, excluded=("name",))
    shared = [
        (count, index.link_organisation(other, language))
        for other, count in index.shared_counts.get(organisation_id, [])
    ]
    shared.sort(key=lambda pair: (-pair[0], get_sort_key(pair[1].text, language)))
    table = DisplayTable(
        caption="",
        headers=[
            ColumnHeader(get_column_title("network", "other_organisation_id", language)),
            ColumnHeader(get_column_title("network", "shared_projects", language), is_numeric=True),
        ],
        rows=[[name, LinkedText(format_number(count, language))] for count, name in shared],
        anchor="shares",
        note=TABLES["network"].about.get_description(language),
    )
    return OrganisationView(facts, table if shared else None, f"api/v1/organisations/{organisation_id}.json")
