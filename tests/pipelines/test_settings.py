"""Where settings come from, and what is said of those that are wrong: the place, the key, and never a secret."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.addresses import to_store_address
from pipelines.settings import PREFIX, RegisterSettings, load_settings
from schemas.languages import FixableError
from tests.pipelines.test_app import run
from tests.services import postgres_server

SECRET = "correct-horse"
URL = f"postgresql+psycopg://reader:{SECRET}@127.0.0.1:1/register"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file, still blank."""
    path = tmp_path / "conf" / "settings.yaml"
    path.parent.mkdir()
    monkeypatch.setenv(f"{PREFIX}SETTINGS", str(path))
    return path


def test_an_option_goes_before_the_environment_secret_files_the_settings_file_and_the_default(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = RegisterSettings.model_fields
    file.write_text("alert_language: cy\n", encoding="utf-8")
    assert load_settings().outputs == defaults["outputs"].default and load_settings().alert_language == "cy"
    file.write_text(f"outputs: out\nlanding: {tmp_path}\ndatabase: sqlite:///x\n", encoding="utf-8")
    assert load_settings().outputs == str(file.parent / "out"), "a path begins at the folder of the file"
    assert load_settings().landing == str(tmp_path)
    assert load_settings().get_database_url() == "sqlite:///x"
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "shared_services_database").write_text("sqlite:///folder\n", encoding="utf-8")
    monkeypatch.setenv(f"{PREFIX}SECRETS", str(tmp_path / "secrets"))
    assert load_settings().get_database_url() == "sqlite:///folder"
    (tmp_path / "one").write_text("sqlite:///named\n", encoding="utf-8")
    monkeypatch.setenv(f"{PREFIX}DATABASE_FILE", str(tmp_path / "one"))
    assert load_settings().get_database_url() == "sqlite:///named"
    monkeypatch.setenv(f"{PREFIX}DATABASE", "sqlite:///variable")
    monkeypatch.setenv(f"{PREFIX}OUTPUTS", "there")
    assert load_settings().get_database_url() == "sqlite:///variable"
    assert (load_settings().outputs, load_settings(outputs="here").outputs) == ("there", "here")
    monkeypatch.setenv(f"{PREFIX}OUTPUTS", "")
    assert load_settings().outputs == str(file.parent / "out"), "a blank variable is none"


