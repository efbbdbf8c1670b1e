"""Pages kept from build to build, so that only those that show something else are rendered again.

Here: what decides that a page is the same, and where its file is kept. Not here: what a page shows.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from assets.publish.edition import Edition
from assets.publish.open_data.text_columns import build_json_objects, build_text_columns
from assets.publish.plain_values import to_json_line
from assets.publish.release.release_folder import link_file
from assets.publish.site.similar_projects import ProjectSimilarity
from assets.publish.site.site_index import PROJECTS_AT_ONCE, SiteIndex

DIGEST_LENGTH = 32


def hash_project_pages(index: SiteIndex, similarity: ProjectSimilarity) -> Iterator[str]:
    """For each project, in their order, a digest of all that its page shows, without its view, which takes 50 times as long.

    A page shows (project_page.build_project_view) the project's own rows of every table, the projects like it, and names of
    organisations, measures and providers.
    """
    providers = [[one.provider, one.name_en, one.name_cy, one.language] for one in index.edition.providers]
    names = to_json_line([providers, sorted(index.partner_ids), index.organisations, index.measures])
    names_digest = hashlib.sha256(names.encode()).digest()
    projects = index.edition.tables["projects"]
    for first in range(0, len(projects), PROJECTS_AT_ONCE):
        last = min(first + PROJECTS_AT_ONCE, len(projects))
        tables = [build_json_objects(build_text_columns(projects.iloc[first:last]))]
        tables += [rows.encode_rows(first, last) for rows in index.rows.values()]
        for project, own in zip(
            index.projects[first:last], zip(*(table.to_pylist() for table in tables), strict=True), strict=True
        ):
            similar = [
                [*(other[name] for name in ("project_id", "title_en", "title_cy")), has_same_area, shared_partner_ids]
                for other, has_same_area, shared_partner_ids in similarity.find_similar(project)
            ]
            shown = json.dumps([own, similar], ensure_ascii=False).encode()
            yield hashlib.sha256(names_digest + shown).hexdigest()


class PageCache:
    """A folder of pages, each named by a digest of what it shows and one of its bytes; a damaged page is not reused."""

    def __init__(self, folder: Path, code_digest: str, edition: Edition) -> None:
        """code_digest: of the code, which with the settings of the edition's site decides how anything is shown."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._renderer = to_json_line([code_digest, edition.audience, edition.site.model_dump(mode="json")])
        self._names = {path.name.partition(".")[0]: path.name for path in folder.iterdir()}
        self._used: set[str] = set()

    def restore(self, description: str, path: Path) -> bool:
        """Puts the page of this description at `path`; False if it is not in the cache. description: of all that it shows."""
        name = self._names.get(self._get_key(description))
        if name is None or not name.endswith(f".{_hash_file(self._folder / name)}"):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        link_file(self._folder / name, path)
        self._used.add(name)
        return True

    def keep(self, description: str, path: Path) -> None:
        """Keeps a page that was rendered just now."""
        key = self._get_key(description)
        if damaged := self._names.pop(key, None):
            (self._folder / damaged).unlink()
        name = f"{key}.{_hash_file(path)}"
        link_file(path, self._folder / name)
        self._used.add(name)

    def remove_unused(self) -> None:
        """Removes every page that this build did not use."""
        for name in self._names.values():
            if name not in self._used:
                (self._folder / name).unlink()

    def _get_key(self, description: str) -> str:
        return hashlib.sha256(f"{self._renderer} {description}".encode()).hexdigest()[:DIGEST_LENGTH]


def _hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]
