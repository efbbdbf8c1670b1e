"""What a command prints: messages to standard error, results to standard output, progress while it works."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from schemas.languages import FixableError, Language, get_translator

QUIET_SECONDS = 5.0
"""Where there is no progress bar, a line of progress is printed this often."""
ERROR_STYLE, WARNING_STYLE, SUCCESS_STYLE = "bold red", "yellow", "bold green"


class Terminal:
    """The person's terminal, in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.translate = get_translator(language)
        self._messages = Console(stderr=True, highlight=False, soft_wrap=True)
        self._results = Console(highlight=False, soft_wrap=True)

    def print_message(self, text: str, style: str = "") -> None:
        """Prints a line for the person."""
        self._messages.print(text, style=style, markup=False)

    def print_result(self, text: str, style: str = "") -> None:
        """Prints a line of the result."""
        self._results.print(text, style=style, markup=False)

    def print_error(self, error: FixableError) -> None:
        """Prints why nothing was done."""
        self.print_message(error.render(self.language), style=ERROR_STYLE)

    def notify_waiting(self) -> None:
        """Says that another run is in progress."""
        self.print_message(self.translate("Another run is in progress; waiting for it to finish."))

    @contextmanager
    def track_progress(self, description: str) -> Iterator[Callable[[str, int, int], None]]:
        """Gives a function to call with (step, steps done, steps in all): it moves a bar, or prints a line now and then."""
        if not self._messages.is_terminal:
            last_printed = time.monotonic()

            def print_progress(step: str, done: int, total: int) -> None:
                nonlocal last_printed
                if time.monotonic() - last_printed > QUIET_SECONDS:
                    last_printed = time.monotonic()
                    self.print_message(f"{done}/{total} {step}")

            yield print_progress
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"))
        with Progress(*columns, console=self._messages, transient=True) as bar:
            task = bar.add_task(description, total=None, count="")
            yield lambda step, done, total: bar.update(
                task, completed=done, total=total, description=step, count=f"{done}/{total}"
            )
