"""The page where files are checked: what it takes, what it refuses and how it says so, without checking anything."""

import asyncio
import os
import re
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest

from pipelines.file_check import RegisterState
from pipelines.file_report import FileReport
from pipelines.web import answer_formats, check_page, check_queue, received_uploads, timed_connections
from pipelines.web.answer_formats import AnswerFormat, AnswerInputs
from pipelines.web.check_process import CheckRequest
from pipelines.web.check_queue import CheckQueue, QueueFullError
from pipelines.web.form_tokens import FormTokens
from pipelines.web.received_uploads import clean_file_name
from pipelines.web.website_server import CONTENT_SECURITY_POLICY
from schemas.languages import Message
from schemas.refused_fixes import REFUSED_FIXES_FILE, render_refused_fixes
from tests.pipelines.check_page_client import Client, build_stub_answer, served_page, until

FILE = ("return.csv", b"a,b\r\n1,2\r\n")


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks that are done at once, without a process."""

    async def run(folder: Path) -> None:
        build_stub_answer(folder)

    monkeypatch.setattr(check_queue, "_run_process", run)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the server puts what it receives."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def client(tmp_path: Path, folder: Path) -> Iterator[Client]:  # noqa: ARG001 - it must be there before
    with served_page(tmp_path) as client:
        yield client


def received(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def has_ended(connection: socket.socket) -> bool:
    """Whether the server ends a connection, within the time that the connection waits."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/en/check/", "Check files before you send them"), ("/cy/gwirio/", "Gwiriwch ffeiliau cyn eu hanfon")],
)
def test_the_form_is_there_in_both_languages(client: Client, path: str, heading: str) -> None:
    page = client.ask(path)
    assert page.status == 200 and f"<h1>{heading}</h1>" in page.text
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert page.headers["cache-control"] == "no-store" and "set-cookie" not in page.headers


def test_an_address_without_its_slash_leads_to_the_form(client: Client) -> None:
    for path in ("/en/check", "/cy/gwirio"):
        led = client.ask(path)
        assert (led.status, led.headers["location"]) == (301, f"{path}/")


def test_a_file_leads_to_its_answer_in_either_language(client: Client, folder: Path) -> None:
    led = client.send([FILE], "/cy/gwirio/")
    assert led.status == 303
    page = client.ask(led.headers["location"])
    assert page.status == 200 and "return.csv" in page.text and "Dim i&#39;w gywiro" in page.text
    assert page.headers["cache-control"] == "no-store"
    other = re.findall(r'class="switch"[^>]* href="([^"]+)"', page.text)[0]
    assert "Nothing to fix. Thank you." in client.ask(other).text
    until(lambda: not received(folder))


def test_a_download_needs_the_key_of_its_answer(client: Client) -> None:
    location = client.send([FILE]).headers["location"]
    client.ask(location)
    file = client.ask(f"{location}0/report.html")
    assert file.body == b"the report" and file.headers["content-disposition"].startswith("attachment")
    assert len(location.split("/")[3]) >= 32
    wrong = [f"{location}{number}/report.html" for number in ("1", "-1", "x", "²", "00", "9" * 5000)]
    for path in (f"{location[:-3]}/0/report.html", "/en/check/x/0/report.html", "/en/check/x/", *map(quote, wrong)):
        missing = client.ask(path)
        assert missing.status == 404 and "There is no answer at this address" in missing.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_of_another_website_is_not_taken(client: Client, folder: Path, headers: dict[str, str]) -> None:
    refused = client.send([FILE], **headers)
    assert refused.status == 403 and "The page was open for too long" in refused.text and not received(folder)


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "1795960001.E17SBLDcRHU." + "0" * 64, "²." * 3, "9" * 5000])
def test_a_form_without_a_token_of_ours_is_not_taken(client: Client, token: str) -> None:
    assert client.send([FILE], token=token).status == 403


def test_a_token_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = FormTokens()
    token = tokens.create_token()
    assert tokens.is_valid(token) and not FormTokens().is_valid(token)
    assert not tokens.is_valid(f"{token.partition('.')[0]}.\ud800.x"), "a sender's charset may give half a character"
    monkeypatch.setattr("pipelines.web.form_tokens.VALID_SECONDS", -1)
    assert not tokens.is_valid(token)


def test_another_name_of_this_server_is_not_answered(client: Client) -> None:
    assert client.ask("/en/check/", headers={"Host": "evil.example"}).status == 400


def test_a_form_without_a_file_says_so(client: Client) -> None:
    for files in ([], [("", b"")]):
        refused = client.send(files, "/cy/gwirio/")
        assert refused.status == 400 and "Ni ddewiswyd ffeil" in refused.text and 'role="alert"' in refused.text


