"""Connections that do nothing, or not fast enough, end; the server library itself waits for them forever."""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

IDLE_SECONDS = 10.0
"""How long a connection may be open without a whole request."""
SEND_SECONDS = 60.0
"""How long a reader may take for one part of an answer."""


class TimedProtocol(H11Protocol):
    """HTTP on a connection that ends when no request has come whole within IDLE_SECONDS."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch_idling(None)

    def _watch_idling(self, last_cycle: object) -> None:
        if self.transport.is_closing():
            return
        is_idle = self.cycle is None or self.cycle.response_complete
        if last_cycle is not None and is_idle and last_cycle == (self.cycle,):
            self.transport.abort()
            return
        self.loop.call_later(IDLE_SECONDS, self._watch_idling, (self.cycle,))


class TimedAnswers:
    """Middleware that gives up an answer whose reader does not read on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(SEND_SECONDS):
                await send(message)

        await self.app(scope, receive, send_in_time if scope["type"] == "http" else send)


class SecurityHeaders:
    """Middleware that adds headers to every answer, unless the answer has them."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app, self._headers = app, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [(name.lower().encode(), value.encode()) for name, value in self._headers.items()]
                message["headers"] = [*message["headers"], *(each for each in added if each[0] not in present)]
            await send(message)

        await self.app(scope, receive, send_with_headers)
