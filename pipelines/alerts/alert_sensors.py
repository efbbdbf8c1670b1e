"""How Dagster tells the team: of a run that failed, at once, and of what the current release says, now and then.

These sensors are on wherever Dagster's daemon runs: an alert that someone must first turn on is missed. Without an address in
the settings they do nothing.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.match.register_memory.told_alerts import RaisedAlert
from assets.publish.release.guards import GuardRefusedError
from pipelines.alerts import alert_facts
from pipelines.alerts.alert_channels import list_channels
from pipelines.alerts.team_alerts import TeamNews, notify_team, read_release_news
from pipelines.outside_faults import KeptError, explain_kept_errors
from pipelines.settings import RegisterSettings
from pipelines.standing_release import RELEASE
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError, Message

FAILURE_SECONDS, NEWS_SECONDS = 60, 600
FAILURES = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE}


def build_alert_sensors(settings: RegisterSettings) -> list[dg.SensorDefinition]:
    """The two sensors."""

    @dg.run_failure_sensor(
        name="failure_alerts",
        description="Tells the team of a run that failed.",
        minimum_interval_seconds=FAILURE_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def failure_alerts(context: dg.RunFailureSensorContext) -> dg.SkipReason:
        run = context.dagster_run
        if has_later_success(context.instance, run.run_id):
            return dg.SkipReason("A later run has made a release.")
        alert = report_run(context.instance, run.run_id, settings)
        return _describe_faults(notify_team(settings, TeamNews([alert])))

    @dg.sensor(
        name="team_alerts",
        description="Tells the team what the current release says, what is overdue today, and what could not be sent before.",
        minimum_interval_seconds=NEWS_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def team_alerts(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        if not list_channels(settings):
            return dg.SkipReason("The settings name nobody to tell.")
        news, faults = [read_run_news(context.instance)], []
        try:
            news.append(read_release_news(settings))
        except StoreUnreachableError as error:
            faults.append(FixableError(error.message))
        except FixableError as error:
            faults.append(error)
        return _describe_faults([*faults, *notify_team(settings, *news)])

    return [failure_alerts, team_alerts]


def _describe_faults(faults: list[FixableError]) -> dg.SkipReason:
    return dg.SkipReason("\n".join(str(fault) for fault in faults) or "The team knows all that is new.")


def read_run_news(instance: dg.DagsterInstance) -> TeamNews:
    """That what failed before the newest release is settled."""
    record = _find_releasing_run(instance)
    if record is None:
        return TeamNews()
    begun = record.start_time or record.create_timestamp.timestamp()
    return TeamNews(
        (), alert_facts.RUN_KINDS, dt.datetime.fromtimestamp(begun, dt.UTC).isoformat(timespec="microseconds")
    )


def has_later_success(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Whether a run that began after another has made a release, so that nobody needs to be told of the other."""
    succeeded, failed = _find_releasing_run(instance), instance.get_run_record_by_id(run_id)
    return succeeded is not None and failed is not None and succeeded.create_timestamp > failed.create_timestamp


def _find_releasing_run(instance: dg.DagsterInstance) -> dg.RunRecord | None:
    """The run that made the newest release, if it succeeded. A run of other assets alone, made by hand, settles nothing."""
    event = instance.get_latest_materialization_event(RELEASE)
    record = instance.get_run_record_by_id(event.run_id) if event else None
    return record if record and record.dagster_run.is_success else None


def report_run(instance: dg.DagsterInstance, run_id: str, settings: RegisterSettings) -> RaisedAlert:
    """The alert of a run that failed, by what its steps failed at, or what was to be there before them: the same as the command
    raises.
    """
    step, name = "", ""
    for entry in instance.all_logs(run_id, of_type=FAILURES):
        event = entry.get_dagster_event()
        data = event.step_failure_data if event.is_step_failure else event.job_failure_data
        errors = list(_iterate_errors(data.error))
        if fault := explain_kept_errors(errors, settings):
            return alert_facts.report_stopped_run(fault, run_id)
        for error in errors:
            if error.name in _list_names(GuardRefusedError):
                return alert_facts.report_refused_release(FixableError(*_quote_lines(error.reason)), run_id)
            if error.name in _list_names(FixableError):
                return alert_facts.report_stopped_run(FixableError(*_quote_lines(error.reason)), run_id)
        if errors and not name:
            step, name = event.step_key or "", errors[-1].name
    return alert_facts.report_failed_run(step, name or "–", run_id)


def _iterate_errors(error: Any) -> Iterator[KeptError]:
    """An error and those that it was raised from. error: as Dagster keeps it, whose type it does not export; None for none."""
    while error:
        yield KeptError(error.cls_name or "", error.message)
        error = error.cause


def _quote_lines(text: str) -> Iterator[Message]:
    """Messages as Dagster kept them: in English, and filled in."""
    for line in text.splitlines():
        yield Message("{line}", {"line": line})


def _list_names(kind: type[Exception]) -> set[str]:
    """The names of a kind of error and of those that are of it."""
    return {kind.__name__}.union(*(_list_names(inner) for inner in kind.__subclasses__()))
