"""One run of the register from the command line: in process, through Dagster, with its history kept.

Belongs here: the lock, the instance, starting the job and telling how it went. Does not belong here: printing (cli).
"""

import fcntl
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy import Engine, event

from assets.publish.release.published_releases import find_previous_release
from pipelines import event_log, history
from pipelines.defining import definitions
from pipelines.history import Outcome, outcome
from pipelines.jobs import PUBLISH
from schemas.languages import FixableError, Message

SETTINGS = Path(__file__).parent / "dagster.yaml"
Progress = Callable[[str, int, int], None]


class RunFailed(Exception):
    """A step failed by a fault of ours. Its text is the step and the error; the standing release is untouched."""


@contextmanager
def alone(outputs: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the outputs for one run; another waits until this one is done. A process that dies lets go.

    Raises Refusal when the outputs cannot be written.
    """
    try:
        (outputs / "store").mkdir(parents=True, exist_ok=True)
        handle = (outputs / "store" / "lock").open("w")
    except OSError as error:
        raise FixableError(
            Message("{folder}: cannot be written: {fault}", {"folder": outputs, "fault": error.strerror})
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_HISTORIES: set[str] = set()


@event.listens_for(Engine, "connect")
def _hurry(connection: Any, _: object) -> None:
    """Lets Dagster's history be written without waiting for the disk.

    It is written event by event, and waiting each time takes longer than the work. A power cut may cost the history of a run,
    never a release or the register, which wait as before.
    """
    if isinstance(connection, sqlite3.Connection):
        ((_, _, file), *_) = connection.execute("PRAGMA database_list").fetchall()
        if any(file.startswith(home) for home in _HISTORIES):
            connection.execute("PRAGMA synchronous=OFF")


def _instance(outputs: Path) -> dg.DagsterInstance:
    """The Dagster instance that keeps the run's history, where `make dev` finds it too."""
    home = Path(os.environ.setdefault("DAGSTER_HOME", str((outputs / "store" / "dagster").resolve())))
    home.mkdir(parents=True, exist_ok=True)
    settings = home / SETTINGS.name
    if not settings.exists():
        shutil.copy(SETTINGS, settings)
    _HISTORIES.add(str(home))
    return event_log.instance(home, settings)


def publish(
    sources: Path, outputs: Path, as_of: str | None, accept: str | None, progress: Progress, waiting: Callable[[], None]
) -> Outcome:
    """Runs the whole register and returns the release that stands.

    as_of: the data date, ISO; a day before the newest release's brings back the release that stood on that day
    (pipelines.history); accept: a reason to overrule a guard; progress: called with (step, steps done, steps in all), and
    within a long step with (what, pieces done, pieces in all). Raises
    Refusal (SourceError, Refused, …) for what a person must mend, RunFailed for a fault of ours.
    """
    with alone(outputs, waiting):
        earlier = history.stood_on(as_of, outputs) if as_of else None
        if earlier is None:
            return _run(sources.resolve(), outputs, {"as_of": as_of, "accept": accept}, progress)
        if not history.made_by_this_code(earlier, outputs):
            return history.brought_back(earlier, outputs)
        with history.inputs(earlier, outputs) as kept:
            how = {"as_of": earlier.data_date, "accept": earlier.accepted}
            return _run(kept, outputs, how, progress, earlier.version)


def _run(sources: Path, outputs: Path, how: Mapping[str, str | None], progress: Progress, again: str = "") -> Outcome:
    """One run of the job. how: the config of `content` and `release`; again: see definitions."""
    watched = _Watched(progress)
    defs = definitions(sources, outputs.resolve(), watched, again, watched.within)
    before = find_previous_release(outputs)
    job = defs.resolve_job_def(PUBLISH)
    watched.total = len(job.graph.nodes)
    config = {"ops": {name: {"config": dict(how)} for name in ("content", "release")}, "loggers": {"console": {}}}
    try:
        with _instance(outputs) as instance:
            result = job.execute_in_process(run_config=config, instance=instance)
    except FixableError:
        raise
    except Exception as error:
        raise RunFailed(
            f"{watched.failed}: {type(error).__name__}: {error}" if watched.failed else str(error)
        ) from error
    if not result.success:
        failed = [each.asset_key.to_user_string() for each in result.get_asset_check_evaluations() if not each.passed]
        raise RunFailed(f"asset check failed: {', '.join(failed)}")
    return outcome(outputs, before, again)


class _Watched(logging.Handler):
    """Turns Dagster's events into progress, and remembers the step that failed."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.DEBUG)
        self._progress, self._done = progress, 0
        self.total, self.failed = 0, ""

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None and event.is_step_success:
            self._done += 1
            self._progress(event.step_key, self._done, self.total)
        elif event is not None and event.is_step_failure:
            self.failed = event.step_key

    def within(self, what: str, done: int, total: int) -> None:
        """A long step tells how far it has come (schemas.stores.ProgressListener)."""
        self._progress(what, done, total)
