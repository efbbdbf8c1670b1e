"""The whole job with every store remote, and the team told: real servers on loopback, the same bytes as a local run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import runs
from pipelines.arrival_sensor import hash_sources_state
from pipelines.definitions import build_definitions
from pipelines.past_releases import PublishOutcome
from pipelines.remote.remote_store import RemoteStore
from pipelines.settings import PREFIX, RegisterSettings, load_settings
from tests.pipelines.alert_sinks import open_hook_sink, open_mail_sink
from tests.pipelines.test_app import run
from tests.pipelines.two_providers import FLAT, build_first_release, replace_text
from tests.services import S3_SECRET, S3Server, postgres_server, s3_server

pytestmark = pytest.mark.slow
OUTPUTS, LANDING = "s3://register/of wales", "s3://register/landing"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[S3Server, str]]:
    with s3_server() as store, postgres_server(tmp_path_factory.mktemp("postgres")) as database:
        yield store, database


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`sources`, and `outputs` in which their first release stands."""
    return build_first_release(tmp_path_factory)


@pytest.fixture
def sources(local: Path, tmp_path: Path) -> Path:
    """The source files alone: what the providers sent is in the store."""
    folder = shutil.copytree(local / "sources", tmp_path / "sources")
    for provider in ("flat-list", "system-export"):
        shutil.rmtree(folder / provider)
    return folder


@pytest.fixture
def environment(servers: tuple[S3Server, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    store, database = servers
    variables = {**store.environment, f"{PREFIX}DATABASE": database}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


def open_machine(sources: Path, folder: Path) -> RegisterSettings:
    """The settings of a machine: everything is in the stores but its working folder."""
    return load_settings(sources=sources, outputs=OUTPUTS, landing=LANDING, working_folder=folder)


def publish_on(machine: RegisterSettings) -> PublishOutcome:
    return runs.run_register(runs.RunRequest(machine))


def read_sums(version: str) -> bytes:
    """The hashes of a release in the store."""
    return RemoteStore(OUTPUTS).read_objects([f"releases/{version}/SHA256SUMS"])[f"releases/{version}/SHA256SUMS"]


def publish_late(machine: RegisterSettings, environment: dict[str, str]) -> list[str]:
    """The command on a day when all returns are overdue. Returns the alerts that the webhook was given, and the subject of
    each mail.
    """
    with open_mail_sink() as mail, open_hook_sink() as hook:
        given = {name: getattr(machine, name) for name in ("sources", "outputs", "landing", "working_folder")}
        given |= {"run_date": "2027-03-01", "webhook": hook.address, "alert_to": "team@example.org"}
        given |= {"alert_from": "register@example.org", "smtp_server": "127.0.0.1", "smtp_port": mail.port}
        variables = {f"{PREFIX}{name.upper()}": str(value) for name, value in given.items()}
        done = run("publish", environment={**environment, **variables, f"{PREFIX}SMTP_SECURITY": "none"})
    assert done.returncode == 0, done.stderr
    return [*hook.take_titles(), *(str(message["Subject"]) for message in mail.messages)]


def test_all_stores_remote(
    local: Path, sources: Path, environment: dict[str, str], servers: tuple[S3Server, str], tmp_path: Path
) -> None:
    servers[0].send("PUT", "/register")
    files = [path for name in ("flat-list", "system-export") for path in (local / "sources" / name).rglob("*.*")]
    landing = RemoteStore(LANDING)
    landing.upload_files({path.relative_to(local / "sources").as_posix(): path for path in files})

    # The first machine makes what a local run makes, byte for byte.
    first = open_machine(sources, tmp_path / "machine")
    *alerts, subject = publish_late(first, environment)
    assert alerts == ["return-overdue flat-list", "return-overdue system-export"]
    assert subject == "Shared Services Register: 2 things need attention"
    assert read_sums("1.0.0") == (local / "outputs/current/SHA256SUMS").read_bytes()
    kept = [str(resource) for resource in (build_definitions(first).resources or {}).values()]
    assert S3_SECRET not in str(kept) and environment[f"{PREFIX}DATABASE"] not in str(kept)

    # A working folder is nobody's memory: without it, the next run knows that nothing has changed.
    shutil.rmtree(tmp_path / "machine")
    again = publish_on(open_machine(sources, tmp_path / "machine"))
    assert (again.is_new, again.about["version"]) == (False, "1.0.0")
    assert read_sums("1.0.0") == (local / "outputs/current/SHA256SUMS").read_bytes()

    # The sensor sees a change without bringing it, though the size is the same.
    landed = first.get_landing_folder()
    before = hash_sources_state(sources, landed)
    assert before == hash_sources_state(sources, landed)
    changed = shutil.copytree(local / "sources", tmp_path / "changed")
    replace_text(changed / FLAT, "SW/02,Partneriaeth,Education", "SW/02,Partneriaeth,Housing  ")
    landing.upload_files({FLAT: changed / FLAT})
    assert hash_sources_state(sources, landed) != before


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"OUTPUTS": "s3://no-such-bucket/x"}, "outputs: s3://no-such-bucket/x: there is no such bucket."),
        ({"LANDING": "s3://no-such-bucket/x"}, "landing: s3://no-such-bucket/x: there is no such bucket."),
        ({"DATABASE": ""}, "s3://there/x: outputs at an address need the register in PostgreSQL"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "outputs: s3://there/x: the store does not answer as it should"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_before_any_work(
    variables: dict[str, str], says: str, environment: dict[str, str], servers: tuple[S3Server, str], tmp_path: Path
) -> None:
    servers[0].send("PUT", "/there")
    given = {name if name.startswith("AWS") else f"{PREFIX}{name}": value for name, value in variables.items()}
    own = {f"{PREFIX}OUTPUTS": "s3://there/x", f"{PREFIX}WORKING_FOLDER": str(tmp_path / "work")}
    done = run("publish", environment={**environment, **own, **given})
    assert (done.returncode, done.stdout) == (2, "") and says in done.stderr
    assert S3_SECRET not in done.stderr and not (tmp_path / "work").exists()
