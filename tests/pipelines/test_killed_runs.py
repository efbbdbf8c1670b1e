"""`kill -9` at any moment of a run: the release that stood stands, and the next run ends where an undisturbed one would have.

Every day one moment is tried, on SQLite. KILLS=100 pytest tests/pipelines/test_killed_runs.py -s tries a hundred on each kind of
database, half of them in the first run of a register (an hour on an idle machine). KILL_SEED repeats what was drawn.
"""

import multiprocessing
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, select, text
from sqlalchemy.engine import make_url

from assets.publish.release.digests import SUMS
from assets.publish.release.verification import check_hashes
from pipelines.run_history import open_run_history
from pipelines.settings import load_settings
from tests.conftest import ROOT, publish
from tests.pipelines.two_providers import build_first_release
from tests.services import postgres_server

KILLS = int(os.environ.get("KILLS", "0"))
SEED = int(os.environ.get("KILL_SEED", str(random.randrange(10**6))))
PROVIDER, FILE = "flat-list", "flat-list/provider-2_flat-list_cp1252.csv"
POLL_SECONDS = 0.01
DATABASE = "SHARED_SERVICES_DATABASE"
# Forked from one that has loaded the program: a process of its own each time, without the seconds of loading.
FORKS = multiprocessing.get_context("forkserver")


def _read_processor_seconds(pid: int) -> float:
    """How long a process has been at work: the same moments on an idle machine and on a busy one. 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _publish(sources: Path, outputs: Path, url: str) -> None:
    os.environ.pop("DAGSTER_HOME", None)
    os.environ[DATABASE] = url
    publish(sources, outputs)


@dataclass(frozen=True)
class RegisterState:
    """What a register consists of, apart from Dagster's history: rows of its database, sums of each release, its files."""

    rows: dict[str, list[tuple[Any, ...]]]
    releases: dict[str, bytes]
    current: str
    files: list[str]


@dataclass(frozen=True)
class SmallRegister:
    """A register of one provider. url: of its database, which is its own."""

    folder: Path
    url: str

    def change_return(self) -> None:
        path = self.folder / "sources" / FILE
        content = path.read_bytes()
        assert b"agreement under renewal" in content
        path.write_bytes(content.replace(b"agreement under renewal", b"agreement renewed"))

    def start(self) -> Any:
        process = FORKS.Process(target=_publish, args=(self.folder / "sources", self.folder / "outputs", self.url))
        process.start()
        return process

    def publish(self) -> float:
        """A run that nothing disturbs; returns how many seconds of processor time it took."""
        process, seconds = self.start(), 0.0
        while process.exitcode is None:
            seconds = max(seconds, _read_processor_seconds(process.pid))
            process.join(POLL_SECONDS)
        assert process.exitcode == 0
        return seconds

    def kill_run(self, seconds: float) -> bool:
        """A run that is killed after some seconds of processor time; whether it was still going on."""
        process = self.start()
        while process.exitcode is None and _read_processor_seconds(process.pid) < seconds:
            process.join(POLL_SECONDS)
        was_running = process.exitcode is None
        process.kill()
        process.join()
        return was_running

    def read_rows(self) -> dict[str, list[tuple[Any, ...]]]:
        engine, metadata = create_engine(self.url), MetaData()
        try:
            metadata.reflect(engine)
            with engine.connect() as connection:
                return {
                    name: sorted(map(tuple, connection.execute(select(table))), key=repr)
                    for name, table in metadata.tables.items()
                }
        finally:
            engine.dispose()

    def read_state(self) -> RegisterState:
        outputs = self.folder / "outputs"
        current = (outputs / "current").resolve()
        releases = {path.name: (path / SUMS).read_bytes() for path in (outputs / "releases").iterdir()}
        is_part = (f"{outputs}/store/dagster", f"{outputs}/store/staging", f"{outputs}/releases")
        files = sorted(
            str(path.relative_to(outputs)) for path in outputs.rglob("*") if not str(path).startswith(is_part)
        )
        return RegisterState(self.read_rows(), releases, current.name, files)

    def check_current(self, states: list[RegisterState]) -> list[str]:
        """What is wrong with the current release: it must be one of those that undisturbed runs made."""
        standing = self.folder / "outputs" / "current"
        if not standing.exists():
            return ["no release"] if len(states) > 1 else []
        known = [state.releases[state.current] for state in states]
        wrong = ["unknown release"] if (standing / SUMS).read_bytes() not in known else []
        return wrong + [fault.render("en") for fault in check_hashes(standing.resolve())]

    def compare(self, undisturbed: RegisterState) -> list[str]:
        """What differs from a register of which no run was disturbed."""
        state = self.read_state()
        wrong = [name for name in ("rows", "releases", "current") if getattr(state, name) != getattr(undisturbed, name)]
        return wrong + sorted(set(state.files) ^ set(undisturbed.files))[:5] + self.list_unfinished_runs()

    def list_unfinished_runs(self) -> list[str]:
        with open_run_history(load_settings(outputs=self.folder / "outputs")) as instance:
            return [f"{run.run_id} {run.status}" for run in instance.get_runs() if not run.is_finished]


