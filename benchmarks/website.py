"""The website of a large register: pages per second, peak memory, one project changed, and how long a search takes in a browser.

The peer is MkDocs, which makes a page of the same length in one language from Markdown that is ready; the register works its
pages out of the tables, in two languages, with lists, search and map.
"""

import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import WORDS, processes, sample_editions, scale_size

PROJECTS, PEER_PROJECTS = scale_size(20_000), scale_size(1_000)
# From the character typed to the rows drawn and laid out.
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

    edition = sample_editions.build_register(projects)
    table = edition.tables["projects"].copy()
    table.loc[table.index[7], "title_en"] = "Quite another title"
    changed = replace(edition, tables={**edition.tables, "projects": table})
    times: dict[str, Any] = {}
    for name, each in (("all", edition), ("one", changed)):
        options = site.BuildOptions(cache=site.PageCache(folder / "pages", "bench", each))
        start = time.perf_counter()
        files = site.build_site(each, [], folder / name, options)
        times[name] = time.perf_counter() - start
    return {**times, "seconds": times["all"], "pages": sum(path.suffix == ".html" for path in files)}


def _time_search(folder: Path) -> list[float]:
    """How long each character of a search takes in a browser, in milliseconds."""
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
    source.mkdir(parents=True)
    table = "| one | two | three |\n|---|---|---|\n" + "| a value | another value | a third value |\n" * 250
    for at in range(PEER_PROJECTS):
        text = f"# Project {at}\n\n{' '.join(WORDS * 5)}\n\n## Table\n\n{table}"
        (source / f"page-{at}.md").write_text(text, encoding="utf-8")
    (source / "index.md").write_text("# Projects\n", encoding="utf-8")
    settings = folder / "mkdocs.yml"
    settings.write_text("site_name: bench\nplugins: []\nnav: [index.md]\n", encoding="utf-8")
    config = load_config(str(settings))
    return processes.time_run(lambda: build(config))


def main() -> None:
    """Prints pages per second, the ratio, and the measurements of the large site."""
    with tempfile.TemporaryDirectory() as name:
        small = processes.measure_job(partial(_build_twice, projects=PEER_PROJECTS), Path(name, "small"))
        peer = processes.measure_job(_build_mkdocs, Path(name, "mkdocs"))
        rates = small["pages"] / small["all"], (PEER_PROJECTS + 1) / peer["seconds"]
        print(
            f"Website of {PEER_PROJECTS:,} projects in two languages: {small['pages']:,} pages, {rates[0]:.0f} per second"
        )
        print(
            f"  MkDocs, {PEER_PROJECTS:,} pages: {rates[1]:.0f} per second; register / MkDocs: {rates[0] / rates[1]:.1f}"
        )
        large = processes.measure_job(partial(_build_twice, projects=PROJECTS), Path(name, "large"))
        print(f"  {PROJECTS:,} projects: {large['pages']:,} pages, {large['pages'] / large['all']:.0f} per second")
        memory = large["own"] / small["own"]
        print(f"  peak memory {large['own']:.0f} MB, {memory:.1f} times that of {PEER_PROJECTS:,} projects")
        print(f"  one title changed: {large['one']:.1f} s; everything: {large['all']:.1f} s")
        print(f"  one title changed / everything: {large['one'] / large['all']:.3f}")
        times = sorted(_time_search(Path(name, "large", "one")))
        print(
            f"  search in the browser, per character: {times[len(times) // 2]:.0f} ms median, {times[-1]:.0f} ms at most"
        )
