"""`serve`: shows the website of the current release. The server is in website_server."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import typer

from pipelines.cli.command_declarations import Command, OutputsOption, find_current_release, mark_message
from pipelines.cli.terminal import Terminal
from schemas.languages import FixableError, Message


@dataclass(frozen=True, kw_only=True)
class ServeCommand(Command):
    """Serves until the person stops it. Status 2: there is no release, or the port is taken."""

    name: ClassVar[str] = "serve"
    help: ClassVar[str] = mark_message("Show the website of the current release, on this computer only.")
    audience: Annotated[Literal["public", "internal"], typer.Option(help=mark_message("Edition to show."))] = "public"
    port: Annotated[int, typer.Option(min=0, max=65535, help=mark_message("Port; 0 chooses a free one."))] = 8000
    outputs: OutputsOption = None

    def run(self, terminal: Terminal) -> None:
        from pipelines.cli.website_server import LOOPBACK_ADDRESS, build_server

        release = find_current_release(self.outputs)
        try:
            server = build_server(release / self.audience, self.port, release.parent / "releases")
        except OSError:
            text = "Port {port} is in use. Choose another with --port, or use 0 for any free port."
            raise FixableError(Message(text, {"port": self.port})) from None
        with server:
            terminal.print_result(f"http://{LOOPBACK_ADDRESS}:{server.server_port}/")
            terminal.print_message(terminal.translate("Press Ctrl-C to stop."))
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                terminal.print_message("")
