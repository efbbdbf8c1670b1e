"""The command `shared-services`.

Belongs here: the language of its messages, and the list of commands. Does not belong here: what a command does (a
module each), or anything that takes long to import: a command imports what it needs.
"""

import os
import sys
from collections.abc import Sequence

from schemas.languages import LANGUAGES, Language


def choose_language(arguments: Sequence[str], environment: dict[str, str]) -> Language:
    """The language of the messages: `--lang cy` anywhere among the arguments, else the locale, else English."""
    for at, argument in enumerate(arguments):
        wanted = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and at + 1 < len(arguments):
            wanted = arguments[at + 1]
        for language in LANGUAGES:
            if wanted == language:
                return language
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "cy" if locale.startswith("cy") else "en"


def main() -> None:
    """Runs the command. Wherever `--lang` stands, it is read first, so that the help is in that language too."""
    language = choose_language(sys.argv[1:], dict(os.environ))
    from pipelines.cli.app import build_command

    build_command(language)(prog_name="shared-services")
