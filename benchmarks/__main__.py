"""`python -m benchmarks [--beside REVISION] [NAME…]`: runs every benchmark, or those named, and prints their measurements.

With --beside, those of another revision of the project are run first, from a checkout of it that is taken away afterwards.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import checking, intake, joining, matching, publishing, reading, releases, website

BENCHMARKS = {
    "intake": intake.main,
    "reading": reading.main,
    "checking": checking.main,
    "matching": matching.main,
    "joining": joining.main,
    "publishing": publishing.main,
    "releases": releases.main,
    "site": website.main,
}
PROJECT_FOLDER = Path(__file__).resolve().parent.parent


def run_at_revision(revision: str, names: list[str]) -> None:
    """Runs benchmarks of another revision, with the environment of this one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "checkout")
        git = ["git", "-C", str(PROJECT_FOLDER), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), revision], check=True)  # noqa: S603
        try:
            command = [sys.executable, "-m", "benchmarks", *names]
            subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, check=False)  # noqa: S603
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)  # noqa: S603


def main() -> None:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--beside", metavar="REVISION", help="run those of another revision, such as HEAD~1, as well")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.names if name not in BENCHMARKS]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    if arguments.beside:
        print(f"At {arguments.beside}:", flush=True)
        run_at_revision(arguments.beside, arguments.names)
        print("\nHere:", flush=True)
    for name in arguments.names or BENCHMARKS:
        BENCHMARKS[name]()


main()
