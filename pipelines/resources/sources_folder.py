"""The folder of source files, and what lies in it: the small tables in which people write down decisions and measures too."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import dagster as dg
import pandas as pd

from pipelines.resources.landing_place import UNFINISHED_PREFIXES, LandingPlace
from schemas import decision_files, site_settings
from schemas.file_names import to_distinct_names
from schemas.recommendations import major_projects
from schemas.recommendations.major_projects import MajorTest
from schemas.site_settings import SiteSettings
from schemas.source_file import Source, load_register_sources

MATCH_COLUMNS = (
    *("provider", "reference", "other_provider", "other_reference"),
    *("decision", "decided_by", "decided_on", "reason"),
)
WITHDRAWAL_COLUMNS = ("project", "withdrawn_on", "withdrawn_by", "reason_en", "reason_cy")


class SourcesFolder(dg.ConfigurableResource):
    """A folder of source files. What providers send lands in a folder for each, at `landing`; where that is blank, or has none,
    beside the source file. Its methods: schemas.stores.SourcesStore.

    The source files stay as they were when the run began. Raises SourceError for one that is wrong, or for the website's
    settings; DecisionFileError for a table of decisions.
    """

    path: str
    landing: str = ""

    @property
    def _root(self) -> Path:
        return Path(self.path)

    @property
    def _landing_place(self) -> LandingPlace:
        return LandingPlace(Path(self.landing or self.path), self._root)

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return load_register_sources(self._root)

    def load_sources(self) -> Mapping[str, Source]:
        return self._sources

    def load_source(self, provider: str) -> Source:
        return self._sources[provider]

    def get_provider_dir(self, provider: str) -> Path:
        return self._landing_place.get_provider_dir(provider)

    def list_inputs(self) -> Mapping[str, Path]:
        candidates = [path for path in self._root.iterdir() if path.suffix in (".yaml", ".csv")]
        site_folder = self._root / site_settings.SITE_FILE.parent.name
        candidates += site_folder.rglob("*") if site_folder.is_dir() else ()
        files = sorted(path for path in candidates if path.is_file() and not path.name.startswith(UNFINISHED_PREFIXES))
        inputs = {path.relative_to(self._root).as_posix(): path for path in files}
        for provider in self._sources:
            inputs |= self._landing_place.list_provider_files(provider)
        return {readable: inputs[name] for readable, name in sorted(to_distinct_names(inputs).items())}

    def load_matches(self) -> Sequence[Mapping[str, str]]:
        return decision_files.read_rows(self._root / "matches.csv", MATCH_COLUMNS)

    def load_withdrawals(self) -> Sequence[Mapping[str, str]]:
        path = self._root / "withdrawals.csv"
        return decision_files.read_filled_rows(path, WITHDRAWAL_COLUMNS, dates=("withdrawn_on",))

    def load_acceptances(self) -> Sequence[Mapping[str, str]]:
        path = self._root / "accepted.csv"
        return decision_files.load_acceptances(path, self._sources)

    def load_readings(self) -> pd.DataFrame:
        return decision_files.load_readings(self._root / "readings.csv")

    def load_major_tests(self) -> Sequence[MajorTest]:
        return major_projects.load_major_tests(self._root / "major.csv")

    def load_measures(self) -> pd.DataFrame:
        return decision_files.load_measures(self._root / "measures.csv")

    def load_site_settings(self) -> SiteSettings:
        return site_settings.load_site_settings(self._root)

    def read_logo(self) -> bytes | None:
        return site_settings.read_logo(self._root)
