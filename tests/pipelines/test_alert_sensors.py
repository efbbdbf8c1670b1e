"""How Dagster's daemon tells the team: of a run that failed, and of what the current release says."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from assets.publish.release.guards import GuardRefusedError
from pipelines.alerts import alert_sensors
from pipelines.alerts.alert_facts import report_refused_release, report_stopped_run
from pipelines.alerts.alert_sensors import build_alert_sensors
from pipelines.alerts.team_alerts import TeamNews, notify_team
from pipelines.outside_faults import RunStoppedError, explain_outside_faults
from pipelines.settings import PREFIX, RegisterSettings, load_settings
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError, Message
from tests.pipelines.alert_sinks import HookSink

ERRORS: list[Exception] = []
RESOURCES = {"outputs": dg.ResourceDefinition.none_resource()}
REFUSAL = GuardRefusedError(Message("{table}: half of the rows would be lost.", {"table": "Projects"}))


@dg.asset(required_resource_keys={"outputs"})
def release() -> None:
    if ERRORS:
        raise ERRORS.pop()


@pytest.fixture
def settings(tmp_path: Path, hook: HookSink, monkeypatch: pytest.MonkeyPatch) -> RegisterSettings:
    monkeypatch.setenv(f"{PREFIX}WEBHOOK", hook.address)
    return load_settings(outputs=tmp_path / "out")


@dg.asset
def organisations() -> None:
    """A table that someone makes anew on Dagster's pages."""


class Daemon:
    """What Dagster's daemon does with the two sensors, one poll at a time."""

    def __init__(self, settings: RegisterSettings, instance: dg.DagsterInstance) -> None:
        self.failure_alerts, self.team_alerts = build_alert_sensors(settings)
        self._instance = instance

    def run(self, *errors: Exception, resources: Mapping[str, object] = RESOURCES) -> Any:
        ERRORS[:] = errors
        return dg.materialize([release], instance=self._instance, resources=resources, raise_on_error=False)

    def make_by_hand(self) -> None:
        assert dg.materialize([organisations], instance=self._instance).success

    def see_failure(self, result: Any) -> None:
        context = dg.build_run_status_sensor_context(
            sensor_name="failure_alerts",
            dagster_event=result.get_run_failure_event(),
            dagster_instance=self._instance,
            dagster_run=result.dagster_run,
        )
        self.failure_alerts(context.for_run_failure())

    def poll(self) -> Any:
        return self.team_alerts(dg.build_sensor_context(instance=self._instance))


@pytest.fixture
def daemon(settings: RegisterSettings) -> Iterator[Daemon]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield Daemon(settings, instance)


def test_a_run_that_fails_is_told_once_until_one_succeeds(daemon: Daemon, hook: HookSink) -> None:
    for _ in range(2):
        daemon.see_failure(daemon.run(KeyError("Jane Davies, 07700 900123")))
    assert "Jane" not in json.dumps(hook.bodies) and "KeyError in step release" in hook.bodies[0]["text"]
    assert hook.take_titles() == ["run-failed"]
    daemon.run()
    daemon.poll()
    daemon.see_failure(daemon.run(KeyError("again")))
    assert hook.take_titles() == ["run-failed"]


def test_an_asset_made_by_hand_settles_nothing(daemon: Daemon, hook: HookSink) -> None:
    failed = daemon.run(KeyError("x"))
    daemon.make_by_hand()
    daemon.see_failure(failed)
    assert hook.take_titles() == ["run-failed"], "no release was made since"
    daemon.make_by_hand()
    daemon.poll()
    daemon.see_failure(daemon.run(KeyError("x")))
    assert hook.take_titles() == [], "it stands since it was told"
    daemon.run()
    daemon.make_by_hand()
    daemon.poll()
    daemon.see_failure(daemon.run(KeyError("x")))
    assert hook.take_titles() == ["run-failed"], "the release settled it"


def test_a_failure_that_is_seen_late_is_not_told_after_a_success(daemon: Daemon, hook: HookSink) -> None:
    failed = daemon.run(KeyError("x"))
    daemon.run()
    daemon.see_failure(failed)
    assert hook.take_titles() == []


def test_a_refusal_is_the_same_alert_for_the_command_and_for_the_daemon(
    daemon: Daemon, settings: RegisterSettings, hook: HookSink
) -> None:
    notify_team(settings, TeamNews([report_refused_release(REFUSAL)]))
    daemon.see_failure(daemon.run(REFUSAL))
    assert "Projects: half of the rows would be lost." in hook.bodies[0]["text"]
    assert hook.take_titles() == ["release-refused"]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(28, "No space left on device", "/nowhere/file"), "MB left"),
        (OperationalError("select 1", {}, psycopg.errors.AdminShutdown("terminating")), "went away during the run"),
        (psycopg.OperationalError("server closed the connection"), "went away during the run"),
        (StoreUnreachableError(Message("{place} does not answer", {"place": "s3://bucket"})), "s3://bucket does not"),
    ],
)
def test_what_stops_a_run_from_outside_is_the_same_alert_for_the_command_and_for_the_daemon(
    daemon: Daemon, settings: RegisterSettings, hook: HookSink, error: Exception, says: str
) -> None:
    daemon.see_failure(daemon.run(error))
    assert says in hook.bodies[0]["text"] and "fault of the software" not in hook.bodies[0]["text"]
    with pytest.raises(RunStoppedError) as stop, explain_outside_faults(settings):
        raise error
    notify_team(settings, TeamNews([report_stopped_run(stop.value)]))
    assert hook.take_titles() == ["run-failed"]


def test_what_a_run_could_not_begin_for_is_told_too(daemon: Daemon, hook: HookSink) -> None:
    @dg.resource
    def outputs(_: dg.InitResourceContext) -> None:
        raise StoreUnreachableError(Message("{place} does not answer", {"place": "s3://bucket"}))

    daemon.see_failure(daemon.run(resources={"outputs": outputs}))
    assert "s3://bucket does not answer" in hook.bodies[0]["text"]
    assert "fault of the software" not in hook.bodies[0]["text"]


def test_what_could_not_be_sent_is_sent_by_the_next_poll(daemon: Daemon, hook: HookSink) -> None:
    hook.status = 503
    daemon.see_failure(daemon.run(KeyError("x")))
    assert "the server answered 503" in daemon.poll().skip_message
    hook.status = 200
    assert "knows all" in daemon.poll().skip_message
    daemon.poll()
    assert hook.take_titles() == ["run-failed"]


@pytest.mark.parametrize("error", [StoreUnreachableError, FixableError])
def test_a_store_that_does_not_answer_is_said_and_the_rest_is_sent(
    daemon: Daemon, hook: HookSink, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(_: object) -> TeamNews:
        raise error(Message("{place} does not answer", {"place": "s3://bucket"}))

    monkeypatch.setattr(alert_sensors, "read_release_news", fail)
    hook.status = 503
    daemon.see_failure(daemon.run(KeyError("x")))
    hook.status = 200
    assert daemon.poll().skip_message == "s3://bucket does not answer"
    assert hook.take_titles() == ["run-failed"]


def test_without_an_address_nothing_is_done(tmp_path: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        daemon = Daemon(load_settings(outputs=tmp_path / "out"), instance)
        daemon.see_failure(daemon.run(KeyError("x")))
        assert "nobody to tell" in daemon.poll().skip_message
    assert not (tmp_path / "out").exists()
