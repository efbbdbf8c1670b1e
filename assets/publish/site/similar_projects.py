"""Projects like a project: of the same service area before others, then by how many partners they share."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assets.publish.site.site_index import Record, SiteIndex

MOST_SIMILAR = 5


@dataclass(frozen=True)
class SimilarProject:
    """A project that is like another: whether of the same service area, and the partners that both have."""

    project: Record
    has_same_area: bool
    shared_partner_ids: tuple[str, ...]


class ProjectSimilarity:
    """The projects of an edition by service area and partner, so that similar ones are found without comparing all."""

    def __init__(self, index: SiteIndex) -> None:
        self._index = index

    @cached_property
    def _partners(self) -> Mapping[str, frozenset[str]]:
        return {
            project_id: frozenset(self._index.organisations_by_project.get(project_id, []))
            for project_id in self._projects
        }

    @cached_property
    def _projects(self) -> Mapping[str, Record]:
        return {project["project_id"]: project for project in self._index.projects}

    @cached_property
    def _project_ids(self) -> Mapping[tuple[str | None, str | None], list[str]]:
        """Identifiers by (area, partner), by (area, None) and by (None, partner), each list in order."""
        project_ids: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
        for project_id in sorted(self._projects):
            area = self._projects[project_id]["service_area"]
            for partner in sorted(self._partners[project_id]):
                project_ids[None, partner].append(project_id)
                if area:
                    project_ids[area, partner].append(project_id)
            if area:
                project_ids[area, None].append(project_id)
        return project_ids

    def find_similar(self, project: Record) -> list[SimilarProject]:
        """The projects most like one, at most five: same service area first, then most partners shared, then identifier."""
        project_id, area = project["project_id"], project["service_area"]
        similar: list[str] = []
        for scope in (area, None) if area else (None,):
            if len(similar) == MOST_SIMILAR:
                break
            counts = Counter(
                other for partner in self._partners[project_id] for other in self._project_ids.get((scope, partner), [])
            )
            by_partners = sorted(counts, key=lambda other: (-counts[other], other))
            others = self._project_ids.get((scope, None), [])[: 2 * MOST_SIMILAR + 1] if scope else []
            further = [other for other in (*by_partners, *others) if other != project_id and other not in similar]
            similar += list(dict.fromkeys(further))[: MOST_SIMILAR - len(similar)]
        return [
            SimilarProject(
                self._projects[other],
                bool(area) and self._projects[other]["service_area"] == area,
                tuple(sorted(self._partners[project_id] & self._partners[other])),
            )
            for other in similar
        ]
