"""The files of a release by their addresses; those of earlier releases below `/releases/<version>/`."""

import mimetypes
import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Receive, Scope, Send

EARLIER_RELEASE_PATH = re.compile(r"/releases/(?P<version>\d+\.\d+\.\d+)(?P<rest>/.*|$)", re.ASCII)
MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}


class SiteFiles:
    """An ASGI app: a folder of one edition, and the same edition of every other release below it.

    An address without a file has the site's own page for that; so has one that no file can have (a null byte).
    """

    def __init__(self, folder: Path, releases: Path | None) -> None:
        self._folder, self._releases = folder, releases

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._find_file(scope)
        await response(scope, receive, send)

    async def _find_file(self, scope: Scope) -> Response:
        folder, path = self._folder, scope["path"]
        earlier = EARLIER_RELEASE_PATH.fullmatch(path)
        if self._releases and earlier:
            folder, path = self._releases / earlier["version"] / self._folder.name, earlier["rest"]
        files = _TypedFiles(directory=folder, html=True, check_dir=False)
        try:
            return await files.get_response(files.get_path({**scope, "path": path, "root_path": ""}), scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
        except ValueError:
            pass
        return self._render_missing_page()

    def _render_missing_page(self) -> Response:
        page = self._folder / "404.html"
        return HTMLResponse(page.read_bytes() if page.is_file() else "404", 404)


class _TypedFiles(StaticFiles):
    def file_response(self, full_path: PathLike, stat_result: object, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)  # type: ignore[arg-type]
        suffix = Path(str(full_path)).suffix
        media_type = MEDIA_TYPES.get(suffix)
        if isinstance(response, FileResponse) and (media_type or not mimetypes.guess_type(str(full_path))[0]):
            response.headers["content-type"] = media_type or "application/octet-stream"
        return response
