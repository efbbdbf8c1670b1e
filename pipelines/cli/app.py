"""The commands, their options and help, in one language.

Belongs here: arguments in, a call, an exit status. Does not belong here: the work (publishing, checking, explaining,
serving).
"""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from pipelines.cli.terminal import Speaker
from schemas.languages import Language

Lang = Literal["en", "cy"]


def build_command(language: Language) -> Callable[..., object]:
    """The whole command, with help and messages in one language."""
    speaker = Speaker(language)
    say = speaker.say
    app = typer.Typer(
        help=say("The register of shared services in Wales: gathers records, checks them, publishes them."),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    def told(asked: bool) -> None:
        if asked:
            speaker.give(f"shared-services {version('shared-services')}")
            raise typer.Exit

    lang: Any = typer.Option("--lang", help=say("Language of the messages: en or cy."))
    sources_help = say("Folder of source files; else the one that ships with the project.")
    outputs_help = say("Folder of releases; else the project's own.")

    @app.callback()
    def _shared(
        _lang: Annotated[Lang, lang] = language,
        _version: Annotated[
            bool, typer.Option("--version", callback=told, is_eager=True, help=say("Show the version and stop."))
        ] = False,
    ) -> None:
        pass

    @app.command(help=say("Gather, check, match, join and publish: make a release of everything that has landed."))
    def publish(
        sources: Annotated[Path | None, typer.Option(help=sources_help)] = None,
        outputs: Annotated[Path | None, typer.Option(help=outputs_help)] = None,
        as_of: Annotated[
            str | None,
            typer.Option(
                help=say(
                    "Date of the data (2026-11-01); a past one brings back the release of that day. Else the newest file's."
                )
            ),
        ] = None,
        accept: Annotated[
            str | None, typer.Option(help=say("A reason to publish although a guard refuses; it is kept."))
        ] = None,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.publish_command import run

        run(speaker, sources, outputs, as_of, accept)

    @app.command(help=say("Check files before sending them: every finding of every file at once."))
    def check(
        files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=say("The files to check."))],
        source: Annotated[
            str | None, typer.Option(help=say("The source to read them by; else the one that fits."))
        ] = None,
        form: Annotated[
            Literal["text", "json", "html"], typer.Option("--format", help=say("How to show what was found."))
        ] = "text",
        out: Annotated[Path | None, typer.Option(help=say("File to write to; else standard output."))] = None,
        sources: Annotated[Path | None, typer.Option(help=sources_help)] = None,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.check_command import run

        run(speaker, files, source, form, out, sources)

    source_files = typer.Typer(help=say("Source files: how a provider's files look."), no_args_is_help=True)
    app.add_typer(source_files, name="source")

    @source_files.command("new", help=say("Draft a source file for a file, to be confirmed by a person."))
    def source_new(
        file: Annotated[Path, typer.Argument(metavar="FILE", help=say("The file to draft it for."))],
        provider: Annotated[str | None, typer.Option(help=say("The provider's identifier."))] = None,
        out: Annotated[Path | None, typer.Option(help=say("File to write to; else standard output."))] = None,
        force: Annotated[bool, typer.Option("--force", help=say("Write over a file that is there."))] = False,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.draft_command import run

        run(speaker, file, provider, out, force)

    @app.command(
        help=say("Where each published value of a project comes from: provider, file, sheet, cell, text as sent.")
    )
    def explain(
        project: Annotated[
            str,
            typer.Argument(metavar="PROJECT", help=say("A project: its identifier, or a title that anyone gives it.")),
        ],
        column: Annotated[str | None, typer.Argument(metavar="[COLUMN]", help=say("One column; else all."))] = None,
        as_of: Annotated[
            str | None, typer.Option(help=say("A day (2026-11-01): what the release of that day said."))
        ] = None,
        outputs: Annotated[Path | None, typer.Option(help=outputs_help)] = None,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.explain_command import run

        run(speaker, project, column, outputs, as_of)

    @app.command(help=say("What changed between two releases, record by record and column by column."))
    def diff(
        old: Annotated[
            str, typer.Argument(metavar="OLD", help=say("The earlier release: its version, or its folder."))
        ],
        new: Annotated[str, typer.Argument(metavar="NEW", help=say("The later release."))],
        form: Annotated[
            Literal["text", "json"], typer.Option("--format", help=say("How to show what was found."))
        ] = "text",
        outputs: Annotated[Path | None, typer.Option(help=outputs_help)] = None,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.diff_command import run

        run(speaker, old, new, form, outputs)

    @app.command(
        help=say("Whether a release is what it says, from its own files alone: hashes, signature, package, schemas.")
    )
    def verify(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help=say("The release's folder."))],
        key: Annotated[
            Path | None, typer.Option(help=say("The publisher's public key (PEM); the release must be signed with it."))
        ] = None,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.verify_command import run

        run(speaker, folder, key)

    @app.command(help=say("Take the current release back: an earlier one stands again, with a notice that says why."))
    def rollback(
        version: Annotated[
            str | None, typer.Argument(metavar="[VERSION]", help=say("The release to go back to; else the one before."))
        ] = None,
        reason: Annotated[str | None, typer.Option(help=say("Why, in English."))] = None,
        reason_cy: Annotated[str | None, typer.Option("--reason-cy", help=say("Why, in Welsh."))] = None,
        outputs: Annotated[Path | None, typer.Option(help=outputs_help)] = None,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.rollback_command import run

        run(speaker, version, reason, reason_cy, outputs)

    @app.command(help=say("Show the website of the current release on this machine only."))
    def serve(
        audience: Annotated[Literal["public", "internal"], typer.Option(help=say("Which edition."))] = "public",
        port: Annotated[int, typer.Option(min=0, max=65535, help=say("Port; 0 takes a free one."))] = 8000,
        outputs: Annotated[Path | None, typer.Option(help=outputs_help)] = None,
        _lang: Annotated[Lang, lang] = language,
    ) -> None:
        from pipelines.cli.website_server import run

        run(speaker, audience, port, outputs)

    return typer.main.get_command(app)
