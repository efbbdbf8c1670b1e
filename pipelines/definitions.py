"""Everything that Dagster loads, put together for a folder of sources and a folder of outputs."""

import logging
from pathlib import Path
from typing import Any

import dagster as dg

import assets
from pipelines import asset_declarations, automation, checks, resources
from pipelines.arrival_sensor import ArrivalWatch, build_arrival_sensor
from pipelines.environment import get_outputs_folder, get_received_files_folder, get_sources_folder
from pipelines.resources.landing_place import find_landing_folder
from pipelines.run_plans import RunPlanner
from schemas.stores import ProgressListener


def build_definitions(
    sources: Path,
    outputs: Path,
    rebuilt_version: str = "",
    event_handler: logging.Handler | None = None,
    progress: ProgressListener = lambda *_: None,
) -> dg.Definitions:
    """The register's definitions for a folder of sources and a folder of outputs.

    rebuilt_version: the version of an earlier release that is made again; event_handler: receives a run's events instead of
    the console; progress: is called as a long step goes on.
    """
    stores = build_stores(sources, outputs, rebuilt_version)
    code = stores["outputs"].get_code_digests().code
    logger = logging.Logger("register", logging.DEBUG)
    if event_handler:
        logger.addHandler(event_handler)

    def complete_spec(spec: dg.AssetSpec) -> dg.AssetSpec:
        if spec.group_name in automation.PARTITIONED_STAGES:
            spec = spec.replace_attributes(partitions_def=automation.PROVIDERS)
        return asset_declarations.declare_asset_details(spec, code)

    # Of several providers at once: a run for each would take the time of a run for each.
    loaded = dg.load_assets_from_package_module(assets, backfill_policy=dg.BackfillPolicy.single_run())
    external = [asset_declarations.declare_landing(automation.PROVIDERS), *asset_declarations.declare_decision_files()]
    made = [asset for asset in loaded if isinstance(asset, dg.AssetsDefinition)]
    jobs = automation.build_jobs()
    watch = ArrivalWatch(
        sources, outputs, jobs, lambda: RunPlanner.from_resources(build_stores(sources, outputs, rebuilt_version))
    )
    return dg.Definitions(
        assets=[*dg.map_asset_specs(complete_spec, made), *external],
        asset_checks=checks.CHECKS,
        jobs=jobs,
        schedules=[automation.build_monthly_release()],
        sensors=[build_arrival_sensor(watch)],
        resources={**stores, "progress": progress},
        executor=dg.in_process_executor,
        loggers={"console": dg.LoggerDefinition(lambda _: logger)} if event_handler else None,
    )


def build_stores(sources: Path, outputs: Path, rebuilt_version: str = "") -> dict[str, Any]:
    """The stores that a run uses: the resources of the definitions. Raises FixableError for a landing place that is none."""
    store = outputs / "store"
    landing = sources if rebuilt_version else find_landing_folder(sources)
    tables = resources.ParquetTables(path=str(store / "tables"), outputs=str(outputs))
    return {
        "io_manager": tables,
        "tables": tables,
        "intake_folder": resources.SourcesFolder(path=str(sources), landing=str(landing)),
        "landing": resources.LandingFolder(path=str(get_received_files_folder(outputs))),
        "outputs": resources.OutputsFolder(path=str(outputs), rebuilt_version=rebuilt_version),
        "returned_files": resources.ReturnedFileMaker(path=str(store / "returned")),
        "register": resources.RegisterDatabase(outputs=str(outputs)),
    }


@dg.definitions
def load_definitions() -> dg.Definitions:
    """What Dagster's own programs load (workspace.yaml): the register on the folders that the environment names."""
    return build_definitions(get_sources_folder(), get_outputs_folder())
