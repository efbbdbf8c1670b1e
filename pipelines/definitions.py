"""Everything that Dagster loads, put together for a folder of sources and a folder of outputs."""

import logging

import dagster as dg

import assets
from assets.publish.release import signatures
from pipelines import asset_declarations, automation, checks, resources
from pipelines.arrival_sensor import build_arrival_sensor
from pipelines.resources.landing_place import find_landing_folder
from pipelines.settings import RegisterSettings, load_settings
from schemas import site_settings
from schemas.source_file import load_register_sources
from schemas.stores import ProgressListener


def build_definitions(
    settings: RegisterSettings,
    rebuilt_version: str = "",
    event_handler: logging.Handler | None = None,
    progress: ProgressListener = lambda *_: None,
) -> dg.Definitions:
    """The register's definitions, on the folders and the database of the settings.

    rebuilt_version: the version of an earlier release that is made again; event_handler: receives a run's events instead of
    the console; progress: is called as a long step goes on. Raises FixableError when a source
    file, an address or the signing key is wrong.
    """
    sources, outputs = settings.get_sources_folder().resolve(), settings.get_outputs_folder().resolve()
    site_settings.load_site_settings(sources)
    providers = dg.StaticPartitionsDefinition(sorted(load_register_sources(sources)))
    folder = resources.OutputsFolder(path=str(outputs), rebuilt_version=rebuilt_version)
    logger = logging.Logger("register", logging.DEBUG)
    if event_handler:
        logger.addHandler(event_handler)

    def complete_spec(spec: dg.AssetSpec) -> dg.AssetSpec:
        if spec.group_name in automation.PARTITIONED_STAGES:
            spec = spec.replace_attributes(partitions_def=providers)
        return asset_declarations.declare_asset_details(spec, folder.get_code_digests().code)

    loaded = [asset for asset in dg.load_assets_from_package_module(assets) if isinstance(asset, dg.AssetsDefinition)]
    store = outputs / "store"
    landing = sources if rebuilt_version else find_landing_folder(sources, settings.get_landing_folder())
    tables = resources.ParquetTables(path=str(store / "tables"), outputs=str(outputs), landing=str(landing))
    return dg.Definitions(
        assets=[*dg.map_asset_specs(complete_spec, loaded), *asset_declarations.declare_decision_files()],
        asset_checks=checks.CHECKS,
        jobs=automation.build_jobs(providers),
        schedules=[automation.MONTHLY_RELEASE],
        sensors=[build_arrival_sensor(sources, automation.PUBLISH_JOB, landing)],
        resources={
            "io_manager": tables,
            "tables": tables,
            "intake_folder": resources.SourcesFolder(path=str(sources), landing=str(landing)),
            "landing": resources.LandingFolder(outputs=str(outputs)),
            "outputs": folder,
            "returned_files": resources.ReturnedFileMaker(path=str(store / "returned")),
            "register": resources.declare_register_database(settings.get_database_url()),
            "progress": progress,
            "sign_list": signatures.build_list_signer(settings.get_signing_key()),
        },
        executor=dg.in_process_executor,
        loggers={"console": dg.LoggerDefinition(lambda _: logger)} if event_handler else None,
    )


@dg.definitions
def load_definitions() -> dg.Definitions:
    """What Dagster's own programs load (workspace.yaml): the register on the folders that the settings name."""
    return build_definitions(load_settings())
