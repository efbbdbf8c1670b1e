"""The stores that the stages ask for (schemas.stores), and where their tables lie between steps.

Belongs here: folders, the database, Parquet between stages. Does not belong here: what any table means.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread
from typing import Any

import dagster as dg
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetFile
from sqlalchemy import Engine

from assets.match import register as memory
from assets.publish.release.published_releases import (
    calculate_code_digest,
    calculate_rules_digest,
    find_previous_release,
    read_release_table,
)
from schemas import codelists, decision_files, site_settings
from schemas.recommendations import major_projects
from schemas.recommendations.major_projects import MajorTest
from schemas.site_settings import SiteSettings
from schemas.source_file import Source, load_register_sources
from schemas.stores import ProviderOutput, ProviderTables
from schemas.tables import TABLES

ROOT = Path(__file__).resolve().parent.parent
SOURCES = "SHARED_SERVICES_SOURCES"
OUTPUTS = "SHARED_SERVICES_OUTPUTS"
DATABASE = "SHARED_SERVICES_DATABASE"

MATCH_COLUMNS = (
    "provider",
    "reference",
    "other_provider",
    "other_reference",
    "decision",
    "decided_by",
    "decided_on",
    "reason",
)
WITHDRAWAL_COLUMNS = ("project", "withdrawn_on", "withdrawn_by", "reason_en", "reason_cy")
MEASURE_COLUMNS = (*TABLES["measures"].get_columns(), "aliases")
MOST_WITHHELD = 100
"""A measure may withhold counts below this and no higher: more would withhold the measure itself."""
PREVIEW_ROWS = 8


def sources_folder() -> Path:
    """The folder of source files: from the environment, else the one that ships with the project."""
    return Path(os.environ.get(SOURCES) or ROOT / "sources")


def outputs_folder() -> Path:
    """The folder of releases: from the environment, else the project's own."""
    return Path(os.environ.get(OUTPUTS) or ROOT / "outputs")


def database_url(outputs: Path) -> str:
    """The register's database: from the environment, else a SQLite file among the outputs."""
    return os.environ.get(DATABASE) or f"sqlite:///{outputs / 'store' / 'register.sqlite'}"


class IntakeFolder(dg.ConfigurableResource):
    """A folder of source files, with a folder beside each for what its provider sends (schemas.stores.SourcesStore)."""

    path: str

    @cached_property
    def _loaded(self) -> Mapping[str, Source]:
        return load_register_sources(Path(self.path))

    def load_sources(self) -> Mapping[str, Source]:
        """The source files of the register's providers, as they were when the run began. Raises SourceError."""
        return self._loaded

    def load_source(self, provider: str) -> Source:
        """One provider's source file."""
        return self.load_sources()[provider]

    def get_provider_dir(self, provider: str) -> Path:
        """Where a provider's files land."""
        return Path(self.path) / provider

    def load_matches(self) -> Sequence[Mapping[str, str]]:
        """People's decisions on matches."""
        return decision_files.read_rows(Path(self.path) / "matches.csv", MATCH_COLUMNS)

    def load_withdrawals(self) -> Sequence[Mapping[str, str]]:
        """People's decisions on which projects leave the register. Raises ReadingsError for a line that is not whole."""
        return decision_files.read_filled_rows(
            Path(self.path) / "withdrawals.csv", WITHDRAWAL_COLUMNS, dates=("withdrawn_on",)
        )

    def list_inputs(self) -> Mapping[str, Path]:
        """The source files and small tables, what lies in the folders of the register's providers, and the website's settings."""
        folder = Path(self.path)
        own = [path for path in folder.iterdir() if path.suffix in (".yaml", ".csv")]
        sent = [
            path
            for below in (*self.load_sources(), site_settings.SITE_FILE.parent.name)
            if (folder / below).is_dir()
            for path in (folder / below).iterdir()
        ]
        files = sorted(path for path in (*own, *sent) if path.is_file() and not path.name.startswith((".", "~$")))
        return {path.relative_to(folder).as_posix(): path for path in files}

    def load_readings(self) -> pd.DataFrame:
        """Readings of the definition's limbs."""
        return decision_files.load_readings(Path(self.path) / "readings.csv")

    def load_site_settings(self) -> SiteSettings:
        """What the website is called, where it stands, and how it looks. Raises SourceError."""
        return site_settings.load_site_settings(Path(self.path))

    def read_logo(self) -> bytes | None:
        """The logo that these settings name, if they do."""
        return site_settings.read_logo(Path(self.path))

    def load_major_tests(self) -> Sequence[MajorTest]:
        """When a project is major. Raises ReadingsError for a line that is wrong."""
        return major_projects.load_major_tests(Path(self.path) / "major.csv")

    def load_measures(self) -> pd.DataFrame:
        """The catalogue of measures. Raises ReadingsError naming each line with a wrong `seasonal`, `service_area`
        or `withhold_below`.
        """
        path = Path(self.path) / "measures.csv"
        rows = decision_files.read_rows(path, MEASURE_COLUMNS)
        decision_files.check_allowed_values(
            path,
            rows,
            {
                "seasonal": ("", "yes", "no"),
                "service_area": ("", *codelists.list_codes("service_area")),
                "withhold_below": ("", *map(str, range(2, MOST_WITHHELD + 1))),
            },
        )
        frame = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS), dtype="string[pyarrow]").replace("", pd.NA)
        seasonal = frame["seasonal"].map({"yes": True, "no": False}, na_action="ignore")
        return frame.assign(seasonal=seasonal.astype("boolean")).astype(
            {"tolerance": "Float64", "withhold_below": "Int64"}
        )


