"""`serve`: the current release, and earlier ones of the same edition below it; nothing else of the outputs, to nobody else."""

import asyncio
import gc
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from pipelines.web.website_server import CONTENT_SECURITY_POLICY, LOOPBACK_ADDRESS, build_server
from tests.pipelines.test_app import COMMAND


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Outputs with two releases, served as `serve` does it."""
    for version in ("1.0.0", "1.1.0"):
        for audience in ("public", "internal"):
            page = tmp_path / "releases" / version / audience / "en" / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(f"{version} {audience}")
            (page.parents[1] / "404.html").write_text("not here")
        (tmp_path / "releases" / version / "release.json").write_text("for us alone")
    (tmp_path / "current").symlink_to("releases/1.1.0")
    with build_server(tmp_path / "current" / "public", 0, tmp_path / "releases") as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.stop()


def got(address: str) -> str:
    with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/en/", "1.1.0 public"),
        ("/releases/1.0.0/en/", "1.0.0 public"),
        ("/releases/1.0.0/en", "1.0.0 public"),
        ("/releases/1.1.0/en/index.html?a=b", "1.1.0 public"),
    ],
)
def test_earlier_releases_stand_below_the_current_one(address: str, path: str, said: str) -> None:
    assert got(address + path) == said


@pytest.mark.parametrize(
    "path",
    [
        "/releases/9.9.9/en/",
        "/releases/1.0.0/release.json",
        "/releases/1.0.0/../release.json",
        "/releases/1.0.0/%2e%2e/internal/en/",
        "/releases/1.0.0/en/../../internal/en/",
        "/releases/..%2f1.0.0/internal/en/",
        "/releases/",
        "/internal/en/",
    ],
)
def test_nothing_else_is_shown(address: str, path: str) -> None:
    with pytest.raises(HTTPError) as missing:
        got(address + path)
    assert missing.value.code == 404 and missing.value.read() == b"not here"


@pytest.mark.parametrize("path", ["/en/", "/en", "/nothing", "/en/%00"])
def test_every_answer_carries_the_policy(address: str, path: str) -> None:
    try:
        with urlopen(address + path, timeout=10) as answer:  # noqa: S310 - our own server
            headers = answer.headers
    except HTTPError as missing:
        headers = missing.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_internal_edition_is_served_on_loopback_alone(release: Path) -> None:
    """Through the command, because that is what a person starts."""
    command = [COMMAND, "serve", "--audience", "internal", "--port", "0", "--outputs", str(release.parents[1])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as serving:
        try:
            assert serving.stdout
            told = serving.stdout.readline().decode().strip()
            found = re.fullmatch(rf"http://{re.escape(LOOPBACK_ADDRESS)}:(\d+)/", told)
            assert found and LOOPBACK_ADDRESS == "127.0.0.1"
            assert "Internal edition" in got(told + "en/")
            # 127.0.0.2 is this machine too, and would answer if the server listened on every address.
            with (
                pytest.raises(ConnectionRefusedError),
                socket.create_connection(("127.0.0.2", int(found[1])), timeout=5),
            ):
                pass
        finally:
            serving.kill()


def test_a_server_that_is_stopped_before_it_begins_warns_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    make_loop = asyncio.new_event_loop

    def interrupt() -> asyncio.AbstractEventLoop:
        signal.raise_signal(signal.SIGINT)
        return make_loop()

    monkeypatch.setattr(asyncio.events, "new_event_loop", interrupt)
    with build_server(tmp_path, 0) as server, pytest.raises(KeyboardInterrupt):
        server.serve_forever()
    gc.collect()
    assert [str(warning.message) for warning in recwarn] == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
