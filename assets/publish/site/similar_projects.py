"""Projects like a project: of the same service area before others, then by how many partners they share.

Belongs here: which projects are alike, and what a page says of it.
Does not belong here: mark-up, or how ideas are likened (stage join).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assets.publish.site import routes
from assets.publish.site.display_values import LinkedText, get_column_title
from assets.publish.site.site_index import Record, SiteIndex
from schemas.languages import Language

MOST = 5
ALIKE_BY = ("service_area", "vehicle", "region")


@dataclass(frozen=True)
class SimilarProject:
    """A project that is like another: whether of the same service area, and the partners that both have."""

    project: Record
    same_area: bool
    shared: tuple[str, ...]


class ProjectSimilarity:
    """The projects of an edition, by service area and by partner, so that those like one are found without trying all."""

    def __init__(self, content: SiteIndex) -> None:
        self._content = content

    @cached_property
    def _partners(self) -> Mapping[str, frozenset[str]]:
        return {
            project["project_id"]: frozenset(self._content.taking_part.get(project["project_id"], []))
            for project in self._content.projects
        }

    @cached_property
    def _projects(self) -> Mapping[str, Record]:
        return {project["project_id"]: project for project in self._content.projects}

    @cached_property
    def _filed(self) -> Mapping[tuple[str | None, str | None], list[str]]:
        """Projects by (area, partner), by (area, any) and by (any, partner), each list in order of identifiers."""
        filed: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
        for project_id in sorted(self._projects):
            area = self._projects[project_id]["service_area"]
            for partner in sorted(self._partners[project_id]):
                filed[None, partner].append(project_id)
                if area:
                    filed[area, partner].append(project_id)
            if area:
                filed[area, None].append(project_id)
        return filed

    def of(self, project: Record) -> list[SimilarProject]:
        """The projects most like one, at most five: same service area first, then most partners shared, then identifier."""
        own, area = project["project_id"], project["service_area"]
        found: list[str] = []
        for scope in (area, None) if area else (None,):
            if len(found) == MOST:
                break
            counts = Counter(
                other for partner in self._partners[own] for other in self._filed.get((scope, partner), [])
            )
            shared = sorted(counts, key=lambda other: (-counts[other], other))
            rest = self._filed.get((scope, None), [])[: 2 * MOST + 1] if scope else []
            found += [other for other in (*shared, *rest) if other != own and other not in found][: MOST - len(found)]
        return [
            SimilarProject(
                self._projects[other],
                bool(area) and self._projects[other]["service_area"] == area,
                tuple(sorted(self._partners[own] & self._partners[other])),
            )
            for other in found
        ]


def _like(content: SiteIndex, like: SimilarProject, language: Language) -> dict[str, Any]:
    """A project that is like this one: its title, whether of the same service area, and the partners that both have."""
    return {
        "title": content.title(like.project, language)._replace(
            href=routes.get_project_route(like.project["project_id"]).path(language)
        ),
        "same_area": like.same_area,
        "shared": [content.short(partner, language) for partner in like.shared],
    }


def _filed(content: SiteIndex, project: Record, language: Language) -> list[tuple[str, LinkedText]]:
    """(facet, its value linked to the projects that share it) of service area, vehicle and region, where stated."""
    found = []
    for facet in routes.FACETS:
        if facet.column in ALIKE_BY and project[facet.column]:
            title = content.facet_title(facet, project[facet.column], language, "")
            linked = title._replace(href=facet.to(project[facet.column]).path(language))
            found.append((get_column_title("projects", facet.column, language), linked))
    return found


def alike(content: SiteIndex, project: Record, language: Language, likeness: ProjectSimilarity) -> dict[str, Any]:
    """What the page of a project says of those like it: `filed`, the lists that it stands in, and `alike`, the nearest."""
    return {
        "filed": _filed(content, project, language),
        "alike": [_like(content, like, language) for like in likeness.of(project)],
    }
