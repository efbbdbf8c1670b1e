"""How the command speaks: messages to standard error, results to standard output, progress while it works.

Belongs here: consoles, progress, leaving with a status. Does not belong here: any command.
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from schemas.languages import FixableError, Language, Message, get_translator

HELD, USAGE = 1, 2
QUIET_SECONDS = 5.0


def day(text: str) -> str:
    """A day given with --as-of. Raises Refusal when it is none."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise FixableError(
            Message("--as-of: '{value}' is not a date; write it as 2026-11-01.", {"value": text})
        ) from None


class Speaker:
    """Speaks one language: `say` translates, `tell` goes to standard error, `give` to standard output."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = get_translator(language)
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)
        self._out = Console(highlight=False, soft_wrap=True)

    def tell(self, text: str, style: str = "") -> None:
        """A message for the person at the terminal."""
        self._err.print(text, style=style, markup=False)

    def give(self, text: str, style: str = "") -> None:
        """A line of the result."""
        self._out.print(text, style=style, markup=False)

    def leave(self, refusal: FixableError, status: int) -> NoReturn:
        """Says why nothing was done, and ends with a status."""
        self.tell(refusal.render(self.language), style="bold red")
        raise typer.Exit(status)

    @contextmanager
    def progress(self, what: str) -> Iterator["Steps"]:
        """Progress of long work: a bar on a terminal, a line now and then otherwise."""
        if not self._err.is_terminal:
            yield Steps(self, None, None)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
        with Progress(*columns, console=self._err, transient=True) as bar:
            yield Steps(self, bar, bar.add_task(what, total=None))


class Steps:
    """Receives the steps of a run and shows them."""

    def __init__(self, speaker: Speaker, bar: Progress | None, task: object) -> None:
        self._speaker, self._bar, self._task = speaker, bar, task
        self._last = time.monotonic()

    def __call__(self, step: str, done: int, total: int) -> None:
        """One more step is done, or one more piece of a long one."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total, description=step)  # type: ignore[arg-type]
        elif time.monotonic() - self._last > QUIET_SECONDS:
            self._last = time.monotonic()
            self._speaker.tell(f"{done}/{total} {step}")
