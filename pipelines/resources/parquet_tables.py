"""The tables between steps, as Parquet."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import dagster as dg
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetFile, read_schema

from pipelines.column_lineage import describe_provider_columns, describe_table_columns
from pipelines.outputs_lock import describe_lock_holder, lock_outputs
from pipelines.run_history import record_run
from pipelines.working_folders import pull_landed_files
from schemas.stores import ProviderOutput, ProviderTables
from schemas.unfinished_files import make_unfinished_path

SINGLE_FRAME = "frame"
"""The name of the file of an asset that is one frame and not several."""
DIGEST_FILE = "made-from"
UNIT, ROWS_UNIT = "unit", "rows"
"""An asset's definition metadata may say what a row of its frame stands for, such as a file that it wrote."""
MIN_ROWS_FOR_THREADS = 10_000
"""Fewer rows are read sooner than threads for them are started."""
PREVIEW_ROWS, PREVIEW_COLUMNS, PREVIEW_CELL_LENGTH = 8, 12, 60

Frames: TypeAlias = pd.DataFrame | dict[str, pd.DataFrame]
"""What an asset gives, of one provider or of all: a frame, or several by name."""


class ParquetTables(dg.ConfigurableIOManager):
    """Tables between steps, as Parquet: `<asset>/[<provider>/]<name>.parquet`.

    An asset's value is a frame or a dictionary of frames; a partitioned one a dictionary of those by provider, however
    many providers a run covers. Shows rows, a preview and the path of everything written on Dagster's pages.

    outputs: the folder of outputs, which a run of Dagster reserves from its first step to its last; blank for none. Every
    asset's tables pass through here, so that no run can do without. landing: the landing place, which is made up to date then
    where it stands for an address; blank for none.
    """

    path: str
    outputs: str = ""
    landing: str = ""

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["ParquetTables"]:
        """These tables, once no other run uses them. The log says when a run waits, and for which process."""
        outputs = Path(self.outputs)

        def log_waiting() -> None:
            if context.log:
                context.log.warning(
                    f"{describe_lock_holder(outputs)} is publishing to {outputs}. This run waits until it has ended."
                )

        if not self.outputs:
            yield self
            return
        instance, run = context.instance, context.run
        recorded = record_run(instance, run.run_id, outputs) if instance and run else nullcontext()
        with lock_outputs(outputs, log_waiting) as is_first, recorded:
            if is_first and self.landing:
                pull_landed_files(Path(self.landing))
            yield self

    @cached_property
    def _cache(self) -> dict[Path, Frames]:
        """What this run has read: several steps read the same tables."""
        return {}

    @cached_property
    def _columns(self) -> dict[Path, list[str]]:
        """The columns of the tables of this run, which are asked for at each table that is made of them."""
        return {}

    def get_input_digest(self, asset: str, provider: str) -> str | None:
        """The digest of what a provider's tables of a step were made from; None when there are none."""
        path = Path(self.path) / asset / provider / DIGEST_FILE
        return path.read_text(encoding="ascii") if path.exists() else None

    def describe_tables(self, asset: str, provider: str, output: ProviderOutput | None) -> Mapping[str, Any]:
        """What Dagster's pages show of a provider's tables of a step. output: the new ones; None where those before stand."""
        folder = Path(self.path) / asset / provider
        if output is None and not folder.is_dir():
            return {}
        frames = self._read_frames(folder, [folder]) if output is None else output.frames
        digest = self.get_input_digest(asset, provider) if output is None else output.input_digest
        named = {"": frames} if isinstance(frames, pd.DataFrame) else frames
        shown = {**_describe_frames(folder, named), **describe_provider_columns(asset, named)}
        return {**shown, "made_from": dg.MetadataValue.text(digest or "")}

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Writes an asset's value in place of the one that was there."""
        if context.has_asset_partitions:  # each partition is described by describe_tables
            self.write_providers(self._get_name(context), obj)
            return
        folder = self._get_folder(context)
        frames = {SINGLE_FRAME: obj} if isinstance(obj, pd.DataFrame) else obj
        self._write_folder(folder, frames, "")
        self._cache.pop(folder, None)
        unit = str(context.definition_metadata.get(UNIT, ROWS_UNIT))
        columns = [column for name in frames if name == SINGLE_FRAME for column in frames[name]]
        lineage = describe_table_columns(context.asset_spec, columns, self._list_columns)
        context.add_output_metadata({**_describe_frames(folder, frames, unit), **lineage})

    def load_input(self, context: dg.InputContext) -> Any:
        """An asset's value: of all its providers when it is partitioned."""
        if context.has_asset_partitions:
            return self.read_providers(self._get_name(context), context.asset_partition_keys)
        folder = self._get_folder(context)
        return self._read_frames(folder, [folder])

    def write_providers(self, asset: str, outputs: Mapping[str, ProviderOutput]) -> None:
        """Writes the tables of some providers in place of those that were there."""
        folder = Path(self.path) / asset
        for provider, output in outputs.items():
            frames = {SINGLE_FRAME: output.frames} if isinstance(output.frames, pd.DataFrame) else output.frames
            self._write_folder(folder / provider, frames, output.input_digest)
            self._cache.pop(folder / provider, None)
        self._cache.pop(folder, None)

    def _write_folder(self, folder: Path, frames: dict[str, pd.DataFrame], digest: str) -> None:
        """Writes frames into a folder. If it is broken off the folder is the old one, whole, or is not there."""
        unfinished = make_unfinished_path(Path(self.path).parent, folder.name)
        unfinished.mkdir()
        for name, frame in frames.items():
            frame.to_parquet(unfinished / f"{name}.parquet", index=False)
        (unfinished / DIGEST_FILE).write_text(digest, encoding="ascii")
        folder.parent.mkdir(parents=True, exist_ok=True)
        replaced = make_unfinished_path(Path(self.path).parent, folder.name)
        # Removed where it stands it would, half-way, be a folder with its digest and without some of its tables.
        with suppress(FileNotFoundError):
            folder.rename(replaced)
        unfinished.rename(folder)
        shutil.rmtree(replaced, ignore_errors=True)

    def read_providers(self, asset: str, providers: Iterable[str]) -> ProviderTables:
        """The tables of those of some providers that have any."""
        folder = Path(self.path) / asset
        present = [provider for provider in providers if (folder / provider).is_dir()]
        return ProviderTables(
            lambda provider: self._read_frames(folder / provider, [folder / provider]),
            present,
            lambda: self._read_frames(folder, [folder / provider for provider in present]),
        )

    def _get_name(self, context: dg.InputContext | dg.OutputContext) -> str:
        return "-".join(context.asset_key.path)

    def _list_columns(self, asset: str) -> Sequence[str]:
        """The columns of an asset that is one frame; none of another."""
        path = Path(self.path) / asset / f"{SINGLE_FRAME}.parquet"
        if path not in self._columns:
            self._columns[path] = list(read_schema(path).names) if path.is_file() else []
        return self._columns[path]

    def _get_folder(self, context: dg.InputContext | dg.OutputContext) -> Path:
        return Path(self.path) / self._get_name(context)

    def _read_frames(self, key: Path, folders: Sequence[Path]) -> Frames:
        """The frames of some folders, read once. A step may change its own copy without changing another's."""
        if key not in self._cache:
            self._cache[key] = _read_folders(folders)
        frames = self._cache[key]
        if isinstance(frames, pd.DataFrame):
            return frames.copy(deep=False)
        return {name: frame.copy(deep=False) for name, frame in frames.items()}