class LandingFolder(dg.ConfigurableResource):
    """Every file received, under the sha256 of its bytes (schemas.stores.LandingStore)."""

    path: str

    def store_bytes(self, content: bytes) -> str:
        """Keeps a file, once; a write that is cut short leaves nothing under its name."""
        name = hashlib.sha256(content).hexdigest()
        place = Path(self.path) / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_suffix(f".{os.getpid()}")
            part.write_bytes(content)
            part.replace(place)
        return name

    def store_file(self, path: Path) -> str:
        """Keeps a file without taking it into memory."""
        with path.open("rb") as file:
            name = hashlib.file_digest(file, "sha256").hexdigest()
        place = Path(self.path) / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_suffix(f".{os.getpid()}")
            shutil.copyfile(path, part)
            part.replace(place)
        return name

    def read_bytes(self, sha256: str) -> bytes:
        """A kept file's bytes."""
        return (Path(self.path) / sha256).read_bytes()


class OutputsFolder(dg.ConfigurableResource):
    """Where releases stand and are prepared (schemas.stores.OutputStore).

    again: the version of an earlier release that the run makes again; blank for what is known now.
    """

    path: str
    again: str = ""

    def get_root_dir(self) -> Path:
        """The folder that holds `releases/` and `current`."""
        return Path(self.path)

    def get_part_dir(self, name: str) -> Path:
        """Where a part of a release is prepared."""
        return Path(self.path) / "store" / "staging" / name

    def create_staging_dir(self, name: str) -> Path:
        """That place, empty. What stood there goes beside the run: of a large website that takes seconds."""
        folder = self.get_part_dir(name)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            folder.rename(Path(mkdtemp(prefix=f".{name}-", dir=folder.parent), name))
        for left in folder.parent.glob(f".{name}-*"):
            Thread(target=shutil.rmtree, args=(left, True)).start()
        folder.mkdir()
        return folder

    def get_cache_dir(self, name: str) -> Path:
        """A place that stays from run to run."""
        return Path(self.path) / "store" / name

    def find_previous_release_dir(self) -> Path | None:
        """The release that this run follows: one that is made again follows itself."""
        return (
            self.get_root_dir() / "releases" / self.again if self.again else find_previous_release(self.get_root_dir())
        )

    def is_rebuild(self) -> bool:
        """Whether an earlier release is made again."""
        return bool(self.again)

    def load_previous_tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables of that release (internal edition) and its provenance."""
        folder = self.find_previous_release_dir()
        if folder is None:
            return {}
        files = sorted((folder / "internal" / "data").glob("*.parquet"))
        return {path.stem: read_release_table(path) for path in files}

    def get_code_digests(self) -> tuple[str, str, str]:
        """The software's version, a digest of its code, and one of the rules in it."""
        return self._code

    @cached_property
    def _code(self) -> tuple[str, str, str]:
        return version("shared-services"), calculate_code_digest(ROOT), calculate_rules_digest(ROOT)


