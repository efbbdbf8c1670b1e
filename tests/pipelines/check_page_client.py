"""A small browser for the tests of the page where files are checked: served, asked, answered."""

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.web.check_page import CheckFolders, build_check_page
from pipelines.web.check_queue import CheckQueue
from pipelines.web.check_views import PageFrame
from pipelines.web.website_server import LOOPBACK_ADDRESS, build_server
from schemas.site_settings import load_site_settings
from tests.conftest import ROOT

BOUNDARY = "------boundary-of-the-tests"
SOURCES = ROOT / "sources"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Client:
    """Asks one server. port: its own."""

    port: int

    def ask(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(LOOPBACK_ADDRESS, self.port, timeout=60)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers or {})
            came = connection.getresponse()
            return Answer(came.status, {name.lower(): value for name, value in came.getheaders()}, came.read())
        finally:
            connection.close()

    def send(
        self, files: Sequence[tuple[str, bytes]], path: str = "/en/check/", token: str | None = None, **headers: str
    ) -> Answer:
        """The answer to a form, not yet what it leads to."""
        form = build_form(files, self.token(path) if token is None else token)
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        return self.ask(path, form, kind | {name.replace("_", "-"): value for name, value in headers.items()})

    def check(self, files: Sequence[tuple[str, bytes]], path: str = "/en/check/") -> Answer:
        """The page that a form leads to."""
        led = self.send(files, path)
        assert led.status == 303, led.text
        return self.ask(led.headers["location"])

    def token(self, path: str = "/en/check/") -> str:
        (token,) = re.findall(r'name="token" value="([^"]+)"', self.ask(path).text)
        return str(token)


def build_form(files: Sequence[tuple[str, bytes]], token: str) -> bytes:
    """A form as a browser sends it."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n'.encode()]
    for name, content in files:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


@contextmanager
def served_page(folder: Path, queue: CheckQueue | None = None) -> Iterator[Client]:
    """The page, beside a site of one file. folder: for the site and for outputs."""
    site = folder / "public"
    site.mkdir(parents=True, exist_ok=True)
    (site / "404.html").write_text("not here")
    page = build_check_page(
        PageFrame(load_site_settings(SOURCES), "public"), CheckFolders(SOURCES, folder / "outputs"), queue
    )
    with build_server(site, 0, None, page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        client = Client(server.server_port)
        until(lambda: client.ask("/en/check/").status == 200)
        yield client


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def build_stub_answer(folder: Path) -> None:
    """Leaves in a folder what the process of a check leaves there, for one clean file."""
    name = Path(json.loads((folder / "request.json").read_text())["files"][0]).name
    file: dict[str, Any] = {
        "name": name,
        "provider": None,
        "refused": None,
        "tables": [],
        "skipped_sheets": {"en": [], "cy": []},
        "groups": [],
    }
    file |= {"rows": {}, "errors": 0, "to_fix": 0, "noted": 0, "unlisted": 0}
    (folder / "answer-0").write_bytes(b"the report")
    download: dict[str, Any] = {"name": "report.html", "title": "Findings as a table (CSV)", "media_type": "text/html"}
    download |= {"stored": "answer-0", "checked_file": None}
    lines = {"en": ["Would be published: nothing."], "cy": ["dim"]}
    (folder / "answer.json").write_text(json.dumps({"files": [file], "lines": lines, "downloads": [download]}))
