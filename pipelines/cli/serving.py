"""`serve`: the website of the current release on loopback, and earlier ones below it. Does not belong here: making it."""

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from assets.publish.release.published_releases import CURRENT
from pipelines.cli.console import USAGE, Speaker
from pipelines.resources import outputs_folder
from schemas.languages import FixableError, Message

LOOPBACK = "127.0.0.1"
RELEASE = re.compile(r"/releases/(?P<version>\d+\.\d+\.\d+)(?P<rest>/.*|$)")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class Website(SimpleHTTPRequestHandler):
    """Serves a folder of files with a strict policy, and the site's own page for an address that is not there."""

    extensions_map = {  # noqa: RUF012 - the base class declares it so
        **SimpleHTTPRequestHandler.extensions_map,
        ".parquet": "application/vnd.apache.parquet",
        ".jsonld": "application/ld+json",
        ".md": "text/markdown; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
    }

    def __init__(self, *given: Any, releases: Path | None = None, **named: Any) -> None:
        """releases: the folder of all releases, each of which is shown below `/releases/`; without it only one is."""
        self.releases = releases
        super().__init__(*given, **named)

    def translate_path(self, path: str) -> str:
        """The file of an address, in this release or in the same edition of an earlier one."""
        earlier = RELEASE.match(path)
        if self.releases is None or earlier is None:
            return super().translate_path(path)
        here, self.directory = self.directory, str(self.releases / earlier["version"] / Path(self.directory).name)
        try:
            return super().translate_path(earlier["rest"])
        finally:
            self.directory = here

    def end_headers(self) -> None:
        """Adds the policy to every answer."""
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """An address that no file can have (a null byte, half a letter) is not there; the base class would break off."""
        try:
            return super().send_head()
        except ValueError:
            self.send_error(404)
            return None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own 404 page; anything else as usual."""
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
        """Says nothing: the terminal belongs to the person."""


def server(folder: Path, port: int, releases: Path | None = None) -> ThreadingHTTPServer:
    """A server of a folder on loopback; port 0 takes a free one. Raises OSError when the port is taken.

    folder: of one edition; releases: the folder of all releases, to show the same edition of each below `/releases/<version>/`.
    """
    return ThreadingHTTPServer((LOOPBACK, port), partial(Website, directory=str(folder), releases=releases))


def run(speaker: Speaker, audience: str, port: int, outputs: Path | None) -> None:
    """Serves until the person stops it. Leaves with 2 when there is no release or the port is taken."""
    folder = (outputs or outputs_folder()) / CURRENT / audience
    if not folder.is_dir():
        speaker.leave(
            FixableError(
                Message(
                    "There is no release in {folder} yet; make one with: shared-services publish",
                    {"folder": folder.parents[1]},
                )
            ),
            USAGE,
        )
    try:
        serving = server(folder, port, folder.parents[1] / "releases")
    except OSError:
        speaker.leave(
            FixableError(
                Message("Port {port} is taken; choose another with --port, or 0 for a free one.", {"port": port})
            ),
            USAGE,
        )
    with serving:
        speaker.give(f"http://{LOOPBACK}:{serving.server_port}/")
        speaker.tell(speaker.say("Ctrl-C stops it."))
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            speaker.tell("")