def _create_sources(folder: Path) -> None:
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "sources" / f"{PROVIDER}.yaml", folder)
    shutil.copytree(ROOT / "sources" / PROVIDER, folder / PROVIDER)


@pytest.fixture(params=["sqlite", "postgresql"])
def create_register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], SmallRegister]]:
    """Makes a register with a database of its own."""

    def create(name: str) -> SmallRegister:
        folder = tmp_path / name
        _create_sources(folder / "sources")
        if request.param == "sqlite":
            return SmallRegister(folder, f"sqlite:///{folder}/outputs/store/register.sqlite")
        with server.connect() as connection:
            connection.execute(text(f'create database "{name}"'))
        return SmallRegister(folder, make_url(url).set(database=name).render_as_string(hide_password=False))

    if request.param == "sqlite":
        yield create
        return
    with postgres_server(tmp_path) as url:
        server = create_engine(url, isolation_level="AUTOCOMMIT")
        yield create
        server.dispose()


def prepare_forks() -> None:
    FORKS.set_forkserver_preload(["pipelines.runs", "tests.conftest"])


@pytest.mark.slow
def test_a_killed_run_loses_nothing(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """At one moment of a run after a return has changed."""
    prepare_forks()
    first = build_first_release(tmp_path_factory)
    undisturbed, killed = (_copy_register(first, tmp_path / name) for name in ("undisturbed", "killed"))
    before = killed.read_state()
    seconds = undisturbed.publish()
    moment = random.Random(SEED).uniform(0, seconds)
    print(f"KILL_SEED={SEED}: after {moment:.2f} of {seconds:.2f} s of processor time")
    killed.kill_run(moment)
    after = undisturbed.read_state()
    assert killed.check_current([before, after]) == []
    killed.publish()
    assert killed.compare(after) == []


def _copy_register(register: Path, folder: Path) -> SmallRegister:
    """A copy of a register in SQLite, in which a return has changed."""
    shutil.copytree(register, folder, symlinks=True)
    copy = SmallRegister(folder, f"sqlite:///{folder}/outputs/store/register.sqlite")
    copy.change_return()
    return copy


@pytest.mark.slow
@pytest.mark.timeout(6 * 3600)
@pytest.mark.skipif(not KILLS, reason="takes an hour: KILLS=100 asks for it")
def test_many_killed_runs_lose_nothing(
    create_register: Callable[[str], SmallRegister], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the moments in a first run, half in a run after a return has changed."""
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    prepare_forks()
    undisturbed = create_register("undisturbed")
    undisturbed.publish()  # loads what only a run loads
    shutil.rmtree(undisturbed.folder)
    undisturbed = create_register("undisturbed2")
    seconds, states = [], []
    for step in range(2):
        if step:
            undisturbed.change_return()
        seconds.append(undisturbed.publish())
        states.append(undisturbed.read_state())
    print(f"\nKILL_SEED={SEED}; undisturbed {seconds[0]:.1f} s and {seconds[1]:.1f} s of processor time", flush=True)
    draw, kills, faults = random.Random(SEED), 0, list[str]()
    while kills < KILLS:
        register = create_register(f"after{kills}")
        for step in range(2):
            if step:
                register.change_return()
            in_a_row = draw.choice((1, 3, 5, 8))
            for _ in range(in_a_row):
                moment = draw.uniform(0, seconds[step])
                if not register.kill_run(moment):
                    break  # it had ended
                kills += 1
                wrong = register.check_current(states[: step + 1])
                print(f"{kills}: killed at {moment:.2f} s of run {step + 1}: {wrong or 'current stands'}", flush=True)
                faults += wrong
            register.publish()
            wrong = register.compare(states[step])
            print(f"{kills}: the next run: {wrong or 'as undisturbed'}", flush=True)
            faults += wrong
        shutil.rmtree(register.folder)
    assert faults == []
