"""The job that gathers and checks what changed, a share of the providers in each step, so that workers can take them."""

import os
import shutil
import socket
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from assets.check.changed_records import CHECKED_ASSETS, check_changed_records
from assets.gather.changed_returns import GatherStores, gather_raw_records, gather_submissions
from pipelines.automation import GATHERING_JOB, PARTITIONED_ASSETS
from pipelines.resources import LandingFolder, OutputsFolder, ParquetTables, SourcesFolder
from pipelines.run_plans import DATA_VERSION_TAG, RunPlanner
from pipelines.working_folders import pull_landed_files
from schemas.stores import ProviderOutput

MOST_STARTS = 3
SHARES_FOLDER = Path("store") / "shares"
# What may pass, such as a folder that is away for a moment, is tried once more.
ATTEMPTS = dg.RetryPolicy(max_retries=1, delay=5)


class Sharing(dg.Config):
    """size: the most providers in a share; accept: why files stand that are older than the last return, or lack many of its
    projects.
    """

    size: int
    accept: str | None = None


class Gathering(dg.Config):
    """accept: as in Sharing."""

    accept: str | None = None


@dg.op(
    out=dg.DynamicOut(list[str]),
    retry_policy=ATTEMPTS,
    description="The providers of whom anything changed, in shares.",
)
def share_providers(
    context: dg.OpExecutionContext,
    config: Sharing,
    intake_folder: dg.ResourceParam[SourcesFolder],
    landing: dg.ResourceParam[LandingFolder],
    outputs: dg.ResourceParam[OutputsFolder],
    tables: dg.ResourceParam[ParquetTables],
) -> Iterator[dg.DynamicOutput[list[str]]]:
    """Lists of providers. Of no provider when nothing changed."""
    for folder in (outputs.get_root_dir() / SHARES_FOLDER).glob("*"):
        if folder.name != context.run_id:  # one run at a time has the outputs
            shutil.rmtree(folder)
    pull_landed_files(Path(intake_folder.landing))
    plan = RunPlanner(intake_folder, landing, outputs, tables).plan_run(context.instance, is_whole=bool(config.accept))
    for arrival in plan.arrivals:
        context.instance.report_runless_asset_event(arrival)
    providers = plan.providers
    context.log.info(f"{len(providers)} providers to gather.")
    for start in range(0, len(providers), config.size):
        yield dg.DynamicOutput(list(providers[start : start + config.size]), mapping_key=f"{start // config.size:04d}")


@dg.op(retry_policy=ATTEMPTS, description="Gathers and checks a share of the providers, on one worker.")
def gather_share(
    context: dg.OpExecutionContext,
    config: Gathering,
    share: list[str],
    intake_folder: dg.ResourceParam[SourcesFolder],
    landing: dg.ResourceParam[LandingFolder],
    outputs: dg.ResourceParam[OutputsFolder],
    tables: dg.ResourceParam[ParquetTables],
) -> None:
    """Writes the tables of these providers, and of no others: steps that run beside one another never meet."""
    _refuse_endless_starts(context)
    pull_landed_files(Path(intake_folder.landing))
    stores = GatherStores(intake_folder, landing, outputs, tables, context.log.error)
    made = {"submissions": gather_submissions(share, stores)}
    tables.write_providers("submissions", made["submissions"])
    made["raw_records"] = gather_raw_records(tables.read_providers("submissions", share), stores, config.accept)
    tables.write_providers("raw_records", made["raw_records"])
    records = tables.read_providers("raw_records", share)
    made |= check_changed_records(records, intake_folder, tables, context.log.error)
    for name in CHECKED_ASSETS:
        tables.write_providers(name, made[name])
    for materialization in _describe_made(share, made, tables):
        context.log_event(materialization)
    context.add_output_metadata({"providers": len(share), "host": socket.gethostname(), "process": os.getpid()})


def _describe_made(
    share: Sequence[str], made: Mapping[str, Mapping[str, ProviderOutput]], tables: ParquetTables
) -> Iterator[dg.AssetMaterialization]:
    """For each asset and partition what the asset's own step would say of it."""
    for name in PARTITIONED_ASSETS:
        for provider in share:
            metadata: dict[str, Any] = dict(tables.describe_tables(name, provider, made[name].get(provider)))
            # Without a digest it is to be tried again: no version, then, that could be taken for the newest.
            tags = {DATA_VERSION_TAG: digest} if (digest := tables.get_input_digest(name, provider)) else None
            yield dg.AssetMaterialization(name, partition=provider, metadata=metadata, tags=tags)


def _refuse_endless_starts(context: dg.OpExecutionContext) -> None:
    """A share whose worker dies goes to another one. One that kills every worker must not go round for ever."""
    entries = context.instance.all_logs(context.run_id, of_type=dg.DagsterEventType.STEP_START)
    step_key = context.get_step_execution_context().step.key
    starts = sum(entry.step_key == step_key for entry in entries)
    if starts > MOST_STARTS:
        text = (
            f"Begun {MOST_STARTS} times, and each time its worker ended before it was done: has it too little memory?"
        )
        raise dg.Failure(text, allow_retries=False)


@dg.graph(name=GATHERING_JOB)
def gather_shares() -> None:
    """Shares, each to whichever worker is free."""
    share_providers().map(gather_share)


def build_gathering_config(size: int, accept: str | None = None) -> dict[str, Any]:
    """The config of a run. Arguments: as in Sharing."""
    return {
        "ops": {
            "share_providers": {"config": {"size": size, "accept": accept}},
            "gather_share": {"config": {"accept": accept}},
        }
    }


def build_gathering_job(
    resources: Mapping[str, object],
    loggers: Mapping[str, dg.LoggerDefinition] | None,
    executor: dg.ExecutorDefinition,
    outputs: Path,
    size: int,
) -> dg.JobDefinition:
    """The job. resources, loggers: the register's own; executor: hands out the steps, and reserves the outputs for the
    run as a whole, so that its steps must not wait for one another; size: as in Sharing.
    """
    own = {
        "tables": ParquetTables(path=str(outputs / "store" / "tables")),
        "io_manager": dg.FilesystemIOManager(base_dir=str(outputs / SHARES_FOLDER)),
    }
    return gather_shares.to_job(
        resource_defs={**{name: resources[name] for name in ("intake_folder", "landing", "outputs")}, **own},
        config=build_gathering_config(size),
        executor_def=executor,
        logger_defs=loggers,
        description="Gather and check what changed, the providers shared among workers. A release follows by itself.",
    )
