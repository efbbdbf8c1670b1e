"""A web server for a release on this machine, for earlier releases below it, and for the page where files are checked."""

import asyncio
import logging
import signal
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from pipelines.web.site_files import SiteFiles
from pipelines.web.timed_connections import SecurityHeaders, TimedAnswers, TimedProtocol

LOOPBACK_ADDRESS = "127.0.0.1"
ALLOWED_HOSTS = [LOOPBACK_ADDRESS, "localhost"]
"""Another name in a request means that a page elsewhere has made the browser ask for it."""
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
MAX_CONNECTIONS = 512
STOPPING_SECONDS = 2
"""How long a server that is stopped waits for answers on their way."""


class WebsiteServer:
    """A server with a port of its own, from the moment that it is made. Use it in a `with` block."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((LOOPBACK_ADDRESS, port))
            self._socket.listen(MAX_CONNECTIONS)
        except OSError:
            self._socket.close()
            raise
        self.server_port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=TimedProtocol,
            ws="none",
            loop="asyncio",
            log_config=None,  # the terminal belongs to the person
            log_level=logging.CRITICAL,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_graceful_shutdown=STOPPING_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._is_over = threading.Event()
        self._is_over.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._socket.close()

    def serve_forever(self) -> None:
        """Serves until stop is called or, in the main thread, until Ctrl-C, which it passes on as KeyboardInterrupt."""
        self._is_over.clear()
        interruptions: list[int] = []

        def stop_by_signal(number: int, _: object) -> None:
            interruptions.append(number)
            self._server.should_exit = True

        # From the first moment: Ctrl-C while the loop is being made would leave half of one, and Python complain of it.
        is_main = threading.current_thread() is threading.main_thread()
        handler = signal.signal(signal.SIGINT, stop_by_signal) if is_main else None
        try:
            if not self._server.should_exit:
                asyncio.run(self._server.serve(sockets=[self._socket]))
        finally:
            if is_main:
                signal.signal(signal.SIGINT, handler)
            self._is_over.set()
        if interruptions:
            raise KeyboardInterrupt

    def stop(self) -> None:
        """Makes serve_forever return, wherever it runs, and waits until it has."""
        self._server.should_exit = True
        self._is_over.wait(2 * STOPPING_SECONDS)


def build_server(
    folder: Path, port: int, releases: Path | None = None, check_page: Starlette | None = None
) -> WebsiteServer:
    """A server of a folder on loopback; port 0 takes a free one. Raises OSError when the port is taken.

    folder: of one edition; releases: the folder of all releases, to show the same edition of each below `/releases/<version>/`;
    check_page: the app of the page where files are checked.
    """
    routes: list[BaseRoute] = list(check_page.routes) if check_page else []
    middleware = [
        Middleware(SecurityHeaders, headers=SECURITY_HEADERS),
        Middleware(TimedAnswers),
        Middleware(TrustedHostMiddleware, allowed_hosts=ALLOWED_HOSTS, www_redirect=False),
    ]
    app = Starlette(
        routes=[*routes, Mount("/", SiteFiles(folder, releases))],
        middleware=middleware,
        lifespan=check_page.router.lifespan_context if check_page else None,
    )
    app.router.redirect_slashes = False
    return WebsiteServer(app, port)
