"""The checks that run, those that wait, and the answers that can be fetched for a while, all in bounded numbers."""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipelines.addresses import PROJECT_FOLDER
from pipelines.web.check_process import ANSWER_FILE, REQUEST_FILE, CheckRequest
from schemas.languages import Message

MAX_RUNNING, MAX_WAITING = 2, 24
CHECK_SECONDS = 180.0
KEPT_SECONDS = 15 * 60.0
MAX_ANSWER_BYTES, MAX_KEPT_BYTES = 32 * 2**20, 128 * 2**20
"""Files of an answer beyond the first are not offered; beyond the second the oldest answers go."""
MAX_KEPT_ANSWERS = 200
KEY_BYTES = 24


class QueueFullError(Exception):
    """As many checks wait as may."""


@dataclass(frozen=True)
class KeptFile:
    """A file of an answer, in memory."""

    name: str
    title: str
    media_type: str
    content: bytes
    checked_file: str | None


@dataclass
class CheckJob:
    """A check that waits, runs or is done. answer: what the page shows; failure: why there is no answer."""

    key: str
    names: tuple[str, ...]
    done: asyncio.Event = field(default_factory=asyncio.Event)
    answer: dict[str, Any] | None = None
    failure: Message | None = None
    files: list[KeptFile] = field(default_factory=list)
    size: int = 0
    ended: float = 0.0


class CheckQueue:
    """Runs checks in processes of their own, MAX_RUNNING at once; keeps their answers for KEPT_SECONDS under keys that nobody
    can guess.
    """

    def __init__(self, max_running: int = MAX_RUNNING, max_waiting: int = MAX_WAITING) -> None:
        self._max_jobs = max_running + max_waiting
        self._running = asyncio.Semaphore(max_running)
        self._jobs: dict[str, CheckJob] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_full(self) -> bool:
        """Whether no check can be taken at the moment."""
        return len(self._tasks) >= self._max_jobs

    def add(self, folder: Path, request: CheckRequest) -> CheckJob:
        """Queues the check of the files in a folder, which is removed once it is done. Raises QueueFullError."""
        if self.is_full:
            raise QueueFullError
        job = CheckJob(secrets.token_urlsafe(KEY_BYTES), tuple(Path(file).name for file in request.files))
        self._jobs[job.key] = job
        task = asyncio.create_task(self._run(job, folder, request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    def find(self, key: str) -> CheckJob | None:
        """The job with this key, while it is kept."""
        self._discard_old_answers()
        return self._jobs.get(key)

    def count_before(self, job: CheckJob) -> int:
        """How many checks are to be done before a job that waits or runs."""
        open_jobs = [each for each in self._jobs.values() if not each.done.is_set()]
        return open_jobs.index(job) if job in open_jobs else 0

    async def stop(self) -> None:
        """Ends the checks that run or wait."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, job: CheckJob, folder: Path, request: CheckRequest) -> None:
        try:
            async with self._running:
                (folder / REQUEST_FILE).write_text(json.dumps(asdict(request)), encoding="utf-8")
                job.failure = await _run_process(folder)
                if job.failure is None:
                    await asyncio.to_thread(_load_answer, job, folder)
        except (OSError, ValueError):
            job.answer, job.failure = None, _build_failure()
        finally:
            job.ended = time.monotonic()
            job.done.set()
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, True))
        self._discard_old_answers()

    def _discard_old_answers(self) -> None:
        """Forgets what was kept long enough and, oldest first, what is too much."""
        ended = sorted((job for job in self._jobs.values() if job.done.is_set()), key=lambda job: job.ended)
        kept_bytes = sum(job.size for job in ended)
        for number, job in enumerate(ended):
            is_old = time.monotonic() - job.ended > KEPT_SECONDS
            if is_old or kept_bytes > MAX_KEPT_BYTES or len(ended) - number > MAX_KEPT_ANSWERS:
                kept_bytes -= job.size
                del self._jobs[job.key]


def _build_failure() -> Message:
    return Message("Our software failed at these files. The fault is ours. Please tell the register's team.")


async def _run_process(folder: Path) -> Message | None:
    """Checks what is in a folder; why that gave no answer, if it did not."""
    paths = [str(PROJECT_FOLDER), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pipelines.web.check_process", str(folder)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1", "TMPDIR": str(folder)},
        start_new_session=True,  # Ctrl-C is for the server, which ends this process
    )
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            status = await process.wait()
    except TimeoutError:
        text = (
            "The check took longer than {seconds} seconds, so we stopped it. Send one file at a time, or a smaller one."
        )
        return Message(text, {"seconds": int(CHECK_SECONDS)})
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(process.wait())
    return None if status == 0 else _build_failure()


def _load_answer(job: CheckJob, folder: Path) -> None:
    answer = json.loads((folder / ANSWER_FILE).read_text(encoding="utf-8"))
    job.size = (folder / ANSWER_FILE).stat().st_size
    for about in answer.pop("downloads"):
        path = folder / about.pop("stored")
        if job.size + path.stat().st_size <= MAX_ANSWER_BYTES:
            job.files.append(KeptFile(content=path.read_bytes(), **about))
            job.size += len(job.files[-1].content)
    job.answer = answer
