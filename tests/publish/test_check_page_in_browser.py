"""The page where files are checked, as a person uses it: dropped and chosen files, both languages, with and without scripts, and
under axe-core; and as it is not meant to be used: too large, a bomb, many at once.
"""

import base64
import json
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.hostile.damage import build_bomb
from tests.pipelines.check_page_client import SOURCES, Client, served_page
from tests.publish.browsing import Heard, example_site, launched, opened
from tests.publish.test_accessible_pages import violations
from tests.services import checker_path

pytestmark = pytest.mark.slow

MANY = SOURCES / "linked-workbook" / "provider-5_linked-workbook.xlsx"
CLEAN = b"reference,title_en,title_cy,service_area,stage,lead,partner_list\r\n" + (
    b"A1,Shared road salt,Halen ffyrdd a rennir,highways,live,Swansea,Neath Port Talbot\r\n"
)
DROP = """([selector, name, content]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))], name));
    document.querySelector(selector).dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true}));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("check-page")
    example_site(folder / "public")
    with served_page(folder) as client:
        yield client


def address(client: Client, path: str = "en/check/") -> str:
    return f"http://127.0.0.1:{client.port}/{path}"


def assert_accessible(page: Page) -> None:
    found = violations(page, checker_path("axe-core/axe.min.js").read_text(encoding="utf-8"))
    assert not any(found.values()), json.dumps(found, indent=1)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_chosen_file_is_answered_in_both_languages(client: Client, browser: Browser, scripts: bool) -> None:
    page = opened(browser, address(client), scripts=scripts)
    page.get_by_label("Files of one return").set_input_files(MANY)
    page.get_by_role("button", name="Check the files").click()
    page.get_by_text("Some of it would be held until it is fixed").wait_for()
    assert page.locator(".finding.error").count() == 3 and page.locator("details[open]").count() == 0
    page.get_by_text("Tidied or only noted").first.click()
    assert page.locator(".finding.notice").first.is_visible()
    page.locator("a.switch").click()
    assert page.locator("html").get_attribute("lang") == "cy" and page.locator(".finding.error").count() == 3
    with page.expect_download() as download:
        page.get_by_role("link", name="Canfyddiadau fel tabl").click()
    assert download.value.suggested_filename == "findings.csv"
    page.get_by_role("link", name="Gwirio ffeiliau eraill").click()
    assert page.get_by_label("Ffeiliau un ffurflen").is_visible()
    page.context.close()


def test_a_dropped_file_is_checked(client: Client, browser: Browser) -> None:
    page = opened(browser, address(client))
    heard = Heard(page)
    page.evaluate(DROP, ["form.drop", "../../x.csv", base64.b64encode(CLEAN).decode()])
    page.get_by_role("button", name="Check the files").press("Enter")
    page.get_by_text("Nothing to fix. Thank you.").wait_for()
    assert "Would be published: Projects 1, Partners 2." in page.content()
    assert not heard.said and not heard.outside(address(client, ""))
    page.context.close()


def test_the_pages_are_accessible(client: Client, browser: Browser) -> None:
    page = opened(browser, address(client))
    for path in ("en/check/", "cy/gwirio/", "en/check/unknown/"):
        page.goto(address(client, path))
        assert_accessible(page)
    for files in (
        [(MANY.name, MANY.read_bytes())],
        [("clean.csv", CLEAN)],
        [("refused.xlsx", b"\x00\x01no"), ("b.csv", CLEAN)],
    ):
        location = client.send(files).headers["location"]
        client.ask(location)
        for path in (location, location.replace("/en/check/", "/cy/gwirio/")):
            page.goto(address(client, path.removeprefix("/")))
            page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            assert_accessible(page)
    page.context.close()


def read_memory_megabytes() -> int:
    status = Path(f"/proc/{os.getpid()}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]


def test_what_is_too_large_or_a_bomb_gets_its_answer(client: Client) -> None:
    before = read_memory_megabytes()
    content = bytes(300 * 2**20)  # ours, not the server's: both are this process
    sent = client.send([("large.xlsx", content)])
    assert sent.status == 413 and "larger than 100 MB" in sent.text
    del content
    assert read_memory_megabytes() < before + 200, "the server must not hold what it throws away"
    page = client.check([("../../bomb.xlsx", build_bomb(2000))])
    assert page.status == 200 and "bomb.xlsx cannot be read: it is too large when unzipped." in page.text


@pytest.mark.long
def test_many_at_once_each_get_an_answer(client: Client) -> None:
    answers = []

    def check(number: int) -> None:
        sent = client.send([(f"{number}.csv", CLEAN)])
        page = sent
        while sent.status == 303:
            page = client.ask(sent.headers["location"])
            if "data-waiting" not in page.text:
                break
        answers.append((page.status, f">{number}.csv<" in page.text))

    threads = [threading.Thread(target=check, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(200, True)] * 20