def test_several_people_are_told_as_a_list_or_with_commas(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("smtp_server: mail\nalert_from: r@example.org\nalert_to: [a@example.org, b@example.org]\n", "utf-8")
    assert load_settings().alert_to == ("a@example.org", "b@example.org")
    monkeypatch.setenv(f"{PREFIX}ALERT_TO", "c@example.org, d@example.org")
    assert load_settings().alert_to == ("c@example.org", "d@example.org")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("outptus: x", "line 1: outptus: this key is not known. Did you mean outputs?"),
        ("\nnonsense: x", "line 2: nonsense: this key is not known."),
        ("outputs: x\nsmtp_port: many", "line 2: smtp_port: "),
        (f"webhook: https://example.org/{SECRET}", "webhook is a secret, which may not stand in this file"),
        (f"smtp_password: {SECRET}", f"Set {PREFIX}SMTP_PASSWORD, or {PREFIX}SMTP_PASSWORD_FILE"),
        (f"signing_key: {SECRET}", "signing_key is a secret"),
        (f"database: {URL}", "line 1: database: a password may not stand in this file"),
        (f"database: postgresql+psycopg://h/d?password={SECRET}", "database: a password may not stand in this file"),
        (
            f"database: postgresql://u:{SECRET}",
            "database: this is not an address: a number must stand behind the colon",
        ),
        (f"broker: redis://u:{SECRET}/0", "broker: this is not an address: a number must stand behind the colon"),
        ("outputs: x\noutputs: y", "line 2: outputs: this key is there twice."),
        ("alert_to: a@example.org", "alert_to needs smtp_server and alert_from"),
        ('alert_from: "a@example.org\\nBcc: b@example.org"', "alert_from: "),
    ],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_fault_in_the_file_is_named_by_line_and_key(file: Path, content: str, fault: str, language: str) -> None:
    file.write_text(content + "\n", encoding="utf-8")
    done = run("publish", "--lang", language, environment={f"{PREFIX}SETTINGS": str(file)})
    assert (done.returncode, done.stdout) == (2, "") and SECRET not in done.stderr
    assert language == "cy" or fault in done.stderr
    assert "needs" in fault or str(file) in done.stderr


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({"DATABSE": URL}, f"{PREFIX}DATABSE: this variable is not known. Did you mean {PREFIX}DATABASE?"),
        ({"SMTP_PORT": "0"}, f"{PREFIX}SMTP_PORT: "),
        ({"SMTP_PASSWORD": SECRET}, "smtp_user and smtp_password need each other"),
        ({"SMTP_PASSWORD": SECRET, "SMTP_USER": "u", "SMTP_SECURITY": "none"}, "not sent without encryption"),
        ({"WEBHOOK": f"http://example.org/{SECRET}"}, "webhook must be an address that begins with https://"),
        ({"DATABASE_FILE": "/nowhere"}, f"{PREFIX}DATABASE_FILE: the file /nowhere cannot be read"),
        ({"SECRETS": "/nowhere"}, f"{PREFIX}SECRETS: /nowhere is not a folder."),
        ({"SETTINGS": "/nowhere"}, "/nowhere: cannot be read"),
        ({"DATABASE": SECRET}, f"{PREFIX}DATABASE: this is not the address of a database."),
        ({"DATABASE": f"oracel://u:{SECRET}@h/d"}, f"{PREFIX}DATABASE: this kind of database is not known."),
        ({"DATABASE": f"mysql+pymysql://u:{SECRET}@h/d"}, f"{PREFIX}DATABASE: the library pymysql is not installed"),
        ({"DATABASE": f"postgresql://u:{SECRET}/d"}, f"{PREFIX}DATABASE: this is not the address of a database."),
        (
            {"DATABASE": f"postgresql+psycopg://u:p@{SECRET}@127.0.0.1:1/d"},
            "the database at 127.0.0.1:1 does not answer.",
        ),
        (
            {"DATABASE": f"postgresql://u:{SECRET}/d", "OUTPUTS": "memory://bucket/out"},
            "is not the address of a database.",
        ),
        ({"DATABASE": URL}, f"{PREFIX}DATABASE: the database at 127.0.0.1:1 does not answer."),
        ({"SIGNING_KEY": SECRET}, f"{PREFIX}SIGNING_KEY: this is neither a key in PEM format nor the path of a file"),
        ({"OUTPUTS": f"s3://key:{SECRET}@bucket/x"}, "s3://…: an address may not hold a user or a password."),
        ({"LANDING": f"s3://key:{SECRET}/x@bucket/x"}, "s3://…: an address may not hold a user or a password."),
        ({"SOURCES": f"s3://{SECRET}@bucket/x"}, "s3://…: an address may not hold a user or a password."),
        ({"OUTPUTS": f"abfs://key:{SECRET}@bucket/x"}, "abfs://…: an address may not hold a user or a password."),
        ({"OUTPUTS": f"abfs://x@key:{SECRET}@bucket/x"}, "abfs://…: an address may not hold a user or a password."),
        ({"OUTPUTS": "gs://bucket/out"}, "outputs: gs://bucket/out: the library for gs:// is not installed"),
        ({"LANDING": "nonsense://in"}, "landing: nonsense://in: addresses that begin with nonsense:// are not known."),
    ],
)
def test_a_fault_is_told_before_any_work_and_without_the_secret(
    variables: dict[str, str], fault: str, tmp_path: Path
) -> None:
    environment = {f"{PREFIX}{name}": value for name, value in variables.items()}
    done = run("publish", *(() if "OUTPUTS" in variables else ("--outputs", tmp_path / "out")), environment=environment)
    assert (done.returncode, done.stdout) == (2, "") and fault in done.stderr
    assert SECRET not in done.stderr and "Gathering" not in done.stderr
    assert not (tmp_path / "out" / "store").exists()


@pytest.mark.parametrize(
    "address",
    [
        *("s3://bucket/a@b:c", "sftp://host:22/x", "sftp://[::1]:22/x", "s3://bucket"),
        "abfs://container@account.dfs.core.windows.net/x",
    ],
)
def test_an_address_without_a_user_is_taken_as_it_is(address: str) -> None:
    assert to_store_address(address) == address


def test_variables_of_another_program_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kubernetes gives these to every container beside a service that is called as this register is."""
    for name in ("SERVICE_HOST", "SERVICE_PORT", "PORT", "PORT_80_TCP", "PORT_80_TCP_ADDR", "SERVICE_PORT_HTTP"):
        monkeypatch.setenv(f"{PREFIX}{name}", "tcp://10.0.0.1:80")
    assert load_settings().smtp_port is None


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIGNING_KEY", "WEBHOOK", "DATABASE"):
        monkeypatch.setenv(f"{PREFIX}{name}", f"https://example.org/{SECRET}")
    settings = load_settings()
    assert SECRET not in repr(settings) + settings.model_dump_json()


@contextmanager
def _open_silent_port() -> Iterator[int]:
    """A port at which somebody listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.slow
def test_why_postgresql_does_not_let_us_in_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import make_url

    from pipelines.resources import register_database

    with postgres_server(tmp_path) as url:
        register_database.check_database(url)
        absent = make_url(url).set(database="absent").render_as_string(hide_password=False)
        with pytest.raises(FixableError, match="there is no database absent at"):
            register_database.check_database(absent)
        stranger = make_url(url).set(username="stranger", password=SECRET).render_as_string(hide_password=False)
        with pytest.raises(FixableError, match="refused the user stranger, or the password"):
            register_database.check_database(stranger)
    monkeypatch.setattr(register_database, "CONNECT_SECONDS", 2)
    with _open_silent_port() as port, pytest.raises(FixableError, match="does not answer"):
        register_database.check_database(f"postgresql+psycopg://u:{SECRET}@127.0.0.1:{port}/d")
