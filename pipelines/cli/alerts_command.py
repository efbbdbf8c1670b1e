"""`alerts`: what the register's team was told and still stands, and a test of the ways to tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.cli.command_declarations import STATUS_PROBLEM, Command, OutputsOption, mark_message
from pipelines.cli.terminal import ERROR_STYLE, SUCCESS_STYLE, Terminal
from schemas.languages import FixableError, Message, format_date

if TYPE_CHECKING:
    from pipelines.settings import RegisterSettings


@dataclass(frozen=True, kw_only=True)
class AlertsCommand(Command):
    """Lists the alerts that stand, or sends a test by e-mail and webhook."""

    name: ClassVar[str] = "alerts"
    help: ClassVar[str] = mark_message("List what needs attention, or test whether alerts arrive.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("Listed, or the test was sent."),
        1: mark_message("The test could not be sent."),
        2: mark_message("Wrong usage, or a setting is wrong or missing."),
    }
    examples: ClassVar[tuple[str, ...]] = ("shared-services alerts", "shared-services alerts --test")
    outputs: OutputsOption = None
    test: Annotated[
        bool, typer.Option("--test", help=mark_message("Send a test to all addresses of the settings."))
    ] = False

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        if self.test:
            _send_test(terminal, settings)
        else:
            _list_alerts(terminal, settings)


def _send_test(terminal: Terminal, settings: "RegisterSettings") -> None:
    from pipelines.alerts.team_alerts import send_test

    results = send_test(settings)
    if not results:
        text = (
            "No alerts are sent: set alert_to, alert_from and smtp_server for e-mail, or webhook. See docs/settings.md."
        )
        raise FixableError(Message(text))
    for channel, fault in results:
        if fault is None:
            terminal.print_result(terminal.translate("Sent by {channel}.", channel=channel), style=SUCCESS_STYLE)
        else:
            terminal.print_result(fault.render(terminal.language), style=ERROR_STYLE)
    if any(fault for _, fault in results):
        raise typer.Exit(STATUS_PROBLEM)


def _list_alerts(terminal: Terminal, settings: "RegisterSettings") -> None:
    from assets.match.register_memory.told_alerts import list_open_alerts
    from pipelines.resources.register_database import RegisterDatabase, is_made

    url = settings.get_database_url()
    alerts = []
    if is_made(url):
        database = RegisterDatabase(url)
        try:
            alerts = list_open_alerts(database.get_engine())
        finally:
            database.close()
    for alert in alerts:
        text = alert.texts[terminal.language]
        terminal.print_result(f"{format_date(alert.raised_at[:10], terminal.language)}  {text['title']}")
        for line in (*text["reasons"], f"→ {text['fix']}"):
            terminal.print_result(f"    {line}")
    if not alerts:
        terminal.print_result(terminal.translate("Nothing needs attention."))
