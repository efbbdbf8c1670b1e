"""Everything that Dagster loads, put together for a folder of sources and a folder of outputs."""

import logging
from collections.abc import Mapping
from typing import Any

import dagster as dg

import assets
from assets.publish.release import signatures
from pipelines import asset_declarations, automation, checks, resources
from pipelines.alerts.alert_sensors import build_alert_sensors
from pipelines.arrival_sensor import ArrivalWatch, build_arrival_sensor
from pipelines.resources.landing_place import find_landing_folder
from pipelines.run_plans import RunPlanner
from pipelines.settings import RegisterSettings, load_settings
from schemas.stores import ProgressListener


def build_definitions(
    settings: RegisterSettings,
    rebuilt_version: str = "",
    event_handler: logging.Handler | None = None,
    progress: ProgressListener = lambda *_: None,
) -> dg.Definitions:
    """The register's definitions, on the folders and the database of the settings.

    rebuilt_version: the version of an earlier release that is made again; event_handler: receives a run's events instead of
    the console; progress: is called as a long step goes on. Raises FixableError when an address or the signing key is wrong.
    """
    stores = build_stores(settings, rebuilt_version)
    code = stores["outputs"].get_code_digests().code
    logger = logging.Logger("register", logging.DEBUG)
    if event_handler:
        logger.addHandler(event_handler)

    def complete_spec(spec: dg.AssetSpec) -> dg.AssetSpec:
        if spec.group_name in automation.PARTITIONED_STAGES:
            spec = spec.replace_attributes(partitions_def=automation.PROVIDERS)
        if spec.group_name in automation.FOLLOWING_STAGES:
            spec = spec.replace_attributes(automation_condition=automation.FOLLOW)
        return asset_declarations.declare_asset_details(spec, code)

    # Of several providers at once: a run for each would take the time of a run for each.
    loaded = dg.load_assets_from_package_module(assets, backfill_policy=dg.BackfillPolicy.single_run())
    external = [asset_declarations.declare_landing(automation.PROVIDERS), *asset_declarations.declare_decision_files()]
    made = [asset for asset in loaded if isinstance(asset, dg.AssetsDefinition)]
    jobs, sensors = automation.build_jobs(), []
    loggers = {"console": dg.LoggerDefinition(lambda _: logger)} if event_handler else None
    if settings.broker:
        gathering, following = _declare_workers(settings, stores, loggers, jobs[1])
        jobs.append(gathering)
        sensors.append(following)
    share = settings.get_worker_share()
    watch = ArrivalWatch(settings, jobs, lambda: RunPlanner.from_resources(build_stores(settings), share))
    return dg.Definitions(
        assets=[*dg.map_asset_specs(complete_spec, made), *external],
        asset_checks=checks.CHECKS,
        jobs=jobs,
        schedules=[automation.build_monthly_release(watch.keep_partitions, has_workers=share is not None)],
        sensors=[
            build_arrival_sensor(watch, settings.arrival_seconds),
            automation.build_follow_sensor(),
            *sensors,
            *build_alert_sensors(settings),
        ],
        resources={**stores, "progress": progress},
        executor=dg.in_process_executor,
        loggers=loggers,
    )


def _declare_workers(
    settings: RegisterSettings,
    stores: Mapping[str, Any],
    loggers: Mapping[str, dg.LoggerDefinition] | None,
    release: Any,
) -> tuple[dg.JobDefinition, dg.SensorDefinition]:
    """The job that workers share, and what asks for its release."""
    from pipelines.workers.gathering_job import build_gathering_job
    from pipelines.workers.release_sensor import build_release_sensor
    from pipelines.workers.workers_executor import declare_workers_executor

    outputs = settings.get_outputs_folder().resolve()
    executor = declare_workers_executor(settings, outputs)
    gathering = build_gathering_job(stores, loggers, executor, outputs, settings.worker_share)
    return gathering, build_release_sensor(gathering, release)


def build_stores(settings: RegisterSettings, rebuilt_version: str = "") -> dict[str, Any]:
    """The stores that a run uses: the resources of the definitions. Raises FixableError for an address or a signing key that
    is none.
    """
    sources, outputs = settings.get_sources_folder().resolve(), settings.get_outputs_folder().resolve()
    store = outputs / "store"
    landing = sources if rebuilt_version else find_landing_folder(sources, settings.get_landing_folder())
    tables = resources.ParquetTables(path=str(store / "tables"), outputs=str(outputs), landing=str(landing))
    return {
        "io_manager": tables,
        "tables": tables,
        "intake_folder": resources.SourcesFolder(path=str(sources), landing=str(landing)),
        "landing": resources.LandingFolder(outputs=str(outputs)),
        "outputs": resources.OutputsFolder(path=str(outputs), rebuilt_version=rebuilt_version),
        "returned_files": resources.ReturnedFileMaker(path=str(store / "returned")),
        "register": resources.declare_register_database(settings.get_database_url()),
        "sign_list": signatures.build_list_signer(settings.get_signing_key()),
    }


@dg.definitions
def load_definitions() -> dg.Definitions:
    """What Dagster's own programs load (workspace.yaml): the register on the folders that the settings name."""
    return build_definitions(load_settings())