def _read_folders(folders: Sequence[Path]) -> Frames:
    """The tables of folders that hold the same ones, those of each folder below those of the one before.

    Arrow reads and joins them; pandas takes ten times as long where they are many and small.
    """
    if not folders:
        return {}
    names = sorted(path.name for path in folders[0].glob("*.parquet"))
    frames = {
        name.removesuffix(".parquet"): _read_parquet_files([folder / name for folder in folders]) for name in names
    }
    return frames.get(SINGLE_FRAME, frames)


def _read_parquet_files(paths: Sequence[Path]) -> pd.DataFrame:
    """One table from files that each hold some of its rows. Most providers send nothing of most tables."""
    tables: list[pa.Table] = []
    for path in paths:
        with ParquetFile(path) as file:
            if file.metadata.num_rows or not tables:
                tables.append(file.read(use_threads=file.metadata.num_rows > MIN_ROWS_FOR_THREADS))
    return pa.concat_tables(tables).to_pandas()


def _describe_frames(
    folder: Path, frames: Mapping[str, pd.DataFrame], unit: str = ROWS_UNIT
) -> dict[str, dg.MetadataValue]:
    counts = {unit if name in ("", SINGLE_FRAME) else name: len(frame) for name, frame in frames.items()}
    longest = max(frames.values(), key=len, default=pd.DataFrame())
    preview = longest.iloc[:PREVIEW_ROWS, :PREVIEW_COLUMNS]
    rows = [list(preview), ["---"] * preview.shape[1], *preview.astype(object).to_numpy().tolist()]
    return {
        "dagster/row_count" if unit == ROWS_UNIT else unit: dg.MetadataValue.int(sum(counts.values())),
        **({"tables": dg.MetadataValue.json(counts)} if len(counts) > 1 else {}),
        "preview": dg.MetadataValue.md("\n".join(f"| {' | '.join(map(_shorten_cell, row))} |" for row in rows)),
        "path": dg.MetadataValue.path(folder),
    }


def _shorten_cell(cell: object) -> str:
    text = "" if pd.isna(cell) else str(cell).replace("|", "/").replace("\n", " ")
    return text if len(text) <= PREVIEW_CELL_LENGTH else f"{text[: PREVIEW_CELL_LENGTH - 3]}…"
