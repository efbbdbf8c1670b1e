"""One run of the register from the command line: in this process, through Dagster, which records its history."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import dagster as dg

from assets.publish.release.published_releases import find_previous_release
from pipelines import past_releases
from pipelines.automation import GATHERING_JOB, PUBLISH_JOB, RELEASE_JOB
from pipelines.definitions import build_definitions, build_stores
from pipelines.interruptible_work import run_interruptibly
from pipelines.outputs_lock import lock_outputs
from pipelines.outside_faults import explain_outside_faults
from pipelines.past_releases import PublishOutcome
from pipelines.run_error import RunError
from pipelines.run_history import open_run_history, record_run
from pipelines.run_plans import RunPlan, RunPlanner
from pipelines.settings import RegisterSettings
from pipelines.standing_release import hash_inputs, is_standing
from pipelines.working_folders import StoreUnreachableError, pull_landed_files
from schemas.languages import FixableError
from schemas.stores import ProgressListener


@dataclass(frozen=True)
class RunRequest:
    """What is to be published, on which folders and database.

    as_of: the data date, ISO; a day before the newest release's brings back the release that was current on that day;
    accept_reason: why to publish although a guard refuses; rebuilt_version: the earlier release that is made again; is_strict:
    whether a provider's refused return refuses the release.
    """

    settings: RegisterSettings
    as_of: str | None = None
    accept_reason: str | None = None
    rebuilt_version: str = ""
    is_strict: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """As the run's config has them (assets.publish.assets.Publication)."""
        return {"as_of": self.as_of, "accept": self.accept_reason, "strict": self.is_strict}


def run_register(
    request: RunRequest,
    progress: ProgressListener = lambda *_: None,
    notify_waiting: Callable[[], None] = lambda: None,
) -> PublishOutcome:
    """Runs the whole register and returns the release that is then current.

    progress: called with (step, steps done, steps in all), and within a long step with (what, pieces done, pieces in all);
    notify_waiting: called once when another run is in progress. Raises FixableError (SourceError, Refused, …) for what a person
    must fix, RunStoppedError for what stopped it from outside, RunError for a bug of ours.
    """
    outputs = request.settings.get_outputs_folder()
    with explain_outside_faults(request.settings), lock_outputs(outputs, notify_waiting):
        release = past_releases.find_release_on_day(request.as_of, request.settings) if request.as_of else None
        if release is None:
            return _run_job(request, progress)
        if not past_releases.is_reproducible(release, outputs):
            return past_releases.restore_release(release, outputs)
        with past_releases.restore_sources(release, outputs) as sources:
            settings = request.settings.model_copy(update={"sources": str(sources)})
            rebuild = RunRequest(settings, release.data_date, release.accepted, release.version)
            return _run_job(rebuild, progress)


def _run_job(request: RunRequest, progress: ProgressListener) -> PublishOutcome:
    """Makes the release that is asked for; where the one that stands follows from the same inputs, that is the outcome."""
    listener = RunListener(progress)
    outputs, rebuilt_version = request.settings.get_outputs_folder(), request.rebuilt_version
    stores = build_stores(request.settings, rebuilt_version)
    previous_release = find_previous_release(outputs)
    if landing := request.settings.get_landing_folder():
        pull_landed_files(landing)
    share = None if rebuilt_version else request.settings.get_worker_share()
    run_id = str(uuid4())
    try:
        with open_run_history(request.settings) as instance, record_run(instance, run_id, outputs):
            planner = RunPlanner.from_resources(stores, share)
            # Hashed before anything is read: a file that changes while the run goes on is a change for the next one.
            inputs = hash_inputs(planner, request.options)
            # Where a person accepts what was refused, all is read again.
            is_whole = bool(request.accept_reason)
            plan = planner.plan_run(instance, is_whole)
            if plan.job == GATHERING_JOB:
                _gather_on_workers(request, plan, instance, progress)
                plan = RunPlanner.from_resources(stores).plan_run(instance, is_whole)
            for arrival in plan.arrivals:
                instance.report_runless_asset_event(arrival)
            if plan.job == RELEASE_JOB and not rebuilt_version and is_standing(inputs, instance, request.settings):
                return past_releases.describe_current_release(outputs)
            # Not before: the stages are loaded here, which takes an eighth of a run that has nothing to do.
            defs = build_definitions(request.settings, rebuilt_version, listener, progress)
            job = defs.resolve_job_def(plan.job)
            listener.total_steps = len(job.graph.nodes)
            config = _build_config(request, inputs, has_reading=plan.job == PUBLISH_JOB)
            result = run_interruptibly(
                lambda: job.execute_in_process(
                    run_config=config, instance=instance, run_id=run_id, tags=dict(plan.tags)
                )
            )
    except (FixableError, StoreUnreachableError, RunError):
        raise
    except Exception as error:
        step = listener.failed_step
        name = type(error).__name__
        raise RunError(f"{step}: {name}: {error}" if step else str(error), step, name, run_id) from error
    if not result.success:
        checks = result.get_asset_check_evaluations()
        failed = [check for check in checks if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR]
        names = ", ".join(check.asset_key.to_user_string() for check in failed)
        raise RunError(f"asset check failed: {names}", names, "asset check", run_id)
    if rebuilt_version:
        return past_releases.describe_current_release(outputs, is_earlier=True, is_rebuilt=True)
    outcome = past_releases.describe_current_release(outputs)
    return replace(outcome, is_new=outcome.folder != previous_release)


def _gather_on_workers(
    request: RunRequest, plan: RunPlan, instance: dg.DagsterInstance, progress: ProgressListener
) -> None:
    """Lets the workers do what they can. The run that follows makes what they did not, if anything."""
    from pipelines.workers.gathering_run import gather_on_workers

    progress(GATHERING_JOB, 0, len(plan.providers))
    run_interruptibly(lambda: gather_on_workers(request.settings, instance, request.accept_reason))
    progress(GATHERING_JOB, len(plan.providers), len(plan.providers))


def _build_config(request: RunRequest, inputs: str, has_reading: bool) -> dict[str, Any]:
    """The run's config. inputs: a digest of what the release follows from; has_reading: whether the run reads returns."""
    ops = {"content": request.options, "release": {**request.options, "inputs": inputs}}
    if has_reading:
        ops["raw_records"] = {"accept": request.accept_reason}
    return {"ops": {name: {"config": config} for name, config in ops.items()}, "loggers": {"console": {}}}


class RunListener(logging.Handler):
    """Turns the events of a Dagster run into progress, and remembers the step that failed."""

    def __init__(self, progress: ProgressListener) -> None:
        super().__init__(logging.DEBUG)
        self._progress, self._steps_done = progress, 0
        self.total_steps, self.failed_step = 0, ""

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None and event.is_step_success:
            self._steps_done += 1
            self._progress(event.step_key, self._steps_done, self.total_steps)
        elif event is not None and event.is_step_failure:
            self.failed_step = event.step_key
