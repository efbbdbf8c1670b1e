"""What a person sees at a terminal while a command works, and when Ctrl-C stops it."""

import fcntl
import os
import pty
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from pipelines.outputs_lock import lock_outputs
from pipelines.run_history import open_run_history
from pipelines.settings import load_settings
from tests.pipelines.test_app import COMMAND, ENVIRONMENT
from tests.pipelines.two_providers import FLAT, build_first_release, replace_text

TIMEOUT_SECONDS = 120
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def register(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`sources` in which something is new, and `outputs` with the release before that."""
    for name in ("sources", "outputs"):
        shutil.copytree(build_first_release(tmp_path_factory) / name, tmp_path / name, symlinks=True)
    replace_text(tmp_path / "sources" / FLAT, "Gwent Archives", "Gwent Archive Service")
    return tmp_path


class PseudoTerminal:
    """A command at a terminal of its own: what is on it so far, and how it ends."""

    def __init__(self, *arguments: object) -> None:
        self._master, slave = pty.openpty()
        command = [COMMAND, *map(str, arguments)]
        environment = ENVIRONMENT | {"TERM": "xterm", "COLUMNS": "100"}
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
            # Whatever a shell starts in the background ignores Ctrl-C, and so do the tests and all that they start.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        os.close(slave)
        self.output = ""

    def read_until(self, pattern: str) -> None:
        """Reads until the output has a pattern, or the command has ended."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not re.search(pattern, self.output):
            assert time.monotonic() < deadline, self.output
            try:
                more = os.read(self._master, 2**16)
            except OSError:  # the other end is closed
                return
            self.output += CONTROLS.sub("", more.decode(errors="replace"))

    def interrupt(self, times: int = 1) -> int:
        """Sends what Ctrl-C sends, reads the rest and returns the exit code."""
        for _ in range(times):
            os.killpg(self.process.pid, signal.SIGINT)
            time.sleep(0.1)
        return self.finish()

    def finish(self) -> int:
        """Reads the rest and returns the exit code."""
        self.read_until(r"(?!)")
        return self.process.wait(TIMEOUT_SECONDS)

    def close(self) -> None:
        """Ends what has not ended."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._master)


@contextmanager
def open_terminal(*arguments: object) -> Iterator[PseudoTerminal]:
    terminal = PseudoTerminal(*arguments)
    try:
        yield terminal
    finally:
        terminal.close()


def list_folders(register: Path) -> tuple[str, ...]:
    return "--sources", str(register / "sources"), "--outputs", str(register / "outputs")


def test_the_progress_bar_moves_until_ctrl_c_stops_it_in_one_line(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_terminal("publish", *list_folders(register)) as terminal:
        terminal.read_until(r"(?s) [1-9]\d*/\d\d.* [1-9]\d/\d\d")
        assert len(set(re.findall(r" (\d+)/\d\d", terminal.output))) > 3
        assert "None" not in terminal.output
        before = len(terminal.output)
        assert terminal.interrupt() == 130
    rest = terminal.output[before:]
    assert rest.rstrip().splitlines()[-1].strip() == "Interrupted. Release 1.0.0 is current."
    assert "Traceback" not in rest and "Error" not in rest and 'File "' not in rest
    assert str((register / "outputs" / "current").readlink()) == "releases/1.0.0"
    assert [path.name for path in (register / "outputs" / "releases").iterdir()] == ["1.0.0"]
    monkeypatch.setenv("DAGSTER_HOME", str(register / "outputs" / "store" / "dagster"))
    with open_run_history(load_settings(outputs=register / "outputs")) as instance:
        assert all(run.is_finished for run in instance.get_runs())
    with (register / "outputs" / "store" / "lock").open() as lock:  # raises if somebody still has it
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("times", [1, 3])
def test_ctrl_c_ends_the_wait_for_another_run(times: int, register: Path) -> None:
    with lock_outputs(register / "outputs"), open_terminal("publish", *list_folders(register)) as terminal:
        terminal.read_until("waiting for it to finish")
        assert terminal.interrupt(times) == 130
    assert "Interrupted. Release 1.0.0 is current." in terminal.output and "Traceback" not in terminal.output


def test_ctrl_c_before_the_first_release_says_that_there_is_none(register: Path) -> None:
    with lock_outputs(register / "new"):
        arguments = ("--sources", register / "sources", "--outputs", register / "new", "--lang", "cy")
        with open_terminal("publish", *arguments) as terminal:
            terminal.read_until("Mae rhediad arall|rhediad")
            assert terminal.interrupt() == 130
    assert terminal.output.rstrip().endswith("Ni chyhoeddwyd dim.")


def test_ctrl_c_stops_the_server_in_one_line(register: Path) -> None:
    with open_terminal("serve", "--port", 0, *list_folders(register)) as terminal:
        terminal.read_until("Ctrl-C")
        assert terminal.interrupt() == 130
    assert terminal.output.rstrip().splitlines()[-1].strip() == "Stopped." and "Traceback" not in terminal.output


def test_nothing_is_begun_where_the_sources_are_wrong(tmp_path: Path) -> None:
    with open_terminal("publish", "--sources", tmp_path / "none", "--outputs", tmp_path / "outputs") as terminal:
        assert terminal.finish() == 2
    assert "is not a folder" in terminal.output and "Gathering" not in terminal.output
    assert not (tmp_path / "outputs").exists()
