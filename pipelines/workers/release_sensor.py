"""The sensor that makes a release of what the workers have gathered."""

from typing import Any

import dagster as dg

COMMAND_TAG = "register/released-by-command"
"""The tag of a run after which the command that asked for it makes the release itself."""
POLL_SECONDS = 30


def build_release_sensor(gathering: dg.JobDefinition, release: Any) -> dg.SensorDefinition:
    """Asks for the release when a run of the job `gathering` has succeeded. release: the job that makes it, as Dagster's
    define_asset_job gives it. It is on from the start: it does nothing unless somebody, or something, began that run.
    """

    @dg.run_status_sensor(
        name="release_after_workers",
        run_status=dg.DagsterRunStatus.SUCCESS,
        monitored_jobs=[gathering],
        request_job=release,
        minimum_interval_seconds=POLL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="A release of what the workers have gathered.",
    )
    def release_after_workers(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        tags = context.dagster_run.tags
        if COMMAND_TAG in tags:
            return dg.SkipReason("The command that asked for this run makes the release itself.")
        own = {name: value for name, value in tags.items() if name.startswith("register/")}
        return dg.RunRequest(run_key=context.dagster_run.run_id, tags=own)

    return release_after_workers
