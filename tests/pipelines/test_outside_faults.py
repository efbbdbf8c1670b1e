"""A run that is stopped from outside says so in a sentence, and the last release stands."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from assets.publish.release.verification import check_hashes
from pipelines.outside_faults import RunStoppedError, explain_outside_faults
from pipelines.settings import load_settings
from tests.conftest import ROOT
from tests.pipelines.two_providers import FLAT, build_first_release, replace_text
from tests.services import postgres_server

PUBLISH = f"{sys.executable} -c 'from pipelines.cli import main; main()' publish"


@pytest.fixture
def register(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with a release, and a change that the next one would publish."""
    folder = tmp_path / "register"
    shutil.copytree(build_first_release(tmp_path_factory), folder, symlinks=True)
    replace_text(folder / "sources" / FLAT, "agreement under renewal", "agreement renewed")
    return folder


def start_publish(register: Path, before: str = "", **variables: str) -> subprocess.Popen[str]:
    """The command, started by a shell that does something before."""
    folders = {f"SHARED_SERVICES_{name.upper()}": str(register / name) for name in ("sources", "outputs")}
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "COLUMNS": "300", **folders, **variables}
    command = ["sh", "-c", f"{before} exec {PUBLISH}"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def check_standing(register: Path) -> None:
    current = (register / "outputs" / "current").resolve()
    assert current.name == "1.0.0" and check_hashes(current) == []
    assert [path.name for path in (register / "outputs" / "releases").iterdir()] == ["1.0.0"]


@pytest.mark.slow
@pytest.mark.parametrize("blocks", [100, 600])
def test_a_file_that_cannot_be_written_whole_stops_the_run(register: Path, blocks: int) -> None:
    """No file may grow beyond some blocks of 512 bytes: first Dagster's own history fails, then what a run makes."""
    with start_publish(register, before=f"ulimit -f {blocks};") as process:
        printed, _ = process.communicate(timeout=300)
    assert process.returncode == 1, printed
    assert "A file could not be written" in printed and "The last release stands" in printed
    assert "Traceback" not in printed and "bug" not in printed
    check_standing(register)


@pytest.mark.parametrize(
    "fault",
    [
        OSError(28, "No space left on device", "/nowhere/file"),
        shutil.Error([("a", "b", "[Errno 28] No space left on device: 'b'")]),
        psycopg.errors.DiskFull("could not extend file: No space left on device"),
    ],
)
def test_a_full_disk_is_found_behind_any_error(fault: Exception, tmp_path: Path) -> None:
    def fail_in_a_step() -> None:
        with explain_outside_faults(load_settings(outputs=tmp_path)):
            try:
                raise fault
            except Exception as error:
                raise ValueError("a step failed") from error

    with pytest.raises(RunStoppedError, match="The last release stands"):
        fail_in_a_step()


def test_other_errors_pass(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="disk"), explain_outside_faults(load_settings(outputs=tmp_path)):
        raise KeyError("disk")


@pytest.mark.slow
def test_a_database_that_is_stopped_during_a_run(register: Path, tmp_path: Path) -> None:
    with postgres_server(tmp_path) as url, start_publish(register, SHARED_SERVICES_DATABASE=url) as process:
        stop_database_once_the_run_has_begun(url)
        printed, _ = process.communicate(timeout=300)
    assert process.returncode == 1, printed
    assert "went away during the run" in printed and "The last release stands" in printed
    assert "Traceback" not in printed and "bug" not in printed
    check_standing(register)


def stop_database_once_the_run_has_begun(url: str) -> None:
    engine = create_engine(url)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            has_history = connection.scalar(text("select to_regclass('dagster.event_logs')"))
            if has_history and connection.scalar(text("select count(*) from dagster.event_logs")) > 20:
                data = connection.scalar(text("show data_directory"))
                break
        time.sleep(0.2)
    engine.dispose()
    number = int((Path(str(data)) / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGINT)
