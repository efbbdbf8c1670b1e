"""A run of the job on the workers, asked for by the command."""

import logging
from typing import Any

import dagster as dg

from pipelines.automation import GATHERING_JOB
from pipelines.definitions import build_definitions
from pipelines.settings import RegisterSettings, load_settings
from pipelines.workers.gathering_job import build_gathering_config
from pipelines.workers.release_sensor import COMMAND_TAG


class WorkersError(Exception):
    """A step on the workers failed. The text names it, and the error."""


def load_gathering_job(**folders: Any) -> dg.JobDefinition:
    """The job, made anew in each worker from its own settings; but on the folders of the command that asked."""
    return build_definitions(load_settings(**folders), event_handler=logging.NullHandler()).resolve_job_def(
        GATHERING_JOB
    )


def gather_on_workers(settings: RegisterSettings, instance: dg.DagsterInstance, accept: str | None) -> None:
    """Gathers and checks what changed, and returns when the workers are done. Raises WorkersError.

    accept: why files stand that are older than the last return, or lack many of its projects.
    """
    folders = {"sources": settings.sources, "outputs": settings.outputs, "landing": settings.landing}
    job = dg.build_reconstructable_job(__name__, load_gathering_job.__name__, reconstructable_kwargs=folders)
    config = {**build_gathering_config(settings.worker_share, accept), "loggers": {"console": {}}}
    with dg.execute_job(job, instance, run_config=config, tags={COMMAND_TAG: "yes"}) as result:
        failures = [event for event in result.all_events if event.is_step_failure]
        if not result.success:
            reasons = [f"{event.step_key}: {event.step_failure_data.error}" for event in failures]
            raise WorkersError("; ".join(reasons) or f"{GATHERING_JOB}: run {result.run_id} failed")
