"""Naughty titles (naughty.py), from their cells to a release: equal in every format or held with a finding, and run by none."""

import csv
import json
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Dialog, Page, Request
from python_calamine import CalamineWorkbook

from schemas.formulas import is_formula
from tests.conftest import publish
from tests.publish.browsing import launched, served
from tests.publish.naughty import RAW, TITLES, send

pytestmark = pytest.mark.slow

PUBLISHED = {name: text for name, (_, text) in {**TITLES, **RAW}.items() if text is not None}
HELD = [name for name, (_, text) in {**TITLES, **RAW}.items() if text is None]
COLUMNS = ("title_en", "summary_en")


@pytest.fixture(scope="module")
def naughty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the mini-source alone."""
    folder = tmp_path_factory.mktemp("naughty")
    send(folder / "sources")
    publish(folder / "sources", folder / "outputs")
    return (folder / "outputs" / "current").resolve()


@pytest.fixture(scope="module")
def projects(naughty: Path) -> dict[str, str]:
    """Name of a text → the project that it became the title of, by the cell that it came from."""
    origins = pd.read_parquet(naughty / "public/data/provenance.parquet")
    titles = origins[(origins["table"] == "projects") & (origins["column"] == "title_en")]
    cells = {(file.rsplit("/", 1)[-1], cell): key for file, cell, key in titles[["file", "cell", "key"]].to_numpy()}
    return {name: cells[place] for name, place in places().items() if place in cells}


def places() -> dict[str, tuple[str, str]]:
    """Name of a text → the file and cell of its title."""
    listed = {name: ("titles.xlsx", f"B{at}") for at, name in enumerate(TITLES, start=2)}
    return listed | {name: (f"{name}.csv", "B2") for name in RAW}


def of_csv(data: Path) -> list[dict[str, Any]]:
    with (data / "projects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_json(data: Path) -> list[dict[str, Any]]:
    return json.loads((data / "projects.json").read_bytes())


def of_parquet(data: Path) -> list[dict[str, Any]]:
    return pd.read_parquet(data / "projects.parquet").to_dict("records")


def of_api(data: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in (data.parent / "api/v1/projects").iterdir()]


def under_header(rows: list[list[Any]]) -> list[dict[str, Any]]:
    top = next(at for at, row in enumerate(rows) if row[0] == "project_id")
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


def of_workbook(path: Path) -> list[dict[str, Any]]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("projects")
    return under_header(sheet.to_python(skip_empty_area=False))


def of_xlsx(data: Path) -> list[dict[str, Any]]:
    # Not openpyxl, which reads the text _x005F_ as _.
    return of_workbook(data / "shared-services.xlsx")


def of_ods(data: Path) -> list[dict[str, Any]]:
    return of_workbook(data / "shared-services.ods")


@pytest.mark.parametrize("read", [of_csv, of_json, of_parquet, of_xlsx, of_ods, of_api])
def test_every_format_holds_the_accepted_text(naughty: Path, projects: Mapping[str, str], read: Any) -> None:
    rows = {row["project_id"]: row for row in read(naughty / "public/data")}
    assert set(projects) == set(PUBLISHED)
    for name, text in PUBLISHED.items():
        for column in COLUMNS:
            assert rows[projects[name]][column] == text, (name, column)
    assert len(rows) == len(PUBLISHED)


def test_nothing_in_a_csv_runs(naughty: Path) -> None:
    files = [*naughty.rglob("*.csv")]
    assert any(file.name == "findings.csv" for file in files)
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            run = [cell for row in csv.reader(file) for cell in row if is_formula(cell.lstrip())]
        assert run == [], path


def test_what_was_held_or_changed_has_a_finding(naughty: Path) -> None:
    findings = json.loads((naughty / "feedback/example/findings.json").read_bytes())
    rules: dict[tuple[str, str | None], set[str]] = {}
    for one in findings:
        rules.setdefault((one["file"].rsplit("/", 1)[-1], one["cell"]), set()).add(one["rule"])
    for name in HELD:
        file, cell = places()[name]
        held = rules.get((file, cell), set()) | rules.get((file, None), set())
        assert held & {"formula-text", "formula-unsaved", "file-unreadable"}, name
    for name, text in PUBLISHED.items():
        # More than the width of a space or how a letter is put together.
        whole = TITLES[name][0] if name in TITLES else RAW[name][0].decode(errors="replace")
        changed = "".join(unicodedata.normalize("NFC", whole).split()) != "".join(text.split())
        assert not changed or rules.get(places()[name], set()) & {
            "text-tidied",
            "text-repaired",
            "text-unwrapped",
            "text-damaged",
        }, name


@pytest.fixture(scope="module")
def origin(naughty: Path) -> Iterator[str]:
    """The whole release, feedback included, as `serve` serves a folder."""
    with served(naughty) as address:
        yield address


@pytest.fixture(scope="module")
def browser(naughty: Path) -> Iterator[Browser]:  # noqa: ARG001 - while a browser runs no release can be made
    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A page on which nothing may be said, shown in a box, run, or asked of another place."""
    page = browser.new_context().new_page()
    seen: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith((origin, "file://")):
            seen.append(f"request: {request.url}")

    page.on("console", lambda message: seen.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on("dialog", dismissed)
    page.on("request", asked)
    yield page
    assert seen == []
    page.context.close()


def test_no_project_page_runs_its_title(page: Page, origin: str, projects: Mapping[str, str]) -> None:
    for (name, text), folder in zip(PUBLISHED.items(), cycle(("en/projects", "cy/prosiectau")), strict=False):
        page.goto(f"{origin}public/{folder}/{projects[name]}/")
        # The Welsh page adds that the title is in English only.
        assert shown(page, "h1").startswith(" ".join(text.split())), name
        assert ran(page) == [], name


@pytest.mark.parametrize("path", ["public/en/", "public/cy/"])
def test_no_list_runs_them(page: Page, origin: str, path: str) -> None:
    page.goto(origin + path)
    whole = shown(page, "body")
    for name, text in PUBLISHED.items():
        assert " ".join(text.split()) in whole, name
    assert ran(page) == []


@pytest.mark.parametrize("path", ["internal/list.html", "feedback/example/report.html"])
def test_no_file_runs_them(page: Page, naughty: Path, path: str) -> None:
    """What is embedded or sent by mail has no server to forbid it anything."""
    page.goto((naughty / path).as_uri())
    assert "service" in shown(page, "body")
    assert ran(page) == []


def shown(page: Page, part: str) -> str:
    """The text of a part of the page, its spaces as a reader sees them."""
    return " ".join((page.locator(part).first.text_content() or "").split())


def ran(page: Page) -> list[str]:
    """What a title would have left behind, had it run or become an element."""
    traces = """() => [typeof window.ran !== "undefined" && "ran", ...[...document.querySelectorAll("*")]
        .filter(one => [...one.attributes].some(each => each.name.startsWith("on")) || one.src === "x"
            || /^javascript:/i.test(one.getAttribute("href") || ""))
        .map(one => one.outerHTML)].filter(Boolean)"""
    return page.evaluate(traces)
