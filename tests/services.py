"""The programs that tests start: a browser, an office, checkers of web pages, a throw-away PostgreSQL, Redis and S3.

Here: finding them, starting and stopping them. Not here: fixtures (conftest.py) and installing (setup.sh, which looks
in the same places).
"""

import logging
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psycopg

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIBREOFFICE_NAMES = ("soffice", "libreoffice")
REDIS_NAMES = ("redis-server", "valkey-server")
CHECKERS = Path(__file__).parent / "node_modules"
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")
S3_SECRET = "a-secret-that-nobody-sees"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30


class ServiceMissingError(RuntimeError):
    """A program that the tests need is not on this machine, or does not start."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Run tests/setup.sh (make test does): it installs what is missing, or says why not.")


def chromium_path() -> str:
    """The browser, for Playwright's `executable_path` (as root it also needs `--no-sandbox`)."""
    return _in_path("browser", CHROMIUM_NAMES)


def libreoffice_path() -> str:
    """The office that converts spreadsheets, headless."""
    return _in_path("LibreOffice", LIBREOFFICE_NAMES)


def convert_with_libreoffice(files: Sequence[Path], to: str, folder: Path) -> None:
    """Converts files into a folder, by a LibreOffice of its own. to: a suffix, or a filter with its options."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [libreoffice_path(), "--headless", profile, "--convert-to", to, "--outdir", str(folder), *map(str, files)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=500, check=False)
    assert result.returncode == 0, result.stderr


def checker_path(name: str) -> Path:
    """A file of a checker of web pages (tests/package.json), by its path among the installed ones."""
    path = CHECKERS / name
    if not path.is_file():
        raise ServiceMissingError(f"{name} is not in {CHECKERS}.")
    return path


def _in_path(what: str, names: tuple[str, ...]) -> str:
    for name in names:
        path = shutil.which(name)
        # A name in PATH may be a stub that only points at a shop.
        if path and _runs(path):
            return path
    raise ServiceMissingError(f"No {what} that starts was found; looked in PATH for {', '.join(names)}.")


def postgres_folder() -> Path:
    """The folder with initdb and postgres. Debian keeps it out of PATH, one a version: the newest is taken."""
    in_path = [shutil.which(name) for name in ("pg_ctl", "initdb", "postgres")]
    folders = [Path(path).resolve().parent for path in in_path if path]
    folders += sorted(DEBIAN_POSTGRES.glob("*/bin"), key=_version, reverse=True)
    for folder in folders:
        if _runs(folder / "initdb") and _runs(folder / "postgres"):
            return folder
    raise ServiceMissingError(f"No PostgreSQL server was found; looked in PATH and in {DEBIAN_POSTGRES}/*/bin.")


@contextmanager
def postgres_server(tmp_dir: Path) -> Iterator[str]:
    """An empty database of its own, as an SQLAlchemy url; gone afterwards. Its log is left in `tmp_dir`."""
    folder = postgres_folder()
    owner = _owner()
    # Not in tmp_dir: pytest closes it to the user that the server runs as, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="postgres-", dir="/tmp", ignore_cleanup_errors=True) as room:
        if owner:
            shutil.chown(room, owner)
        log_path = Path(tmp_dir) / "postgres.log"
        with log_path.open("ab") as log:
            _initialise(folder, room, owner)
            # No port at all: the socket lies in a folder that only its owner can enter.
            command = [str(folder / "postgres"), "-D", f"{room}/data", "-k", room, "-h", "", "-F"]
            server: subprocess.Popen[Any] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **_as(owner, room)
            )
            try:
                _wait(server, room, log_path)
                yield f"postgresql+psycopg://tests@/postgres?host={room}"
            finally:
                _stop(server)


@contextmanager
def redis_server(folder: Path, password: str) -> Iterator[str]:
    """A Redis of its own on loopback, as the address of a broker; gone afterwards. Its log is left in `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        _in_path("Redis", REDIS_NAMES),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    server = subprocess.Popen([*command, "--requirepass", password, "--logfile", "redis.log"], stdin=subprocess.DEVNULL)
    until = time.monotonic() + SECONDS_TO_START
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError as error:
                if server.poll() is not None or time.monotonic() > until:
                    raise ServiceMissingError(f"Redis did not start: {error}") from error
            time.sleep(0.05)
        yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(SECONDS_TO_STOP)


class S3Server:
    """An S3 server on loopback, moto's, that keeps what it holds when it is stopped and started again."""

    def __init__(self, page: int) -> None:
        os.environ["MOTO_S3_DEFAULT_MAX_KEYS"] = str(page)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.port = 0
        self.start()

    @property
    def environment(self) -> dict[str, str]:
        """What s3fs and botocore read; few tries, so that a server that is gone is given up soon."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "tests",
            "AWS_SECRET_ACCESS_KEY": S3_SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
        }

    def start(self) -> None:
        """Starts it where it was before."""
        from moto.server import ThreadedMotoServer  # takes half a second, which most tests need not spend

        self._server = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]

    def stop(self) -> None:
        """Stops answering."""
        self._server.stop()

    def send(self, method: str, path: str, body: bytes = b"") -> bytes:
        """A request of moto's own, or one for S3 while nobody's rights are looked at."""
        request = Request(
            f"http://127.0.0.1:{self.port}{path}", body or None, {"Content-Type": "text/plain"}, method=method
        )
        with urlopen(request) as answer:  # noqa: S310 - our own server
            return bytes(answer.read())


@contextmanager
def s3_server(page: int = 1000) -> Iterator[S3Server]:
    """An S3 server of its own, empty; stopped afterwards. page: so many objects it lists at once."""
    server = S3Server(page)
    try:
        server.send("POST", "/moto-api/reset")
        yield server
    finally:
        server.stop()


def _initialise(folder: Path, room: str, owner: str | None) -> None:
    command = [str(folder / "initdb"), "-D", f"{room}/data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C"]
    made = subprocess.run([*command, "--no-sync"], capture_output=True, text=True, check=False, **_as(owner, room))
    if made.returncode:
        raise ServiceMissingError(f"initdb of {folder} failed: {made.stderr.strip()}")


def _wait(server: subprocess.Popen[Any], room: str, log_path: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(host=room, user="tests", dbname="postgres", connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > until:
                tail = log_path.read_text(errors="replace")[-2000:]
                raise ServiceMissingError(f"PostgreSQL did not start: {error}\n{tail}\n") from error
        time.sleep(0.05)


def _stop(server: subprocess.Popen[Any]) -> None:
    """SIGINT is PostgreSQL's fast way: connections that a test left open do not hold it up."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(SECONDS_TO_STOP)


def _owner() -> str | None:
    """Whom to run the server as: PostgreSQL refuses root. None: whoever we are."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    raise ServiceMissingError(
        "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as."
    )


def _as(owner: str | None, room: str) -> dict[str, Any]:
    # C: messages and formats are the same on every machine.
    how: dict[str, Any] = {"cwd": room, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
    if owner:
        how |= {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []}
    return how


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def _runs(program: str | Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