class RegisterDatabase(dg.ConfigurableResource):
    """The register's memory (schemas.stores.RegisterStore)."""

    url: str

    @cached_property
    def _engine(self) -> Engine:
        if self.url.startswith("sqlite:///"):
            Path(self.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        return memory.opened(self.url)

    def get_engine(self) -> Engine:
        """The database, on the present schema."""
        return self._engine

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002 - Dagster's signature
        """Closes the connections when the run is over."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    def keep_release(self, release: Mapping[str, Any], inputs: Mapping[str, str], sums: str) -> None:
        """Keeps that a release stands."""
        memory.keep_release(self.get_engine(), release, inputs, sums)


WHOLE = "frame"
MADE_FROM = "made-from"
SMALL = 10_000
"""Rows that are read sooner than threads for them are started."""


class ParquetTables(dg.ConfigurableIOManager):
    """Tables between steps, as Parquet: `<asset>/[<provider>/]<name>.parquet`.

    An asset's value is a frame or a dictionary of frames; a partitioned one a dictionary of those by provider, however
    many providers a run covers. Says rows, a preview and the path of everything written, for Dagster's pages.
    """

    path: str

    def _folder(self, context: dg.InputContext | dg.OutputContext) -> Path:
        return Path(self.path) / "-".join(context.asset_key.path)

    @cached_property
    def _known(self) -> dict[Path, Any]:
        """What this run has read already: several steps read the same tables."""
        return {}

    def _kept(self, folder: Path, made: Any) -> None:
        frames, made_from = (made.frames, made.input_digest) if isinstance(made, ProviderOutput) else (made, "")
        _write(folder, frames, made_from)
        for each in (folder, folder.parent):
            self._known.pop(each, None)

    def get_input_digest(self, asset: str, provider: str) -> str | None:
        """What a provider's tables of a step were made from; None when there are none."""
        said = Path(self.path) / asset / provider / MADE_FROM
        return said.read_text(encoding="ascii") if said.exists() else None

    def _read(self, folder: Path) -> Any:
        """A folder's frames, as Parquet gives them back; a step may change its own without changing another's."""
        if folder not in self._known:
            self._known[folder] = _read([folder])
        return _lent(self._known[folder])

    def _together(self, folder: Path, providers: Sequence[str]) -> Any:
        if folder not in self._known:
            self._known[folder] = _read([folder / provider for provider in providers])
        return _lent(self._known[folder])

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Writes an asset's value, replacing what was there."""
        folder = self._folder(context)
        if context.has_asset_partitions:
            for provider, frames in obj.items():
                self._kept(folder / provider, frames)
        else:
            self._kept(folder, obj)
        context.add_output_metadata(_metadata(folder, obj, context.has_asset_partitions))

    def load_input(self, context: dg.InputContext) -> Any:
        """An asset's value: of all its providers when it is partitioned and the reader is not."""
        folder = self._folder(context)
        if context.has_asset_partitions:
            there = [key for key in context.asset_partition_keys if (folder / key).is_dir()]
            return ProviderTables(
                lambda provider: self._read(folder / provider), there, lambda: self._together(folder, there)
            )
        return self._read(folder)


def _write(folder: Path, frames: Any, made_from: str) -> None:
    """Frames into a folder, which holds the old ones or the new ones, never some of each."""
    part = folder.with_name(f".{folder.name}-{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name, frame in ({WHOLE: frames} if isinstance(frames, pd.DataFrame) else frames).items():
        frame.to_parquet(part / f"{name}.parquet", index=False)
    (part / MADE_FROM).write_text(made_from, encoding="ascii")
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _read(folders: Sequence[Path]) -> Any:
    """The tables in some folders that hold the same ones, those of each folder below those of the one before.

    Arrow reads and joins them; pandas takes ten times as long where they are many and small.
    """
    if not folders:
        return {}
    found = {
        path.stem: _joined([folder / path.name for folder in folders]) for path in sorted(folders[0].glob("*.parquet"))
    }
    return found.get(WHOLE, found)


def _joined(paths: Sequence[Path]) -> pd.DataFrame:
    """One table from files that each hold some of its rows. Most providers send nothing of most tables."""
    tables: list[pa.Table] = []
    for path in paths:
        with ParquetFile(path) as file:
            if file.metadata.num_rows or not tables:
                tables.append(file.read(use_threads=file.metadata.num_rows > SMALL))
    return pa.concat_tables(tables).to_pandas()


def _lent(known: Any) -> Any:
    if isinstance(known, pd.DataFrame):
        return known.copy(deep=False)
    return {name: frame.copy(deep=False) for name, frame in known.items()}


def _each(obj: Any, partitioned: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    for provider, made in obj.items() if partitioned else [("", obj)]:
        frames = made.frames if isinstance(made, ProviderOutput) else made
        for name, frame in ({WHOLE: frames} if isinstance(frames, pd.DataFrame) else frames).items():
            yield " ".join(part for part in (provider, name if name != WHOLE else "") if part), frame


def _metadata(folder: Path, obj: Any, partitioned: bool) -> dict[str, dg.MetadataValue]:
    """Row counts, a preview of the fullest frame, and the path."""
    frames = list(_each(obj, partitioned))
    counts = {name or "rows": len(frame) for name, frame in frames}
    _, fullest = max(frames, key=lambda pair: len(pair[1]), default=("", pd.DataFrame()))
    shown = fullest.iloc[:PREVIEW_ROWS, :12]
    table = [list(shown), ["---"] * shown.shape[1], *shown.astype(object).to_numpy().tolist()]
    lines = ["| " + " | ".join(_short(cell) for cell in row) + " |" for row in table]
    return {
        "dagster/row_count": dg.MetadataValue.int(sum(counts.values())),
        "rows": dg.MetadataValue.json(counts),
        "preview": dg.MetadataValue.md("\n".join(lines)),
        "path": dg.MetadataValue.path(folder),
    }


def _short(cell: object) -> str:
    """A cell as a preview shows it."""
    text = "" if pd.isna(cell) else str(cell).replace("|", "/").replace("\n", " ")
    return text if len(text) <= 60 else text[:57] + "…"
