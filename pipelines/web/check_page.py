"""The page where a provider checks files before it sends them: form, answer and downloads, in both languages.

It answers as `check` does, from the same engine. A form carries a token that only this site's own page has; nothing of what is
sent is kept on disk once it is checked.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pipelines.web.check_process import CheckRequest
from pipelines.web.check_queue import KEPT_SECONDS, CheckJob, CheckQueue, QueueFullError
from pipelines.web.check_views import CHECK, STATIC_PATH, PageFrame
from pipelines.web.form_tokens import FormTokens, is_own_origin
from pipelines.web.received_uploads import (
    FILES_FIELD,
    MAX_FILES,
    MAX_UPLOAD_BYTES,
    TOKEN_FIELD,
    UploadError,
    UploadReceiver,
)
from schemas.languages import LANGUAGES, Language, Message

FOLDER_PREFIX = "shared-services-check-"
WAIT_SECONDS = 20.0
"""How long an answer is waited for before a page says that it is still to come."""
Handler = Callable[[Request, Language], Awaitable[Response]]
KEPT_MINUTES = int(KEPT_SECONDS // 60)
HEADINGS = {
    "check.html": Message("Check files before you send them"),
    "answer.html": Message("What we found in your files"),
    "waiting.html": Message("Your files are being checked"),
    "failure.html": Message("Your files could not be checked"),
}
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class CheckFolders:
    """Where source files and releases are."""

    sources: Path
    outputs: Path


def build_check_page(frame: PageFrame, folders: CheckFolders, queue: CheckQueue | None = None) -> Starlette:
    """The app of the page. frame: of every page; folders: what files are checked with; queue: of checks, if not the usual one."""
    page = _CheckPage(frame, folders, queue or CheckQueue())
    routes: list[BaseRoute] = []
    for language in LANGUAGES:
        address = f"/{CHECK.get_path(language)}"
        routes.append(Route(address.rstrip("/"), RedirectResponse(address, 301)))
        handlers: tuple[tuple[str, Handler, list[str]], ...] = (
            ("", page.show_form, ["GET"]),
            ("", page.receive_files, ["POST"]),
            ("{key}/", page.show_answer, ["GET"]),
            ("{key}/{number}/{name}", page.send_file, ["GET"]),
        )
        for path, handle, methods in handlers:
            routes.append(Route(f"{address}{path}", _attach_language(handle, language), methods=methods))
    routes.append(Mount(f"/{STATIC_PATH}", StaticFiles(directory=Path(__file__).parent / "static")))
    return Starlette(routes=routes, lifespan=page.run)


def _attach_language(handle: Handler, language: Language) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await handle(request, language)

    return answer


class _CheckPage:
    def __init__(self, frame: PageFrame, folders: CheckFolders, queue: CheckQueue) -> None:
        self._frame, self._folders, self._queue = frame, folders, queue
        self._receiver, self._tokens = UploadReceiver(), FormTokens()
        self._folder = Path()

    @asynccontextmanager
    async def run(self, _app: Starlette) -> AsyncIterator[None]:
        """Has a folder for what is being checked while the server runs."""
        await asyncio.to_thread(_remove_left_folders)
        prefix = f"{FOLDER_PREFIX}{os.getpid()}-"
        with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
            self._folder = Path(folder)
            try:
                yield
            finally:
                await self._queue.stop()

    async def show_form(self, _request: Request, language: Language) -> Response:
        return self._render_form(language)

    async def receive_files(self, request: Request, language: Language) -> Response:
        """Takes the files in and leads to their answer; otherwise the form again, with the reason."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            job = await self._queue_files(request, language, folder)
        except ClientDisconnect:
            shutil.rmtree(folder, ignore_errors=True)
            return Response(status_code=400)
        except UploadError as error:
            shutil.rmtree(folder, ignore_errors=True)
            return self._render_form(language, error)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return RedirectResponse(f"/{CHECK.get_path(language)}{job.key}/", 303)

    async def _queue_files(self, request: Request, language: Language, folder: Path) -> CheckJob:
        upload = await self._receiver.receive(request, folder)
        if not is_own_origin(request) or not self._tokens.is_valid(upload.token):
            raise UploadError(403, Message("The page was open for too long. Choose the files again and send them."))
        if not upload.files:
            raise UploadError(400, Message("No file was chosen. Choose at least one."))
        folders = self._folders
        try:
            return self._queue.add(
                folder, CheckRequest(upload.files, language, str(folders.sources), str(folders.outputs))
            )
        except QueueFullError:
            text = "Many files are being checked at the moment, so yours were not taken. Please try again in a minute."
            raise UploadError(503, Message(text)) from None

    async def show_answer(self, request: Request, language: Language) -> Response:
        """The answer; while it is still to come a page that says so."""
        job = self._queue.find(request.path_params["key"])
        if job is None:
            return self._render_missing(language)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await job.done.wait()
        except TimeoutError:
            pass
        template = "answer.html" if job.answer else "failure.html" if job.failure else "waiting.html"
        facts = {"heading": HEADINGS[template], "job": job, "minutes": KEPT_MINUTES}
        facts["before"] = self._queue.count_before(job)
        facts["failure"] = job.failure.render(language) if job.failure else ""
        page = self._frame.render(template, language, CHECK.add_folder(job.key), **facts)
        return HTMLResponse(page, 500 if job.failure else 200, NO_STORE)

    async def send_file(self, request: Request, language: Language) -> Response:
        """A file of an answer, to be saved."""
        job = self._queue.find(request.path_params["key"])
        # The number is compared as a text: what is typed into an address may be no number, or one of any length.
        files = {str(number): file for number, file in enumerate(job.files)} if job else {}
        file = files.get(request.path_params["number"])
        if file is None:
            return self._render_missing(language)
        disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return Response(file.content, 200, {**NO_STORE, "Content-Disposition": disposition}, file.media_type)

    def _render_missing(self, language: Language) -> Response:
        text = "There is no answer at this address. Answers are kept for {minutes} minutes; check the files again."
        return self._render_form(language, UploadError(404, Message(text, {"minutes": KEPT_MINUTES})))

    def _render_form(self, language: Language, error: UploadError | None = None) -> Response:
        page = self._frame.render(
            "check.html",
            language,
            CHECK,
            heading=HEADINGS["check.html"],
            error=error.message.render(language) if error else "",
            is_missing=error is not None and error.status == 404,
            token=self._tokens.create_token(),
            token_field=TOKEN_FIELD,
            files_field=FILES_FIELD,
            max_files=MAX_FILES,
            max_megabytes=MAX_UPLOAD_BYTES // 2**20,
            minutes=KEPT_MINUTES,
        )
        return HTMLResponse(page, error.status if error else 200, NO_STORE)


def _remove_left_folders() -> None:
    """Removes the folders of servers that were killed before they could do so themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*-*"):
        number = folder.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
