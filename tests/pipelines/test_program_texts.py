"""The help and the errors of usage, in both languages; and addresses of stores where a file or folder is wanted."""

import shlex
from pathlib import Path

import pytest

from pipelines.cli.app import COMMANDS, build_command
from pipelines.cli.command_declarations import Command
from schemas.languages import LANGUAGES, Language
from tests.pipelines.test_app import run

WRONG_USAGE: dict[str, tuple[str, str]] = {
    "publish --nope": ("There is no option --nope.", "Nid oes opsiwn --nope."),
    "publish --sorces x": ("Did you mean --sources", "Ai --sources"),
    "publish --strict=3": ("--strict takes no value.", "Nid yw --strict yn cymryd gwerth."),
    "check --source": ("--source needs a value.", "Mae angen gwerth ar --source."),
    "check": ("FILE… is missing.", "Mae FILE… ar goll."),
    "diff 1.0.0": ("NEW is missing.", "Mae NEW ar goll."),
    "diff 1 2 3": ("Not expected: 3", "Annisgwyl: 3"),
    "serve --port abc": ("'abc' is not a whole number from 0 to 65535.", "nid yw 'abc' yn rhif cyfan o 0 i 65535."),
    "serve --port 70000": ("'70000' is not a whole number", "nid yw '70000' yn rhif cyfan"),
    "check x.csv --format pdf": ("is not one of: text, json, html, xlsx.", "nid yw 'pdf' yn un o'r rhain: text, json"),
    "chekc x": ("There is no command 'chekc'. Did you mean check?", "Nid oes gorchymyn 'chekc'. Ai check"),
    "source nwe x": ("There is no command 'nwe'. Did you mean new?", "Nid oes gorchymyn 'nwe'."),
    "--lang en": ("A command is missing.", "Mae gorchymyn ar goll."),
}
ENGLISH = ("Usage", "Error", "Try ", "Missing", "Invalid", "Options", "Commands", "Arguments", "default", "required")


@pytest.mark.parametrize("call", WRONG_USAGE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_usage_is_explained_in_the_person_s_language(call: str, language: Language) -> None:
    arguments = shlex.split(call.replace("--lang en", f"--lang {language}"))
    done = run(*arguments, environment={"LANG": f"{language}_GB.UTF-8"})
    assert (done.returncode, done.stdout) == (2, "")
    assert WRONG_USAGE[call][LANGUAGES.index(language)] in done.stderr
    if language == "cy":
        assert not [word for word in ENGLISH if word in done.stderr], done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_of_each_command_has_exit_codes_and_examples(command: type[Command], language: Language) -> None:
    done = run(*command.name.split(), "--help", environment={"LANG": f"{language}_GB.UTF-8"})
    assert done.returncode == 0
    headings = {"en": ("Usage: ", "Exit codes:", "Examples:"), "cy": ("Defnydd: ", "Codau gadael:", "Enghreifftiau:")}
    assert all(heading in done.stdout for heading in headings[language])
    assert all(f"\n  {status} " in done.stdout for status in command.statuses)
    assert all(f"  {example}\n" in done.stdout + "\n" for example in command.examples)
    if language == "cy":
        assert not [word for word in ENGLISH if word in done.stdout], done.stdout


@pytest.mark.parametrize("example", [example for command in COMMANDS for example in command.examples])
def test_each_example_is_right_usage(example: str) -> None:
    program, *arguments = shlex.split(example)
    assert program == "shared-services"
    group = build_command("en")
    context = group.make_context(program, arguments)  # type: ignore[attr-defined]
    rest = [*context._protected_args, *context.args]
    while rest:
        name, command, rest = context.command.resolve_command(context, rest)
        context = command.make_context(name, rest, parent=context)
        rest = [*context._protected_args, *context.args] if hasattr(context.command, "commands") else []


@pytest.mark.parametrize(
    "call",
    [
        "publish --sources gs://bucket/in",
        "check s3://bucket/return.csv",
        "check return.csv --out s3://bucket/report.html",
        "check return.csv --fix https://example.org/fixed.xlsx",
        "template s3://bucket/template.xlsx",
        "source new return.csv --out s3://bucket/example.yaml",
        "diff s3://bucket/out/releases/1.0.0 1.1.0",
    ],
)
def test_the_address_of_a_store_is_refused_before_any_work(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*shlex.split(call))
    assert (done.returncode, done.stdout) == (2, "")
    assert "://" in done.stderr and "copy the files here first" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_sources_at_an_address_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("publish", environment={"SHARED_SERVICES_SOURCES": "s3://bucket/in"})
    assert done.returncode == 2 and "s3://bucket/in is an address" in done.stderr
    assert list(tmp_path.iterdir()) == []
