"""One publisher at a time, whoever starts it; the lock of one that is killed is gone."""

import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from pipelines.outputs_lock import lock_outputs
from pipelines.resources import ParquetTables
from pipelines.run_history import RUNNING_FILE, close_killed_run, record_run
from tests.conftest import ROOT
from tests.pipelines.lock_holders import hold_lock, read_line

SECONDS = 90
HOLD = """
import sys, time
from pathlib import Path
from pipelines.outputs_lock import lock_outputs
with lock_outputs(Path(sys.argv[1]), lambda: print("waiting", flush=True)):
    print("locked", flush=True)
    time.sleep(600)
"""
BY_DAGSTER = ("asset", "materialize", "--select", "organisations", "-m", "pipelines.definitions")


def test_the_second_waits_and_goes_on_when_the_first_is_killed(tmp_path: Path) -> None:
    with hold_lock(HOLD, tmp_path) as first:
        assert read_line(first) == "locked"
        with hold_lock(HOLD, tmp_path) as second:
            assert read_line(second) == "waiting"
            os.kill(first.pid, signal.SIGKILL)
            assert read_line(second) == "locked"


@pytest.mark.slow
def test_a_run_of_dagster_waits_for_the_command_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "dagster").mkdir()
    environment = {**os.environ, "DAGSTER_HOME": str(tmp_path / "dagster"), "SHARED_SERVICES_OUTPUTS": str(tmp_path)}
    log = tmp_path / "log"
    with hold_lock(HOLD, tmp_path) as command, log.open("w") as output:
        assert read_line(command) == "locked"
        dagster = Path(sys.executable).parent / "dagster"
        with subprocess.Popen([dagster, *BY_DAGSTER], cwd=ROOT, env=environment, stdout=output, stderr=output) as run:
            deadline = time.monotonic() + SECONDS
            while "This run waits" not in log.read_text() and time.monotonic() < deadline:
                time.sleep(0.2)
            assert f"Process {command.pid} is publishing" in log.read_text() and run.poll() is None
            assert not (tmp_path / "store" / "tables").exists()
            os.kill(command.pid, signal.SIGKILL)
            assert run.wait(SECONDS) == 0
    assert (tmp_path / "store" / "tables" / "organisations").is_dir()


@pytest.mark.parametrize("by_command", [True, False])
def test_a_run_of_dagster_holds_the_lock_to_its_end(tmp_path: Path, by_command: bool) -> None:
    """by_command: the command, which holds the lock already, has started the run."""
    answers = []

    @dg.asset
    def frame() -> pd.DataFrame:
        with hold_lock(HOLD, tmp_path) as other:
            answers.append(read_line(other))
        return pd.DataFrame({"a": [1]})

    tables = ParquetTables(path=str(tmp_path / "tables"), outputs=str(tmp_path))
    with dg.DagsterInstance.ephemeral() as instance:
        resources = {"io_manager": tables, "tables": tables}
        with lock_outputs(tmp_path) if by_command else nullcontext():
            assert dg.materialize([frame], instance=instance, resources=resources).success
    assert answers == ["waiting"]
    with hold_lock(HOLD, tmp_path) as other:
        assert read_line(other) == "locked"


def test_a_run_whose_process_was_killed_is_marked_as_failed(tmp_path: Path) -> None:
    """By the next one, or by the sensor: it would stand as going on for ever."""

    @dg.job
    def nothing() -> None:
        pass

    with dg.DagsterInstance.ephemeral() as instance, lock_outputs(tmp_path):
        first, second = (instance.create_run_for_job(nothing).run_id for _ in range(2))
        (tmp_path / RUNNING_FILE).write_text(first)
        with record_run(instance, second, tmp_path):
            assert (tmp_path / RUNNING_FILE).read_text() == second
            with record_run(instance, second, tmp_path):  # a run that the command started comes here twice
                pass
            assert (tmp_path / RUNNING_FILE).read_text() == second
        assert not (tmp_path / RUNNING_FILE).exists()
        runs = [instance.get_run_by_id(run_id) for run_id in (first, second)]
        assert [run is not None and run.status for run in runs] == [
            dg.DagsterRunStatus.FAILURE,
            dg.DagsterRunStatus.NOT_STARTED,
        ]
        (tmp_path / RUNNING_FILE).write_text(second)
        close_killed_run(instance, tmp_path)
        run = instance.get_run_by_id(second)
        assert run and run.is_finished and not (tmp_path / RUNNING_FILE).exists()
