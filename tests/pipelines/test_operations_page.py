"""docs/operations.md, to the letter: a register that is backed up, restored and moved by its commands is the same."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, make_url, select, text

from assets.publish.release.digests import SUMS
from tests.conftest import ROOT
from tests.pipelines.two_providers import build_first_release
from tests.services import postgres_folder, postgres_server

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^## (?P<title>.*)\n(?P<text>(?:(?!## ).*\n)*)", re.MULTILINE)
BLOCK = re.compile(r"```(?P<kind>sh|console)\n(?P<text>.*?)```", re.DOTALL)
UNCHANGED = "Nothing has changed: release 1.0.0 is still current."


def list_blocks(title: str, kind: str) -> list[str]:
    """The blocks of a section: scripts (`sh`), or commands without the `$` before them (`console`)."""
    (section,) = (found["text"] for found in SECTION.finditer(PAGE) if found["title"] == title)
    return [
        block["text"].replace("$ ", "") if kind == "console" else block["text"]
        for block in BLOCK.finditer(section)
        if block["kind"] == kind
    ]


class Machine:
    """The project's folder as the page has it, with a register in it."""

    def __init__(self, folder: Path, register: Path) -> None:
        self.folder = folder
        shutil.copytree(register, folder, symlinks=True)
        (folder / ".venv" / "bin").mkdir(parents=True)
        for name in ("shared-services", "python"):
            program = Path(sys.executable).parent / name
            (folder / ".venv" / "bin" / name).write_text(f'#!/bin/sh\nexec "{program}" "$@"\n')
            (folder / ".venv" / "bin" / name).chmod(0o755)
        paths = os.pathsep.join((str(postgres_folder()), os.defpath))
        self.environment = {"PATH": paths, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
        for name in ("sources", "outputs"):
            self.environment[f"SHARED_SERVICES_{name.upper()}"] = str(folder / name)

    def run(self, script: str, **variables: str) -> str:
        """What a shell prints; it stops at the first command that fails."""
        command, environment = ["sh", "-e", "-c", script], self.environment | variables
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def back_up(self, database_line: str = "", **variables: str) -> str:
        """The folder of a new back-up. database_line: in place of the one for SQLite."""
        before = set(self.folder.glob("backup/*"))
        script, _ = list_blocks("Back up", "sh")
        lines = script.splitlines(keepends=True)
        (self.folder / "backup.sh").write_text("".join([*lines[:3], database_line or lines[3], *lines[4:]]))
        self.run(list_blocks("Back up", "console")[0], **variables)
        (made,) = set(self.folder.glob("backup/*")) - before
        return str(made)


def read_rows(url: str) -> dict[str, set[tuple[Any, ...]]]:
    engine, metadata = create_engine(url), MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        rows = {
            name: {tuple(row) for row in connection.execute(select(table))} for name, table in metadata.tables.items()
        }
    engine.dispose()
    return rows


@pytest.mark.long
@pytest.mark.slow
def test_a_register_is_the_same_after_back_up_move_and_restore(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    machine = Machine(tmp_path / "machine", build_first_release(tmp_path_factory))
    sqlite = f"sqlite:///{machine.folder}/outputs/store/register.sqlite"
    rows, sums = read_rows(sqlite), (machine.folder / "outputs" / "current" / SUMS).read_bytes()
    assert len(rows["project_alias"]) > 10 and len(rows["record"]) > 50
    unpack, check = list_blocks("Restore", "console")

    backup = machine.back_up()
    machine.run(unpack, BACKUP=backup)
    restored = machine.folder / "restored"
    assert not (restored / "outputs" / "store" / "tables").exists()
    assert UNCHANGED in machine.run(check)
    assert (restored / "outputs" / "current" / SUMS).read_bytes() == sums
    assert read_rows(f"sqlite:///{restored}/outputs/store/register.sqlite") == rows
    shutil.rmtree(restored)

    with postgres_server(tmp_path) as url:
        server = create_engine(url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text("create database register"))
            connection.execute(text("create database restored"))
        server.dispose()
        addresses = [make_url(url).set(database=name) for name in ("register", "restored")]
        urls = [address.render_as_string(hide_password=False) for address in addresses]
        plain_urls = [address.set(drivername="postgresql").render_as_string(False) for address in addresses]

        (move,) = list_blocks("Move from SQLite to PostgreSQL", "console")
        page_url = "postgresql+psycopg://register@db.example.org/register"
        assert page_url in move
        shown = machine.run(move.replace(page_url, f"'{urls[0]}'"))
        assert UNCHANGED in shown and f"record: {len(rows['record'])}\n" in shown
        assert read_rows(urls[0]) == rows
        (machine.folder / "outputs" / "store" / "register.sqlite").unlink()

        _, dump = list_blocks("Back up", "sh")
        backup = machine.back_up(dump, ADDRESS=plain_urls[0])
        (load,) = list_blocks("Restore", "sh")
        files = "".join(line for line in unpack.splitlines(keepends=True) if "sqlite" not in line)
        machine.run(files + load, BACKUP=backup, RESTORED=plain_urls[1])
        assert read_rows(urls[1]) == rows
        assert (restored / "outputs" / "current" / SUMS).read_bytes() == sums
