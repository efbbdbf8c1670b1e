"""The command line as a newcomer and as an unkind user would use it: never a traceback, always a status and a mend."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import pytest

from pipelines.cli import choose_language, main
from tests.conftest import ROOT, RUN_DATE

COMMAND = str(Path(sys.executable).parent / "shared-services")
SHIPPED = ROOT / "sources"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "en_GB.UTF-8", "PYTHONPATH": str(ROOT)} | dict(
    [RUN_DATE]
)


def run(*arguments: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """What the command gives, run in this process: an exception that it does not catch fails the test."""
    command, stdout, stderr = ["shared-services", *map(str, arguments)], io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {**ENVIRONMENT, **(environment or {})}, clear=True),
        mock.patch("sys.argv", command),
        redirect_stdout(stdout),
        redirect_stderr(stderr),
        pytest.raises(SystemExit) as left,
    ):
        main()
    return subprocess.CompletedProcess(command, int(left.value.code or 0), stdout.getvalue(), stderr.getvalue())


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        (["publish", "--lang", "cy"], {}, "cy"),
        (["--lang=cy", "publish"], {"LANG": "en_GB.UTF-8"}, "cy"),
        ([], {"LANG": "cy_GB.UTF-8"}, "cy"),
        ([], {"LANG": "cy_GB.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        (["--lang", "en"], {"LANG": "cy_GB.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_option_or_the_locale(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert choose_language(arguments, environment) == language


def test_help_and_version_in_both_languages() -> None:
    assert "Check files before you send them" in run("--help").stdout
    welsh = run("--help", environment={"LANG": "cy_GB.UTF-8"}).stdout
    assert "Gwirio ffeiliau" in welsh and "Check files" not in welsh
    assert run("--version").stdout.startswith("shared-services ")


def test_help_imports_nothing_that_takes_long() -> None:
    slow = {"pandas", "dagster", "pyarrow", "lxml"}
    code = f"import sys, pipelines.cli.app as app; app.build_command('en'); print({slow} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize(
    ("file", "status"),
    [("flat-list/provider-2_flat-list_cp1252.csv", 0), ("linked-workbook/provider-5_linked-workbook.xlsx", 1)],
)
def test_check_gives_the_contract_s_json_and_nothing_else(file: str, status: int, tmp_path: Path) -> None:
    done = run("check", SHIPPED / file, "--format", "json", "--outputs", tmp_path)
    assert done.returncode == status
    (about,) = json.loads(done.stdout)["files"]
    names = ["file", "sha256", "source", "refused", "tables", "skipped_sheets", "findings", "groups", "against_last"]
    assert list(about) == names and about["against_last"] is None
    assert about["source"] == file.split("/")[0] and about["refused"] is None
    for table in about["tables"]:
        rows = table["rows"]
        assert rows["received"] == rows["accepted"] + rows["held"] + rows["not_records"] > 0
    keys = ["finding_id", "severity", "responsibility", "rule", "rule_version", "provider", "file", "sheet", "cell"]
    keys += ["table", "column", "value", "message_en", "message_cy", "fix_en", "fix_cy", "effect"]
    assert all(list(row) == keys for row in about["findings"])


def test_check_finds_what_the_pipeline_finds(release: Path) -> None:
    file = SHIPPED / "linked-workbook/provider-5_linked-workbook.xlsx"
    (about,) = json.loads(run("check", file, "--format", "json", "--all").stdout)["files"]
    theirs = json.loads((release / "feedback/linked-workbook/findings.json").read_text(encoding="utf-8"))
    mine = {row["finding_id"]: row["rule"] for row in about["findings"] if row["responsibility"] == "provider"}
    of_several = {"providers-disagree", "partners-differ", "sums-differ", "status-differs", "project-unknown"}
    published = {row["finding_id"] for row in theirs if row["rule"] not in of_several}
    assert published <= set(mine)
    # Another provider may give what is lacking here.
    assert {mine[each] for each in set(mine) - published} <= {"one-language", "one-organisation"}


def test_the_installed_command_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "return.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    command = [COMMAND, "check", str(tmp_path / "return.csv")]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    here = run("check", tmp_path / "return.csv")
    assert (done.returncode, done.stdout, done.stderr) == (here.returncode, here.stdout, here.stderr) != (0, "", "")


def test_check_refuses_in_seconds_what_it_cannot_read(tmp_path: Path) -> None:
    picture = tmp_path / "return.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    done = run("check", picture)
    assert done.returncode == 2 and "return.xlsx" in done.stdout and "not a spreadsheet" in done.stdout
    assert run("check", tmp_path / "absent.csv").returncode == 2
    assert run("check", tmp_path).returncode == 2
    unknown = run("check", SHIPPED / "flat-list/provider-2_flat-list_cp1252.csv", "--source", "nobody")
    assert unknown.returncode == 2 and "flat-list" in unknown.stderr


def test_check_reads_a_file_that_uses_the_register_s_own_names(tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    file.write_text(
        "project_id,title_en,stage\nA1,Shared payroll,live\nA2,,live\nA3,Shared ICT,asleep\n", encoding="utf-8"
    )
    done = run("check", file, "--format", "json")
    (about,) = json.loads(done.stdout)["files"]
    assert done.returncode == 1 and about["source"] is None
    assert about["tables"][0]["columns"] == {"reference": "project_id", "title_en": "title_en", "stage": "stage"}
    assert about["tables"][0]["rows"] == {"received": 3, "accepted": 2, "held": 1, "not_records": 0}
    assert {(row["rule"], row["cell"]) for row in about["findings"] if row["severity"] == "error"} == {
        ("title-missing", "B3"),
        ("code-unknown", "C4"),
    }


def test_check_writes_html_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert (
        run("check", SHIPPED / "flat-list/provider-2_flat-list_cp1252.csv", "--format", "html", "--out", out).returncode
        == 0
    )
    page = out.read_text(encoding="utf-8")
    assert '<section lang="en"' in page and '<section lang="cy"' in page
    assert (
        run("check", SHIPPED / "flat-list/provider-2_flat-list_cp1252.csv", "--out", tmp_path / "no" / "x").returncode
        == 2
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["publish", "--sources", "/nowhere"], "/nowhere"),
        (["publish", "--as-of", "yesterday"], "yesterday"),
        (["serve", "--outputs", "/nowhere"], "/nowhere"),
        (["explain", "x", "--outputs", "/nowhere"], "/nowhere"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_is_named_and_leaves_with_2(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2 and said in done.stderr


def test_outputs_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("publish", "--outputs", tmp_path / "file")
    assert done.returncode == 2 and str(tmp_path / "file") in done.stderr
