"""Alerts through real servers on loopback: each once, encrypted as asked for, never in the way of a run, without secrets."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from assets.match.register_memory import told_alerts
from assets.match.register_memory.told_alerts import RaisedAlert
from pipelines import runs
from pipelines.alerts import alert_channels, team_alerts
from pipelines.alerts.alert_facts import report_failed_run, report_stopped_run
from pipelines.alerts.alert_texts import AlertNotice
from pipelines.alerts.team_alerts import TeamNews, notify_team
from pipelines.cli.publish_command import PublishCommand
from pipelines.cli.terminal import Terminal
from pipelines.past_releases import PublishOutcome
from pipelines.resources.register_database import RegisterDatabase
from pipelines.settings import PREFIX, RegisterSettings, load_settings
from pipelines.working_folders import StoreUnreachableError
from schemas.languages import LANGUAGES, FixableError, Message
from tests.pipelines.alert_sinks import (
    PASSWORD,
    USER,
    HookSink,
    MailSink,
    build_certificate,
    open_mail_sink,
)
from tests.pipelines.test_app import run


@pytest.fixture
def mail() -> Iterator[MailSink]:
    with open_mail_sink() as sink:
        yield sink


def make_variables(outputs: Path, port: int = 0, webhook: str = "", **more: str) -> dict[str, str]:
    variables = {"OUTPUTS": str(outputs)}
    if port:
        variables |= {"ALERT_TO": "a@example.org, b@example.org", "ALERT_FROM": "register@example.org"}
        variables |= {"SMTP_SERVER": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_SECURITY": "none"}
    variables |= {"WEBHOOK": webhook} | more
    return {f"{PREFIX}{name}": value for name, value in variables.items()}


@pytest.fixture
def settings(tmp_path: Path, mail: MailSink, hook: HookSink, monkeypatch: pytest.MonkeyPatch) -> RegisterSettings:
    """Settings with both ways to tell the team."""
    for name, value in make_variables(tmp_path / "out", mail.port, hook.address).items():
        monkeypatch.setenv(name, value)
    return load_settings()


def build_alert(provider: str = "flat-list", about: str = "2026-12-01", title: str = "overdue") -> RaisedAlert:
    text = {"title": title, "reasons": ["Ni ddaeth dim: ŵ ŷ £"], "fix": "Ask for it."}
    return RaisedAlert("return-overdue", provider, about, dict.fromkeys(LANGUAGES, text))


def tell(settings: RegisterSettings, *alerts: RaisedAlert) -> list[FixableError]:
    return notify_team(settings, TeamNews(alerts, ("return-overdue",)))


def test_an_alert_is_told_once_until_it_was_resolved_and_came_back(
    settings: RegisterSettings, mail: MailSink, hook: HookSink
) -> None:
    for _ in range(3):
        assert tell(settings, build_alert()) == []
    assert len(mail.messages) == len(hook.bodies) == 1
    tell(settings)
    assert len(mail.messages) == 1, "that it is resolved is no alert"
    tell(settings, build_alert())
    assert len(mail.messages) == len(hook.bodies) == 2
    tell(settings, build_alert(), build_alert(about="2027-01-01"), build_alert("system-export"))
    assert [len(body["alerts"]) for body in hook.bodies] == [1, 1, 2], "all that is new is one message"
    assert mail.messages[-1]["Subject"].endswith("2 things need attention")


def test_the_message_is_whole_in_both_languages(settings: RegisterSettings, mail: MailSink, hook: HookSink) -> None:
    tell(settings, build_alert(title="Cofrestr ŵ\r\nBcc: c@example.org =?UTF-8?Q?=0A?=Bcc: d@example.org <!channel>"))
    (message,) = mail.messages
    assert mail.recipients == [["a@example.org", "b@example.org"]] and message["Bcc"] is None
    assert "ŵ Bcc: c@example.org" in message["Subject"] and message["Auto-Submitted"] == "auto-generated"
    text = message.get_content()
    assert text.count("Ni ddaeth dim: ŵ ŷ £") == 2 and "Where to look" in text and "Ble i edrych" in text
    assert str(Path(settings.outputs) / "current" / "summary.html") in text
    (body,) = hook.bodies
    assert "<" not in body["text"] and "&lt;!channel&gt;" in body["text"]
    (alert,) = body["alerts"]
    assert (alert["kind"], alert["provider"], alert["fix_cy"]) == ("return-overdue", "flat-list", "Ask for it.")


def test_a_server_that_fails_stops_nothing_and_gets_the_alert_with_the_next_run(
    settings: RegisterSettings, mail: MailSink, hook: HookSink
) -> None:
    mail.fault, hook.status = "451 later", 302
    faults = " ".join(str(fault) for fault in tell(settings, build_alert()))
    assert "the server answered 451" in faults and "webhook: the server answered 302" in faults
    assert "next run" in faults and "T0KEN" not in faults
    hook.status = 200
    assert len(tell(settings, build_alert())) == 1 and len(hook.bodies) == 1
    mail.fault = ""
    assert tell(settings) == [], "told although it was resolved before it could be"
    assert "Resolved since" in mail.messages[0].get_content() and len(hook.bodies) == 1
    assert tell(settings) == [] and len(mail.messages) == 1


def test_an_address_that_is_refused_does_not_cost_the_others_the_message(
    settings: RegisterSettings, mail: MailSink
) -> None:
    mail.refused = {"a@example.org"}
    tell(settings, build_alert())
    assert mail.recipients == [["b@example.org"]]
    mail.refused |= {"b@example.org"}
    assert "refused every address" in str(tell(settings, build_alert(about="later"))[0])


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_encrypted_and_logs_in_where_the_settings_say_so(
    security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = build_certificate(tmp_path)
    with open_mail_sink(context, security) as sink:
        variables = make_variables(tmp_path / "out", sink.port, SMTP_USER=USER, SMTP_PASSWORD=PASSWORD)
        for name, value in (variables | {f"{PREFIX}SMTP_SECURITY": security}).items():
            monkeypatch.setenv(name, value)
        (fault,) = tell(load_settings(), build_alert())
        assert "certificate is not trusted" in str(fault) and not sink.messages
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        assert tell(load_settings(), build_alert()) == []
        assert (len(sink.messages), sink.has_login) == (1, True)
        monkeypatch.setenv(f"{PREFIX}SMTP_PASSWORD", "wrong-horse")
        (fault,) = tell(load_settings(), build_alert(about="later"))
        assert "refused smtp_user or smtp_password" in str(fault) and "wrong-horse" not in str(fault)


def test_nothing_is_sent_in_the_clear_to_a_server_without_encryption(
    settings: RegisterSettings, mail: MailSink
) -> None:
    secure = settings.model_copy(update={"smtp_security": "starttls", "webhook": None})
    (fault,) = tell(secure, build_alert())
    assert "does not offer the encryption" in str(fault) and not mail.messages


def test_a_slow_server_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alert_channels, "REPLY_SECONDS", 0.5)
    monkeypatch.setattr(alert_channels, "DELIVERY_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for name, value in make_variables(tmp_path, port, f"http://127.0.0.1:{port}/T0KEN").items():
            monkeypatch.setenv(name, value)
        begun = time.monotonic()
        assert len(tell(load_settings(), build_alert())) == 2
        assert time.monotonic() - begun < 5


def test_two_processes_do_not_tell_the_same(settings: RegisterSettings) -> None:
    database = RegisterDatabase(settings.get_database_url())
    engine = database.get_engine()
    told_alerts.raise_alerts(engine, [build_alert()])
    told_alerts.raise_alerts(engine, [build_alert()])
    taken = told_alerts.take_alerts(engine, "e-mail")
    assert len(taken) == 1 and told_alerts.take_alerts(engine, "e-mail") == []
    assert len(told_alerts.take_alerts(engine, "webhook")) == 1, "each way has its own"
    told_alerts.finish_delivery(engine, "e-mail", taken, is_delivered=False)
    assert len(told_alerts.take_alerts(engine, "e-mail")) == 1
    database.close()


def test_a_process_that_died_while_it_told_leaves_the_alert_to_another(
    settings: RegisterSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = RegisterDatabase(settings.get_database_url())
    told_alerts.raise_alerts(database.get_engine(), [build_alert()])
    assert told_alerts.take_alerts(database.get_engine(), "e-mail")
    monkeypatch.setattr(told_alerts, "CLAIM_MINUTES", -1)
    assert told_alerts.take_alerts(database.get_engine(), "e-mail")
    database.close()


def test_a_run_is_told_of_once_whoever_saw_it_fail(settings: RegisterSettings, hook: HookSink) -> None:
    failed = report_failed_run("website", "KeyError", "run-1")
    notify_team(settings, TeamNews([failed]))
    notify_team(settings, TeamNews([report_failed_run("website", "KeyError", "run-2")]))
    notify_team(settings, TeamNews(settled=("run-failed",)))
    notify_team(settings, TeamNews([failed]))
    assert hook.take_titles() == ["run-failed"]
    notify_team(settings, TeamNews([report_failed_run("website", "KeyError", "run-3")]))
    assert hook.take_titles() == ["run-failed"]


def test_many_alerts_are_one_message_that_ends() -> None:
    alerts = [build_alert(f"provider-{number}") for number in range(300)]
    text = AlertNotice(alerts, {"en": "Register", "cy": "Cofrestr"}, "cy").render_text()
    assert text.count("overdue") == 100 and "Eraill, yn y crynodeb: 250." in text


def test_the_test_of_the_command_arrives(tmp_path: Path, mail: MailSink, hook: HookSink) -> None:
    done = run(
        "alerts", "--test", environment=make_variables(tmp_path / "out", mail.port, hook.address, ALERT_LANGUAGE="cy")
    )
    assert (done.returncode, done.stdout) == (0, "Sent by e-mail.\nSent by webhook.\n")
    assert "Prawf yw hwn" in mail.messages[0]["Subject"] and len(hook.bodies) == 1
    hook.status = 500
    done = run("alerts", "--test", environment=make_variables(tmp_path / "out", 0, hook.address))
    assert done.returncode == 1 and "the server answered 500" in done.stdout
    assert run("alerts", "--test", environment=make_variables(tmp_path / "out")).returncode == 2
    done = run("alerts", environment=make_variables(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (0, "Nothing needs attention.\n")


def test_a_run_that_cannot_begin_is_told_though_the_database_is_down(tmp_path: Path, hook: HookSink) -> None:
    url = f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:1/register"
    done = run("publish", environment=make_variables(tmp_path / "out", 0, hook.address, DATABASE=url))
    assert done.returncode == 2 and PASSWORD not in done.stderr + str(hook.bodies)
    assert "127.0.0.1:1 does not answer" in hook.bodies[0]["text"]


def test_a_published_release_is_told_without_being_read_from_the_store_again(
    settings: RegisterSettings, hook: HookSink, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The store may be away by then, and the release is published all the same."""

    def fail(*_: object) -> NoReturn:
        raise StoreUnreachableError(Message("{place} does not answer", {"place": "s3://bucket"}))

    summary = {"version": "1.1.0", "data_date": "2026-11-01", "previous": "1.0.0", "providers": []}
    about = {**summary, "summary": summary, "warnings": [{"en": "Twice the money.", "cy": "Dwywaith yr arian."}]}
    outcome = PublishOutcome(settings.get_outputs_folder() / "releases" / "1.1.0", about, is_new=True)
    monkeypatch.setattr(runs, "run_register", lambda *_: outcome)
    monkeypatch.setattr(team_alerts, "read_release_news", fail)
    PublishCommand().run(Terminal("en"), settings)
    assert "Published release 1.1.0." in capsys.readouterr().out
    assert hook.take_titles() == ["figures-doubtful"]


def test_what_a_release_says_waits_for_a_database_that_is_down(
    tmp_path: Path, hook: HookSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:1/register"
    for name, value in make_variables(tmp_path / "out", 0, hook.address, DATABASE=url).items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    (fault,) = tell(settings, build_alert())
    assert "does not answer" in str(fault) and hook.take_titles() == []
    notify_team(settings, TeamNews([build_alert(), report_failed_run("website", "KeyError", "run-1")]))
    assert hook.take_titles() == ["run-failed"]


def test_what_must_be_fixed_is_told_once_and_again_when_it_comes_back(
    settings: RegisterSettings, hook: HookSink
) -> None:
    def stop(text: str) -> list[Any]:
        return notify_team(settings, TeamNews([report_stopped_run(FixableError(Message(text)))]))

    stop("sources/a.yaml: key is not known"), stop("sources/a.yaml: key is not known"), stop("other")
    assert hook.take_titles() == ["run-failed"] * 2
