"""Files that a browser sends: received within limits, into a folder, by names that cannot lead out of it."""

import asyncio
import re
import shutil
import unicodedata
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from schemas.languages import Message

MAX_FILES = 20
MAX_UPLOAD_BYTES = 100 * 2**20
"""All files of one upload together; returns are a hundred times smaller."""
MAX_RECEIVING_BYTES = 2**30
"""All uploads that are being received, together."""
MAX_DISCARDED_BYTES = 4 * 2**30
"""How much of an upload that is too large is read and thrown away, so that its sender sees why."""
IDLE_SECONDS, UPLOAD_SECONDS = 20.0, 300.0
"""How long a sender may pause, and how long an upload may take."""
MAX_NAME_BYTES = 150
TOKEN_FIELD, FILES_FIELD = "token", "files"


class UploadError(Exception):
    """An upload that is not taken: the status of the answer, and what its sender is told."""

    def __init__(self, status: int, message: Message) -> None:
        self.status, self.message = status, message
        super().__init__(message.text)


@dataclass(frozen=True)
class Upload:
    """A token, and the files in the order in which they were sent: paths relative to the folder."""

    token: str
    files: tuple[str, ...]


class UploadReceiver:
    """Receives uploads. All that are being received at a time together stay within MAX_RECEIVING_BYTES."""

    def __init__(self) -> None:
        self._receiving_bytes = 0

    async def receive(self, request: Request, folder: Path) -> Upload:
        """Puts the files of a form into a folder. Raises UploadError, and ClientDisconnect when the sender has gone."""
        body = _Body(request)
        try:
            if int(request.headers.get("content-length") or 0) > MAX_UPLOAD_BYTES:
                raise _build_size_error()
            async with asyncio.timeout(UPLOAD_SECONDS):
                form = await _parse_form(request, self._stream_within_limits(body))
        except TimeoutError:
            text = "The files came too slowly, so we stopped waiting. Please try again, or send one file at a time."
            raise UploadError(408, Message(text)) from None
        except UploadError:
            await _discard_rest(body)
            raise
        finally:
            self._receiving_bytes -= body.counted_bytes
        try:
            return await _store_files(form, folder)
        finally:
            await form.close()

    async def _stream_within_limits(self, body: "_Body") -> AsyncGenerator[bytes, None]:
        async for chunk in body.stream():
            body.counted_bytes += len(chunk)
            self._receiving_bytes += len(chunk)
            if body.counted_bytes > MAX_UPLOAD_BYTES:
                raise _build_size_error()
            if self._receiving_bytes > MAX_RECEIVING_BYTES:
                raise UploadError(
                    503, Message("Many files are being sent at the moment. Please try again in a minute.")
                )
            yield chunk


def clean_file_name(name: str) -> str:
    """A file's name without folders, and without signs that a file system or a terminal takes for something else."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(sign for sign in base if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    stem, dot, extension = base.rpartition(".")
    if dot and len(extension.encode()) <= 10:
        stem = stem.encode()[: MAX_NAME_BYTES - len(extension.encode()) - 1].decode(errors="ignore")
        return f"{stem}.{extension}"
    return base.encode()[:MAX_NAME_BYTES].decode(errors="ignore") or "file"


def _build_size_error() -> UploadError:
    text = "The files are larger than {limit} MB together. Send fewer at a time, or a file without pictures and other sheets."
    return UploadError(413, Message(text, {"limit": MAX_UPLOAD_BYTES // 2**20}))


class _Body:
    """The body of a request, part by part."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.is_complete = False
        self.counted_bytes = 0

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The parts that are still to come. Raises TimeoutError when the sender pauses for too long."""
        while not self.is_complete:
            async with asyncio.timeout(IDLE_SECONDS):
                message = await self._request.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            self.is_complete = not message.get("more_body")
            if message.get("body"):
                yield message["body"]


async def _parse_form(request: Request, body: AsyncGenerator[bytes, None]) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise UploadError(400, Message("That was no file from this page. Choose the files here and send them again."))
    try:
        return await MultiPartParser(request.headers, body, max_files=MAX_FILES, max_fields=5).parse()
    except (MultiPartException, KeyError, ValueError):
        text = "The files could not be taken in. Send at most {count} at a time."
        raise UploadError(400, Message(text, {"count": MAX_FILES})) from None


async def _discard_rest(body: _Body) -> None:
    """Reads what is still to come and throws it away: a browser shows no answer before it has sent everything."""
    discarded = 0
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            async for chunk in body.stream():
                discarded += len(chunk)
                if discarded > MAX_DISCARDED_BYTES:
                    return
    except (TimeoutError, ClientDisconnect):
        return


async def _store_files(form: FormData, folder: Path) -> Upload:
    files: list[str] = []
    for part in form.getlist(FILES_FIELD):
        # A browser sends a nameless part where no file was chosen.
        if isinstance(part, UploadFile) and part.filename:
            path = Path(str(len(files))) / clean_file_name(part.filename)
            (folder / path).parent.mkdir()
            await asyncio.to_thread(_copy_file, part, folder / path)
            files.append(str(path))
    token = form.get(TOKEN_FIELD)
    return Upload(token if isinstance(token, str) else "", tuple(files))


def _copy_file(part: UploadFile, path: Path) -> None:
    part.file.seek(0)
    with path.open("xb") as file:
        shutil.copyfileobj(part.file, file, 2**20)
