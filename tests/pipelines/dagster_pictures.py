"""Pictures of Dagster's own pages on the shipped sources, for docs/dagster.md: part of `make screenshots`.

Takes a folder of outputs whose history is shown; without one it publishes into a new folder, and again with one provider more.
"""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from tests.conftest import ROOT, publish
from tests.publish.browsing import launched
from tests.publish.screenshots import QUALITY, WEBP

PICTURES = ROOT / "docs" / "images" / "dagster"
LATE = "flat-list.yaml"
PORT, WAIT_SECONDS, DRAWING_MS = 4391, 180, 8_000
PAGES = {
    "asset-graph": "/asset-groups",
    "columns": "/assets/projects?view=overview",
    "neighbours": "/assets/projects?view=lineage",
    "check-history": "/assets/row_fates?view=checks&checkDetail=held_share",
    "automation": "/automation",
}


@contextmanager
def serve_dagster(outputs: Path) -> Iterator[str]:
    """The address of Dagster's pages on the shipped sources and a folder of outputs."""
    history = outputs.resolve() / "store" / "dagster"
    environment = {**os.environ, "DAGSTER_HOME": str(history), "SHARED_SERVICES_OUTPUTS": str(outputs.resolve())}
    program = Path(sys.executable).with_name("dagster-webserver")
    command = [str(program), "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(PORT)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{PORT}"
        try:
            _wait_for_pages(address)
            yield address
        finally:
            process.terminate()


def _wait_for_pages(address: str) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/server_info", timeout=5).close()  # noqa: S310 - on loopback
        except (URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(1)
        else:
            return


def main() -> None:
    """Writes the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(sys.argv[1]) if sys.argv[1:] else Path(folder)
        if not sys.argv[1:]:
            sources = Path(shutil.copytree(ROOT / "sources", outputs / "sources"))
            late = (sources / LATE).rename(outputs / LATE)
            publish(sources, outputs)
            late.rename(sources / LATE)
            publish(sources, outputs)
        PICTURES.mkdir(parents=True, exist_ok=True)
        with serve_dagster(outputs) as address, launched() as browser:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            darkroom = browser.new_page()
            for name, path in PAGES.items():
                page.goto(address + path, wait_until="domcontentloaded", timeout=WAIT_SECONDS * 1000)
                page.wait_for_timeout(DRAWING_MS)
                if page.get_by_role("button", name="Skip").is_visible():  # an invitation, the first time
                    page.get_by_role("button", name="Skip").click()
                    page.wait_for_timeout(1000)
                png = base64.b64encode(page.screenshot()).decode()
                picture = base64.b64decode(darkroom.evaluate(WEBP, [png, QUALITY]))
                (PICTURES / f"{name}.webp").write_bytes(picture)


if __name__ == "__main__":
    main()
