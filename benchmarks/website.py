"""The website of a large register: pages a second, peak memory, one project changed, and how long a search takes in a browser.

The peer is MkDocs, which makes a page of the same length in one language from Markdown that is ready; the register works its
pages out of the tables, in two languages, with lists, search and map. `PROJECTS=2000 python -m benchmarks site` for a quick try.
"""

import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import processes, sample_editions
from benchmarks.wide_returns import WORDS

PROJECTS, PEER = int(os.environ.get("PROJECTS", "20000")), 1_000
# From the letter typed to the lines drawn and laid out.
SEARCH = """(text) => {
  const box = document.querySelector("#q");
  box.value = text;
  const start = performance.now();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  return performance.now() - start;
}"""


def _build_twice(folder: Path, projects: int) -> dict[str, Any]:
    """The site of so many projects, then the same with one title changed."""
    from assets.publish import site

    edition, figures = sample_editions.build_register(projects), dict[str, float]()
    table = edition.tables["projects"].copy()
    table.loc[table.index[7], "title_en"] = "Quite another title"
    for name, each in (("all", edition), ("one", replace(edition, tables={**edition.tables, "projects": table}))):
        start = time.perf_counter()
        files = site.build_site(
            each, [], folder / name, site.BuildOptions(cache=site.PageCache(folder / "pages", "bench", each))
        )
        figures |= {name: time.perf_counter() - start, "pages": sum(path.suffix == ".html" for path in files)}
    return {**figures, "seconds": figures["all"]}


def _time_search(folder: Path) -> list[float]:
    """How long each letter of a search takes in a browser, in milliseconds."""
    from playwright.sync_api import expect

    from tests.publish.browsing import launched, opened, served

    with served(folder) as address, launched() as browser:
        page = opened(browser, f"{address}en/")
        page.locator("#q").fill(WORDS[0])
        expect(page.locator("[role=status]")).to_contain_text(f"{PROJECTS:,}")
        return [page.evaluate(SEARCH, WORDS[1][:end]) for end in range(1, len(WORDS[1]) + 1)]


def _build_mkdocs(folder: Path) -> dict[str, Any]:
    """So many pages by MkDocs, each with the headings, rows and words of a project's page."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    source = folder / "docs"
    source.mkdir()
    table = "| one | two | three |\n|---|---|---|\n" + "| a value | another value | a third value |\n" * 250
    for at in range(PEER):
        (source / f"page-{at}.md").write_text(
            f"# Project {at}\n\n{' '.join(WORDS * 5)}\n\n## Table\n\n{table}", encoding="utf-8"
        )
    (source / "index.md").write_text("# Projects\n", encoding="utf-8")
    settings = folder / "mkdocs.yml"
    settings.write_text("site_name: bench\nplugins: []\nnav: [index.md]\n", encoding="utf-8")
    config = load_config(str(settings))
    start = time.perf_counter()
    build(config)
    return {"seconds": time.perf_counter() - start}


JOBS: processes.Jobs = {
    "small": lambda folder: _build_twice(folder, PEER),
    "large": lambda folder: _build_twice(folder, PROJECTS),
    "mkdocs": _build_mkdocs,
}


def _run_job(job: str, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    return processes.measure_job("benchmarks.website", job, folder)


def main() -> None:
    """Prints pages a second, the ratio, and the figures of the large site."""
    with tempfile.TemporaryDirectory() as name:
        small, peer = _run_job("small", Path(name, "small")), _run_job("mkdocs", Path(name, "mkdocs"))
        rates = small["pages"] / small["all"], (PEER + 1) / peer["seconds"]
        print(f"The website of {PEER:,} projects in two languages: {small['pages']:,} pages, {rates[0]:.0f} a second")
        print(f"  MkDocs, {PEER:,} pages: {rates[1]:.0f} a second; register / MkDocs: {rates[0] / rates[1]:.1f}")
        large = _run_job("large", Path(name, "large"))
        memory = large["own"] / small["own"]
        print(f"  {PROJECTS:,} projects: {large['pages']:,} pages, {large['pages'] / large['all']:.0f} a second")
        print(f"  peak {large['own']:.0f} MB, {memory:.1f} times that of {PEER:,} projects")
        print(
            f"  one title changed / all: {large['one'] / large['all']:.3f} ({large['one']:.1f} of {large['all']:.1f} s)"
        )
        times = _time_search(Path(name, "large", "one"))
        print(
            f"  a letter of a search in the browser: {max(times):.0f} ms at most, {sorted(times)[len(times) // 2]:.0f} ms median"
        )


if __name__ == "__main__":
    if sys.argv[1:]:
        processes.run_named_job(JOBS)
    else:
        main()
