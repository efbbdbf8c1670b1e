"""`serve`: shows the website of the current release, with the page where files are checked. The server is in pipelines.web."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from pipelines.cli.command_declarations import (
    Command,
    OutputsOption,
    SourcesOption,
    find_current_release,
    mark_message,
)
from pipelines.cli.terminal import Terminal
from schemas.languages import FixableError, Message

if TYPE_CHECKING:
    from pipelines.settings import RegisterSettings


@dataclass(frozen=True, kw_only=True)
class ServeCommand(Command):
    """Serves until the person stops it."""

    name: ClassVar[str] = "serve"
    reads_releases: ClassVar[bool] = True
    help: ClassVar[str] = mark_message("Show the website of the current release, on this computer only.")
    statuses: ClassVar[Mapping[int, str]] = {
        2: mark_message("Wrong usage, or there is no release or the port is in use."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        "shared-services serve",
        "shared-services serve --audience internal --port 8080",
    )
    audience: Annotated[Literal["public", "internal"], typer.Option(help=mark_message("Edition to show."))] = "public"
    port: Annotated[int, typer.Option(min=0, max=65535, help=mark_message("Port; 0 chooses a free one."))] = 8000
    sources: SourcesOption = None
    outputs: OutputsOption = None

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        from pipelines.web.check_page import CheckFolders, build_check_page
        from pipelines.web.check_views import CHECK, PageFrame
        from pipelines.web.website_server import LOOPBACK_ADDRESS, build_server
        from schemas.site_settings import load_site_settings

        release = find_current_release(settings.get_outputs_folder())
        sources = settings.get_sources_folder()
        frame = PageFrame(load_site_settings(sources), self.audience)
        folders = CheckFolders(sources.absolute(), settings.get_outputs_folder().absolute())
        check_page = build_check_page(frame, folders)
        try:
            server = build_server(release / self.audience, self.port, release.parent / "releases", check_page)
        except OSError:
            text = "Port {port} is in use. Choose another with --port, or use 0 for any free port."
            raise FixableError(Message(text, {"port": self.port})) from None
        with server:
            address = f"http://{LOOPBACK_ADDRESS}:{server.server_port}/"
            terminal.print_result(address)
            check_address = address + CHECK.get_path(terminal.language)
            terminal.print_message(terminal.translate("Check files at {address}", address=check_address))
            terminal.print_message(terminal.translate("Press Ctrl-C to stop."))
            server.serve_forever()

    def describe_interruption(self, terminal: Terminal, settings: "RegisterSettings") -> str:  # noqa: ARG002
        """What is printed when Ctrl-C stops it."""
        return terminal.translate("Stopped.")
