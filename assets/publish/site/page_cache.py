"""Pages kept from build to build, so that one is made anew only when it shows something else.

Belongs here: what decides that a page is the same, and where its file is kept. Does not belong here: what a page shows.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from assets.publish.data.values import columns_of, compact, objects
from assets.publish.edition import Edition
from assets.publish.release import linked
from assets.publish.site.similar_projects import ProjectSimilarity
from assets.publish.site.site_index import PROJECTS_AT_ONCE, SiteIndex


def digest_project_pages(content: SiteIndex, likeness: ProjectSimilarity) -> Iterator[str]:
    """For each project, in their order, a digest of all that its page shows (project.view): its own rows of every table, the
    projects like it, and the names of organisations, measures and providers.
    """
    providers = [[each.provider, each.name_en, each.name_cy, each.language] for each in content.edition.providers]
    shared = compact([providers, sorted(content.partners), content.organisations, content.measures])
    named = hashlib.sha256(shared.encode()).digest()
    frame = content.edition.tables["projects"]
    for first in range(0, len(frame), PROJECTS_AT_ONCE):
        part = frame.iloc[first : first + PROJECTS_AT_ONCE]
        texts = [objects(columns_of(part)), *(each.texts(first, first + len(part)) for each in content.of.values())]
        for at, own in enumerate(zip(*(each.to_pylist() for each in texts), strict=True), start=first):
            alike = [
                [
                    like.project["project_id"],
                    like.project["title_en"],
                    like.project["title_cy"],
                    like.same_area,
                    like.shared,
                ]
                for like in likeness.of(content.projects[at])
            ]
            whole = json.dumps([own, alike], ensure_ascii=False).encode()
            yield hashlib.sha256(named + whole).hexdigest()


class PageCache:
    """A folder of pages, each named by what it shows and by its own bytes: one that is not what its name says is not taken.

    code: a digest of the code, which with the settings of the edition's site decides how anything is shown.
    """

    def __init__(self, folder: Path, code: str, edition: Edition) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._made_with = compact([code, edition.audience, edition.site.model_dump(mode="json")])
        self._names = {path.name.partition(".")[0]: path.name for path in folder.iterdir()}
        self._used: set[str] = set()

    def again(self, shown: str, page: Path) -> bool:
        """Puts the page that shows this at its place, if it is kept."""
        name = self._names.get(self._key(shown))
        if name is None or not name.endswith(f".{_digest(self._folder / name)}"):
            return False
        page.parent.mkdir(parents=True, exist_ok=True)
        linked(self._folder / name, page)
        self._used.add(name)
        return True

    def keep(self, shown: str, page: Path) -> None:
        """Keeps a page that was made just now."""
        key = self._key(shown)
        damaged = self._names.pop(key, None)
        if damaged:
            (self._folder / damaged).unlink()
        name = f"{key}.{_digest(page)}"
        linked(page, self._folder / name)
        self._used.add(name)

    def forget(self) -> None:
        """Removes every page that this build had no use for."""
        for name in self._names.values():
            if name not in self._used:
                (self._folder / name).unlink()

    def _key(self, shown: str) -> str:
        return hashlib.sha256(f"{self._made_with} {shown}".encode()).hexdigest()[:32]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:32]
