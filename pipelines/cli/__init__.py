"""The command line `shared-services`.

Belongs here: each command in a module of its own (its declaration and its `run`), and the app that is built of them. Does not
belong here: the work of a command, or anything that takes long to import: a command imports what it needs when it runs.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

from schemas.languages import LANGUAGES, Language, get_translator


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language of help and messages: `--lang cy` anywhere among the arguments, or the locale's (default: English)."""
    options = dict(pairwise(arguments))
    inline = [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    for wanted in (options.get("--lang"), *inline):
        if wanted in LANGUAGES:
            return wanted
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "cy" if locale.startswith("cy") else "en"


def main() -> None:
    """Runs the command that the program's arguments name."""
    language = choose_language(sys.argv[1:], os.environ)
    try:
        from pipelines.cli.app import build_command

        build_command(language)(prog_name="shared-services")
    except KeyboardInterrupt:  # before there is a command, which says more
        translate = get_translator(language)
        print(translate("Interrupted."), file=sys.stderr)
        sys.exit(130)
