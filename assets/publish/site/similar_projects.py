"""Projects like a project: of the same service area before others, then by how many partners they share."""

from collections import Counter, defaultdict
from itertools import product
from typing import NamedTuple

from assets.publish.site.site_index import Record, SiteIndex

MOST_SIMILAR = 5


class SimilarProject(NamedTuple):
    """A project that is like another: whether of the same service area, and the partners that both have."""

    project: Record
    has_same_area: bool
    shared_partner_ids: tuple[str, ...]


class ProjectSimilarity:
    """The projects of an edition by service area and partner, so that similar ones are found without comparing all."""

    def __init__(self, index: SiteIndex) -> None:
        self._projects = {project["project_id"]: project for project in index.projects}
        partners = index.organisations_by_project
        self._partners = {project_id: frozenset(partners.get(project_id, [])) for project_id in self._projects}
        # Identifiers in order by (area, partner), by (area, None) and by (None, partner).
        self._project_ids: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
        for project_id in sorted(self._projects):
            area = self._projects[project_id]["service_area"]
            for key in product({area, None}, [*self._partners[project_id], None]):
                self._project_ids[key].append(project_id)

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
