"""Everything that Dagster loads, for some folders. Belongs here: putting it together. Does not belong here: any of the parts."""

import logging
from pathlib import Path

import dagster as dg

import assets
from pipelines import automation, checks, jobs, resources
from schemas import site_settings
from schemas.source_file import load_register_sources
from schemas.stores import ProgressListener

PARTITIONED = ("submissions", "raw_records", "accepted", "held", "notes", "findings")


def _unheard(what: str, done: int, total: int) -> None:
    """Nobody waits for a run that Dagster starts."""


def definitions(
    sources: Path,
    outputs: Path,
    heard: logging.Handler | None = None,
    again: str = "",
    progress: ProgressListener = _unheard,
) -> dg.Definitions:
    """The register's definitions for a folder of sources and a folder of outputs.

    heard: what hears a run's events instead of the console; again: the version of an earlier release that is to be made
    again; progress: what hears how far a long step has come. Raises SourceError when a source file is wrong, with file
    and key.
    """
    site_settings.load_site_settings(sources)
    providers = dg.StaticPartitionsDefinition(sorted(load_register_sources(sources)))
    loaded = [each for each in dg.load_assets_from_package_module(assets) if isinstance(each, dg.AssetsDefinition)]
    store = outputs / "store"
    tables = resources.ParquetTables(path=str(store / "tables"))
    return dg.Definitions(
        assets=dg.map_asset_specs(lambda spec: _partitioned(spec, providers), loaded),
        asset_checks=checks.checks(),
        jobs=[jobs.publish_job(providers)],
        schedules=[automation.monthly()],
        sensors=[automation.on_arrival(sources)],
        resources={
            "io_manager": tables,
            "tables": tables,
            "intake_folder": resources.IntakeFolder(path=str(sources)),
            "landing": resources.LandingFolder(path=str(store / "landing")),
            "outputs": resources.OutputsFolder(path=str(outputs), again=again),
            "register": resources.RegisterDatabase(url=resources.database_url(outputs)),
            "progress": progress,
        },
        loggers={"console": _logger(heard)} if heard else None,
    )


def _logger(heard: logging.Handler) -> dg.LoggerDefinition:
    """A logger that tells one listener and nobody else."""

    def made(_: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("register", logging.DEBUG)
        logger.addHandler(heard)
        return logger

    return dg.LoggerDefinition(made)


def _partitioned(spec: dg.AssetSpec, providers: dg.StaticPartitionsDefinition) -> dg.AssetSpec:
    """The first two stages are made provider by provider."""
    if spec.key.path[-1] in PARTITIONED:
        return spec.replace_attributes(partitions_def=providers)
    return spec
