"""A run of the job on the workers, asked for by the command."""

import logging
from typing import Any

import dagster as dg

from pipelines.automation import GATHERING_JOB
from pipelines.definitions import build_definitions
from pipelines.run_error import RunError
from pipelines.settings import RegisterSettings, load_settings
from pipelines.workers.gathering_job import build_gathering_config
from pipelines.workers.release_sensor import COMMAND_TAG


def load_gathering_job(**folders: Any) -> dg.JobDefinition:
    """The job, made anew in each worker from its own settings; but on the folders of the command that asked."""
    return build_definitions(load_settings(**folders), event_handler=logging.NullHandler()).resolve_job_def(
        GATHERING_JOB
    )


def gather_on_workers(settings: RegisterSettings, instance: dg.DagsterInstance, accept: str | None) -> None:
    """Gathers and checks what changed, and returns when the workers are done. Raises RunError when a step of theirs failed.

    accept: why files stand that are older than the last return, or lack many of its projects.
    """
    folders = {"sources": settings.sources, "outputs": settings.outputs, "landing": settings.landing}
    job = dg.build_reconstructable_job(__name__, load_gathering_job.__name__, reconstructable_kwargs=folders)
    config = {**build_gathering_config(settings.worker_share, accept), "loggers": {"console": {}}}
    with dg.execute_job(job, instance, run_config=config, tags={COMMAND_TAG: "yes"}) as result:
        if not result.success:
            failure = next((event for event in result.all_events if event.is_step_failure), None)
            error = failure.step_failure_data.error if failure else None
            if failure is None or error is None:
                raise RunError(f"{GATHERING_JOB}: run {result.run_id} failed", GATHERING_JOB, "", result.run_id)
            while error.cause:  # what Dagster wraps
                error = error.cause
            text = f"{failure.step_key}: {error.message.strip()}"
            raise RunError(text, failure.step_key or GATHERING_JOB, error.cls_name or "", result.run_id)
