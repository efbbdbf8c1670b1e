"""A web server for a release on this machine, and for earlier releases below it."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

LOOPBACK_ADDRESS = "127.0.0.1"
EARLIER_RELEASE_PATH = re.compile(r"/releases/(?P<version>\d+\.\d+\.\d+)(?P<rest>/.*|$)")
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class WebsiteHandler(SimpleHTTPRequestHandler):
    """Serves a folder of files with a strict security policy, and the site's own page for an address that does not exist."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".parquet": "application/vnd.apache.parquet",
        ".jsonld": "application/ld+json",
        ".md": "text/markdown; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
    }

    def __init__(self, *arguments: Any, releases: Path | None = None, **options: Any) -> None:
        """releases: the folder of all releases, each of which is shown below `/releases/`; without it only one is."""
        self.releases = releases
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        """The file of an address, in this release or in the same edition of an earlier one."""
        earlier = EARLIER_RELEASE_PATH.match(path)
        if self.releases is None or earlier is None:
            return super().translate_path(path)
        current = self.directory
        self.directory = str(self.releases / earlier["version"] / Path(current).name)
        try:
            return super().translate_path(earlier["rest"])
        finally:
            self.directory = current

    def end_headers(self) -> None:
        """Adds the security policy to every answer."""
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answers an address that no file can have (a null byte, half a character) with 404; the base class would crash."""
        try:
            return super().send_head()
        except ValueError:
            self.send_error(404)
            return None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Sends the site's own 404 page; anything else as usual."""
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Prints nothing: the terminal belongs to the person."""


def build_server(folder: Path, port: int, releases: Path | None = None) -> ThreadingHTTPServer:
    """A server of a folder on loopback; port 0 takes a free one. Raises OSError when the port is taken.

    folder: of one edition; releases: the folder of all releases, to show the same edition of each below `/releases/<version>/`.
    """
    return ThreadingHTTPServer(
        (LOOPBACK_ADDRESS, port), partial(WebsiteHandler, directory=str(folder), releases=releases)
    )
