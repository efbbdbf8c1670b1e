"""docs/first-provider.md, to the letter: its files are saved, its commands run, and their output is what the page shows.

UPDATE_DOCS=1 pytest tests/pipelines/test_first_provider.py writes the real output into the page.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, RUN_DATE

PAGE = ROOT / "docs" / "first-provider.md"
STEP = re.compile(
    r"(?P<verb>[Ss]ave this as|Add this at the end of)\s`(?P<file>[^`]+)`:\n\n```\w+\n(?P<content>.*?)```"
    r"|```console\n(?P<console>.*?)```",
    re.DOTALL,
)
COMMAND = re.compile(r"^\$ (?P<command>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
PROGRESS = re.compile(r"^\d+/\d+ .*\n", re.MULTILINE)
"""A line that is printed when a step takes long."""


def prepare_project(folder: Path) -> dict[str, str]:
    """A folder in which the commands of the page work, as in the project's own; and their environment."""
    for name in ("sources", "docs"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "shared-services").symlink_to(Path(sys.executable).parent / "shared-services")
    return {"PATH": os.defpath, "LANG": "en_GB.UTF-8", "PYTHONPATH": str(ROOT), "COLUMNS": "80"} | dict([RUN_DATE])


def run_command(command: str, folder: Path, environment: dict[str, str]) -> str:
    """What a command prints: its messages, then its results, without progress and with no path of this machine."""
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S602
    output = PROGRESS.sub("", done.stderr + done.stdout).replace(f"{folder}/", "")
    return output if output.endswith("\n") or not output else f"{output}\n"


def follow_page(page: str, folder: Path) -> str:
    """The page with the real output of its commands."""
    environment = prepare_project(folder)

    def take_step(step: re.Match[str]) -> str:
        if step["file"]:
            with (folder / step["file"]).open("a" if step["verb"].startswith("Add") else "w", encoding="utf-8") as file:
                file.write(step["content"])
            return step[0]
        commands = [run["command"] for run in COMMAND.finditer(step["console"])]
        outputs = [f"$ {command}\n{run_command(command, folder, environment)}" for command in commands]
        return f"```console\n{''.join(outputs)}```"

    return STEP.sub(take_step, page)


@pytest.mark.slow
def test_the_tutorial_shows_what_its_commands_print(tmp_path: Path) -> None:
    shown = PAGE.read_text(encoding="utf-8")
    real = follow_page(shown, tmp_path)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(real, encoding="utf-8")
    assert shown == real, "docs/first-provider.md: the output differs; UPDATE_DOCS=1 takes over the real one"
    assert (tmp_path / "try/outputs/current/public/en/index.html").is_file()
    shutil.rmtree(tmp_path / "try")
