"""`publish`: runs the register and shows what came of it. The run itself is pipelines.runs."""

import datetime as dt
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.cli.command_declarations import (
    STATUS_PROBLEM,
    Command,
    OutputsOption,
    SourcesOption,
    make_folder,
    mark_message,
    parse_as_of,
)
from pipelines.cli.terminal import ERROR_STYLE, SUCCESS_STYLE, WARNING_STYLE, Terminal
from schemas.languages import FixableError, format_date

if TYPE_CHECKING:
    from pipelines.alerts.team_alerts import TeamNews
    from pipelines.past_releases import PublishOutcome
    from pipelines.settings import RegisterSettings


@dataclass(frozen=True, kw_only=True)
class PublishCommand(Command):
    """Makes a release, or says that nothing changed."""

    name: ClassVar[str] = "publish"
    help: ClassVar[str] = mark_message("Read all received files and publish a release.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("A release stands: a new one, or the last one because nothing has changed."),
        1: mark_message(
            "A guard or --strict refused the release, the software failed, the disk was full, or the database or store "
            "went away. The last release stands."
        ),
        2: mark_message(
            "Wrong usage, or a source file, a setting, the database, the broker or the store is wrong. Nothing was published."
        ),
        130: mark_message("Stopped by Ctrl-C. The last release stands."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        "shared-services publish --sources sources --outputs outputs",
        "shared-services publish --as-of 2026-11-01",
        'shared-services publish --accept "Half the projects have ended."',
    )
    sources: SourcesOption = None
    landing: Annotated[
        str | None,
        typer.Option(
            help=mark_message(
                "Where providers' files arrive, a folder for each (default: landing/ beside the source files if it "
                "is there, else the folder of source files)."
            )
        ),
    ] = None
    outputs: OutputsOption = None
    as_of: Annotated[
        str | None,
        typer.Option(
            help=mark_message(
                "Date of the data, such as 2026-11-01 (default: the newest file's). A past date brings back "
                "the release of that day."
            )
        ),
    ] = None
    accept: Annotated[
        str | None, typer.Option(help=mark_message("Publish despite a failed guard; the reason is recorded."))
    ] = None

    strict: Annotated[
        bool,
        typer.Option("--strict", help=mark_message("Publish nothing when any provider's file is refused.")),
    ] = False

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        as_of = parse_as_of(self.as_of) if self.as_of else None
        from assets.publish.release.guards import GuardRefusedError
        from pipelines import runs
        from pipelines.alerts.alert_facts import (
            RUN_KINDS,
            report_failed_run,
            report_refused_release,
            report_stopped_run,
        )
        from pipelines.alerts.team_alerts import TeamNews, describe_release_news
        from pipelines.outside_faults import RunStoppedError
        from pipelines.run_error import RunError
        from schemas.source_file import list_drafts

        translate = terminal.translate
        if as_of:
            settings = settings.model_copy(update={"run_date": dt.date.fromisoformat(as_of)})
        request = runs.RunRequest(settings, as_of, self.accept, is_strict=self.strict)
        sources, outputs = _prepare_run(terminal, settings)
        for provider, draft in list_drafts(sources).items():
            text = "{provider} is left out: its source file is a draft that is not filled in yet."
            terminal.print_message(translate(text, provider=provider), style=WARNING_STYLE)
            terminal.print_message(draft.render(terminal.language))
        terminal.print_message(translate("Gathering, checking, matching, joining and publishing …"))
        try:
            with terminal.track_progress(translate("Starting")) as progress:
                outcome = runs.run_register(request, progress, terminal.notify_waiting)
        except GuardRefusedError as refusal:
            text = "The release was refused. The previous one is still current:"
            terminal.print_message(translate(text), style=ERROR_STYLE)
            terminal.print_message(refusal.render(terminal.language))
            terminal.print_message(translate("To publish anyway, give a reason: --accept REASON"))
            _notify_team(terminal, settings, TeamNews([report_refused_release(refusal)]))
            raise typer.Exit(STATUS_PROBLEM) from None
        except RunStoppedError as stop:
            terminal.print_error(stop)
            _notify_team(terminal, settings, TeamNews([report_stopped_run(stop)]))
            raise typer.Exit(STATUS_PROBLEM) from None
        except RunError as error:
            text = "The run stopped because of a bug in this software. The previous release is still current."
            terminal.print_message(translate(text), style=ERROR_STYLE)
            terminal.print_message(str(error))
            _notify_team(terminal, settings, TeamNews([report_failed_run(error.step, error.error_name, error.run)]))
            raise typer.Exit(STATUS_PROBLEM) from None
        except FixableError as error:
            _notify_team(terminal, settings, TeamNews([report_stopped_run(error)]))
            raise
        _print_summary(terminal, outcome, settings.get_run_date())
        terminal.print_result(_format_outcome(terminal, outcome), style=SUCCESS_STYLE)
        _print_locations(terminal, outputs, self.outputs)
        if not outcome.is_earlier:
            news = describe_release_news(outcome.about, settings)
            _notify_team(terminal, settings, news, TeamNews(settled=RUN_KINDS))

    def describe_interruption(self, terminal: Terminal, settings: "RegisterSettings") -> str:
        """What is printed when Ctrl-C stops it: which release stands."""
        from assets.publish.release.published_releases import find_previous_release

        release = find_previous_release(settings.get_outputs_folder())
        if release is None:
            return terminal.translate("Interrupted. Nothing was published.")
        return terminal.translate("Interrupted. Release {version} is current.", version=release.name)


def _prepare_run(terminal: Terminal, settings: "RegisterSettings") -> tuple[Path, Path]:
    """The folders of sources and of outputs. Raises FixableError for what is wrong, before any work; the team is told."""
    from pipelines.alerts.alert_facts import report_stopped_run
    from pipelines.alerts.team_alerts import TeamNews
    from pipelines.settings_check import check_settings
    from schemas.source_file import load_register_sources

    try:
        load_register_sources(settings.get_sources_folder())
        check_settings(settings)
        make_folder(settings.get_outputs_folder())
    except FixableError as error:
        _notify_team(terminal, settings, TeamNews([report_stopped_run(error)]))
        raise
    return settings.get_sources_folder(), settings.get_outputs_folder()


def _notify_team(terminal: Terminal, settings: "RegisterSettings", *news: "TeamNews") -> None:
    """Sends what is new to the register's team, where the settings say how; prints why that failed."""
    from pipelines.alerts.team_alerts import notify_team

    for fault in notify_team(settings, *news):
        terminal.print_message(fault.render(terminal.language), style=WARNING_STYLE)


def _print_summary(terminal: Terminal, outcome: "PublishOutcome", day: str) -> None:
    """Prints what came of each provider's return, what changed and what is to be sent, with the guards' warnings. day: of the
    run, by which returns are overdue.
    """
    from assets.publish.feedback.provider_summary import ReleaseSummary
    from assets.publish.feedback.summary_texts import render_summary_text

    if plain := outcome.about.get("summary"):  # a release of an earlier version of this software has none
        summary = ReleaseSummary.from_plain(plain)
        is_unchanged = not (outcome.is_new or outcome.is_earlier)
        shown = summary.repeat() if is_unchanged else summary
        shown = shown if outcome.is_earlier else shown.judge_on_day(day)
        terminal.print_result(render_summary_text(shown, terminal.language))
    for warning in outcome.about.get("warnings", []):
        terminal.print_result(f"{terminal.translate('Warning')}: {warning[terminal.language]}", style=WARNING_STYLE)


def _print_locations(terminal: Terminal, outputs: Path, named_outputs: str | None) -> None:
    from assets.publish.release.signatures import KEY_VARIABLE, SIGNATURE
    from pipelines.working_folders import find_mirror

    translate, release = terminal.translate, outputs / "current"
    if not (release / SIGNATURE).is_file():
        text = translate("The release is not signed. To sign the next one, set {key}.", key=KEY_VARIABLE)
        terminal.print_result(text, style=WARNING_STYLE)
    mirror = find_mirror(outputs)
    place = f"{mirror.address}/releases/{release.resolve().name}" if mirror else release
    terminal.print_result(f"{translate('Website')}: {place}/public/index.html")
    terminal.print_result(f"{translate('Open data')}: {place}/public/data")
    terminal.print_result(f"{translate('Feedback to providers')}: {place}/feedback")
    terminal.print_result(f"{translate('Summary')}: {place}/summary.html")
    serve = [sys.argv[0], "serve", *(["--outputs", str(named_outputs)] if named_outputs else [])]
    terminal.print_result(f"{translate('Preview with')}: {' '.join(serve)}")


def _format_outcome(terminal: Terminal, outcome: "PublishOutcome") -> str:
    if outcome.is_rebuilt:
        text = (
            "Release {version} of {data_date} is current again. It was rebuilt from the stored files and is "
            "identical. To return to the newest release, run publish without --as-of."
        )
    elif outcome.is_earlier:
        text = (
            "Release {version} of {data_date} is current again, as it was published. It could not be rebuilt, "
            "because the code has changed or some of its files are no longer stored. To return to the newest "
            "release, run publish without --as-of."
        )
    else:
        text = (
            "Published release {version}."
            if outcome.is_new
            else "Nothing has changed: release {version} is still current."
        )
    data_date = format_date(outcome.about["data_date"], terminal.language)
    return terminal.translate(text, version=outcome.about["version"], data_date=data_date)