def test_what_is_no_form_of_files_is_refused(client: Client) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.ask("/en/check/", b"files=1", headers).status == 400
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"", b"--y", b"--x\r\n\r\nnothing"):
        assert client.ask("/en/check/", body, headers).status in (400, 403)


def test_too_many_files_are_refused(client: Client, folder: Path) -> None:
    refused = client.send([(f"{number}.csv", b"a") for number in range(21)])
    assert refused.status == 400 and "at most 20" in refused.text and not received(folder)


def test_too_large_a_form_is_refused_once_it_has_come(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(received_uploads, "MAX_UPLOAD_BYTES", 2**20)
    refused = client.send([("large.csv", bytes(3 * 2**20))])
    assert refused.status == 413 and "larger than 1 MB" in refused.text and not received(folder)
    assert client.send([FILE]).status == 303


def test_the_size_counts_where_it_is_not_told_before(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received_uploads, "MAX_UPLOAD_BYTES", 2**20)
    head = f"POST /en/check/ HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nTransfer-Encoding: chunked\r\n"
    head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n' + bytes(2**18)
    with socket.create_connection(("127.0.0.1", client.port), timeout=20) as connection:
        connection.sendall(head.encode())
        for chunk in (part, *([bytes(2**18)] * 8), b""):
            connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        assert connection.recv(2**16).startswith(b"HTTP/1.1 413 ")


def test_what_is_being_received_is_bounded_over_all(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received_uploads, "MAX_RECEIVING_BYTES", 1000)
    assert client.send([("a.csv", bytes(2000))]).status == 503
    assert client.send([FILE]).status == 303, "what was received must be counted off again"


def test_a_sender_that_pauses_is_told(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received_uploads, "IDLE_SECONDS", 0.2)
    head = f"POST /en/check/ HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 1000\r\n"
    head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    with socket.create_connection(("127.0.0.1", client.port), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(2**16).startswith(b"HTTP/1.1 408 ")
    assert not received(folder)


def test_a_sender_that_goes_leaves_nothing(client: Client, folder: Path) -> None:
    head = f"POST /en/check/ HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 1000\r\n"
    head += "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    with socket.create_connection(("127.0.0.1", client.port), timeout=20) as connection:
        connection.sendall(head.encode())
    until(lambda: len(list(folder.glob("*/*"))) == 0)


def test_two_hundred_silent_connections_do_not_stop_the_server(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed_connections, "IDLE_SECONDS", 0.5)
    connections = [socket.create_connection(("127.0.0.1", client.port), timeout=20) for _ in range(200)]
    try:
        for number, connection in enumerate(connections):
            connection.sendall(b"POST /en/check/ HTTP/1.1\r\nHost: x\r\n"[: number % 40])
        assert client.send([FILE]).status == 303
        for connection in connections:
            assert has_ended(connection)
    finally:
        for connection in connections:
            connection.close()


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("../../x.xlsx", "x.xlsx"),
        ("..\\..\\x.xlsx", "x.xlsx"),
        ("C:\\fakepath\\Ffurflen Môn.ods", "Ffurflen Môn.ods"),
        ("/etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("a\x00b\n\x1b[31m.csv", "ab[31m.csv"),
        (".hidden", "hidden"),
        ("request.json", "request.json"),
        ("ŵ" * 400 + ".xlsx", "ŵ" * 72 + ".xlsx"),
        ("x" * 400, "x" * 150),
    ],
)
def test_a_name_cannot_lead_out_of_its_folder(sent: str, stored: str) -> None:
    assert clean_file_name(sent) == stored


def test_a_name_with_folders_is_checked_by_its_last_part(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths: list[tuple[str, ...]] = []

    async def run(place: Path) -> None:
        paths.extend(path.relative_to(folder).parts[2:] for path in received(place) if path.suffix == ".csv")
        build_stub_answer(place)

    monkeypatch.setattr(check_queue, "_run_process", run)
    page = client.check([("../../x.csv", b"1"), ("../../x.csv", b"2")])
    assert "x.csv" in page.text and ".." + "/x.csv" not in page.text
    assert sorted(paths) == [("0", "x.csv"), ("1", "x.csv")]


def test_a_check_that_fails_says_whose_fault_it_is(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(_folder: Path) -> Message:
        return Message("Our software failed at these files. The fault is ours. Please tell the register's team.")

    monkeypatch.setattr(check_queue, "_run_process", run)
    page = client.check([FILE])
    assert page.status == 500 and "The fault is ours" in page.text and "Traceback" not in page.text


def test_a_full_queue_says_so_and_a_waiting_answer_too(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_page, "WAIT_SECONDS", 0.1)
    is_free = threading.Event()

    async def run(place: Path) -> None:
        while not is_free.is_set():
            await asyncio.sleep(0.01)
        build_stub_answer(place)

    monkeypatch.setattr(check_queue, "_run_process", run)
    with served_page(tmp_path, CheckQueue(max_running=1, max_waiting=1)) as client:
        first, second = client.send([FILE]), client.send([FILE])
        full = client.send([FILE])
        assert full.status == 503 and "Many files are being checked" in full.text
        waiting = client.ask(second.headers["location"])
        assert "Files that are checked before yours: 1." in waiting.text
        is_free.set()
        until(lambda: "Nothing to fix" in client.ask(first.headers["location"]).text)
        until(lambda: "Nothing to fix" in client.ask(second.headers["location"]).text)
    assert not list(folder.iterdir()), "the server leaves nothing when it stops"


def test_a_server_that_stops_ends_what_waits(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(_folder: Path) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(check_queue, "_run_process", run)
    with served_page(tmp_path) as client:
        assert client.send([FILE]).status == 303
    assert not list(folder.iterdir())


def test_what_a_killed_server_left_is_removed_at_the_next_start(tmp_path: Path, folder: Path) -> None:
    left, running, other = (
        folder / name
        for name in ("shared-services-check-4194999-x", f"shared-services-check-{os.getpid()}-x", "check-x")
    )
    for each in (left, running, other):
        each.mkdir()
        (each / "return.csv").write_text("a")
    with served_page(tmp_path):
        assert not left.exists() and running.exists() and other.exists()


def test_answers_are_kept_in_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def try_queue() -> None:
        queue = CheckQueue()

        async def add() -> check_queue.CheckJob:
            folder = Path(tempfile.mkdtemp(dir=tmp_path))
            job = queue.add(folder, CheckRequest(("0/a.csv",), "en", "", ""))
            await job.done.wait()
            return job

        first, second = await add(), await add()
        assert first.files and queue.find(first.key) is first and first.key != second.key
        monkeypatch.setattr(check_queue, "MAX_KEPT_BYTES", first.size)
        assert queue.find(first.key) is None and queue.find(second.key) is second
        monkeypatch.setattr(check_queue, "KEPT_SECONDS", -1)
        assert queue.find(second.key) is None
        monkeypatch.setattr(check_queue, "KEPT_SECONDS", 60)
        monkeypatch.setattr(check_queue, "MAX_ANSWER_BYTES", 5)
        third = await add()
        assert third.answer and not third.files, "a file too large to keep is not offered"
        await queue.stop()

    asyncio.run(try_queue())


def test_a_queue_takes_no_more_than_it_may() -> None:
    async def try_queue() -> None:
        queue = CheckQueue(max_running=0, max_waiting=1)
        queue.add(Path("/nonexistent"), CheckRequest(("0/a.csv",), "en", "", ""))
        with pytest.raises(QueueFullError):
            queue.add(Path("/nonexistent"), CheckRequest(("0/a.csv",), "en", "", ""))
        await queue.stop()

    asyncio.run(try_queue())


def test_a_format_of_each_file_is_made_where_the_file_can_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(path: Path, _report: FileReport, inputs: AnswerInputs) -> bytes | None:
        if path.stem == "broken":
            raise ZeroDivisionError
        return f"{path.name} {inputs.language}".encode() if path.suffix == ".xlsx" else None

    annotated = AnswerFormat("findings.xlsx", Message("Changed: {names}"), "application/x", render_file=render)
    monkeypatch.setattr(answer_formats, "FORMATS", (annotated,))
    report = FileReport({}, pd.DataFrame())
    # The one at which the software fails takes no other with it.
    (made,) = answer_formats.render_answer(
        [Path("0/broken.xlsx"), Path("1/a.xlsx"), Path("2/b.csv")],
        [report] * 3,
        AnswerInputs("cy", {}, RegisterState()),
    )
    assert (made.name, made.content, made.checked_file) == ("a-findings.xlsx", b"a.xlsx cy", "a.xlsx")


def test_a_fix_that_the_provider_refused_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = {("Lead organisation", "Swansea Counci")}
    feedback = tmp_path / "current" / "feedback" / "example"
    feedback.mkdir(parents=True)
    (feedback / REFUSED_FIXES_FILE).write_text(render_refused_fixes(refused), encoding="utf-8")
    known = []

    def correct_file(*given: Any) -> SimpleNamespace:
        known.append(given[-1].refused)
        return SimpleNamespace(fixes=(), content=b"")

    (corrected,) = [each for each in answer_formats.FORMATS if each.name == "fixed.xlsx"]
    monkeypatch.setattr("pipelines.returned_files.correct_file", correct_file)
    monkeypatch.setattr(answer_formats, "FORMATS", (corrected,))
    reports = [FileReport({"source": provider}, pd.DataFrame()) for provider in ("example", None)]
    paths = [Path("0/a.csv"), Path("1/b.csv")]
    assert answer_formats.render_answer(paths, reports, AnswerInputs("en", {}, RegisterState(outputs=tmp_path))) == []
    assert known == [refused, set()]
