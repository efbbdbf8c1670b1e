"""`source new`: a draft source file for a file, to be confirmed by a person.

Belongs here: writing the draft as YAML with what a person needs to judge it. Does not belong here: recognising anything
(assets.gather.proposing).
"""

import codecs
import glob
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
import yaml

from pipelines.cli.console import USAGE, Speaker
from schemas import privacy
from schemas.languages import BilingualText, FixableError, Message

if TYPE_CHECKING:
    from assets.gather.grid import Note
    from assets.gather.proposing import Draft, Guess, Proposed

EXAMPLES, EXAMPLE_LENGTH = 3, 40
_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]*")
UNREAD = "{file}: cannot be read: {fault}"
_ENCODING_RULES = ("encoding-read", "encoding-doubtful")


def run(speaker: Speaker, path: Path, provider: str | None, out: Path | None, force: bool) -> None:
    """Prints or writes the draft.

    Leaves with 2 when the file cannot be read or holds no table that is recognised, or the draft cannot be written.
    """
    from assets.gather import proposing
    from assets.gather.grid import Unreadable
    from assets.gather.intake import Submission
    from assets.gather.reading import opened

    name = provider or (out.stem if out and _IDENTIFIER.fullmatch(out.stem) else None)
    fault = _refused(name, out, force)
    if fault:
        speaker.leave(FixableError(fault), USAGE)
    try:
        file = opened(Submission.of(name or "", path, None), None)
    except OSError as error:
        speaker.leave(FixableError(Message(UNREAD, {"file": path, "fault": error.strerror})), USAGE)
    except Unreadable as error:
        speaker.leave(
            FixableError(Message(UNREAD, {"file": path, "fault": BilingualText(error.reason_en, error.reason_cy)})),
            USAGE,
        )
    draft = proposing.proposed(file.sheets, path.name)
    if not draft.tables:
        sheets = ", ".join(sheet.name for sheet in file.sheets) or path.name
        text = "{file}: no table that the register takes was recognised; it has: {sheets}"
        speaker.leave(FixableError(Message(text, {"file": path, "sheets": sheets})), USAGE)
    text = "\n".join(_lines(speaker, draft, name, _encoding(file.notes))) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        values = {"file": out, "fault": error.strerror}
        speaker.leave(FixableError(Message("{file}: cannot be written: {fault}", values)), USAGE)
    speaker.tell(speaker.say("{file}: drafted. Fill in what is marked, and look at every column.", file=out))


def _refused(provider: str | None, out: Path | None, force: bool) -> Message | None:
    """Why the draft cannot be what was asked for."""
    if provider and not _IDENTIFIER.fullmatch(provider):
        text = "--provider: '{provider}' is no identifier; use small letters, figures and hyphens, a letter first."
        return Message(text, {"provider": provider})
    if out and provider and out.stem != provider:
        text = "--out: the file must be named for its provider: {provider}.yaml, not {name}."
        return Message(text, {"provider": provider, "name": out.name})
    if out and out.exists() and not force:
        return Message("{file}: is there already; write over it with --force.", {"file": out})
    return None


def _encoding(notes: Sequence["Note"]) -> str | None:
    """The encoding that was worked out for a text, as a source file names it."""
    for note in notes:
        if note.rule in _ENCODING_RULES:
            return codecs.lookup(note.parameters["encoding"]).name
    return None


def scalar(value: Any) -> str:
    """A value as YAML on one line."""
    plain = yaml.safe_dump(value, allow_unicode=True, width=10**9, default_flow_style=True)
    one = plain.removesuffix("...\n").strip("\n")
    if "\n" not in one:
        return one
    return yaml.safe_dump(value, allow_unicode=True, width=10**9, default_style='"').strip("\n")


def _remark(text: str) -> str:
    """A text of the file within a comment: on one line, short, and without personal data."""
    one = "".join(ch for ch in " ".join(privacy.mask_personal_data(text).split()) if ch.isprintable())
    return one if len(one) <= EXAMPLE_LENGTH else f"{one[: EXAMPLE_LENGTH - 1]}…"


def _named(guess: "Guess") -> str:
    """A column's headers: one, or a list that is joined."""
    if not guess.more:
        return scalar(guess.header)
    return f"{{headers: [{', '.join(map(scalar, (guess.header, *guess.more.values())))}]}}"


def _examples(texts: Sequence[str]) -> str:
    return "".join(f" · {_remark(text)}" for text in list(dict.fromkeys(texts))[:EXAMPLES])


def _lines(speaker: Speaker, draft: "Draft", provider: str | None, encoding: str | None) -> Iterator[str]:
    """The whole draft. What a person must fill in is blank, so that the file is refused until it is done."""
    say = speaker.say

    def ask(key: str, what: str) -> str:
        return f"{key}:  # {say('TO FILL IN')}: {what}"

    yield "# " + say("Draft of a source file for {file}, made from its headers.", file=_remark(draft.file))
    yield "# " + say(
        "Fill in what is marked, look at every column and its confidence (0 to 1), and remove these notes."
    )
    identifier = say(
        "the provider's identifier, which is also the name of this file: small letters, figures and hyphens"
    )
    yield f"provider: {scalar(provider)}" if provider else ask("provider", identifier)
    yield ask("name_en", say("the provider's name in English"))
    yield ask("name_cy", say("the provider's name in Welsh"))
    yield ask("about_en", say("what readers must know of this data, in English"))
    yield ask("about_cy", say("what readers must know of this data, in Welsh"))
    yield ask("origin", say("where the files come from"))
    yield "licence:"
    yield "  " + ask("name", say("the licence's short name, such as OGL-UK-3.0"))
    yield "  " + ask("title", say("the licence's title"))
    yield "  " + ask("path", say("the address of its text"))
    yield "  " + ask("attribution_en", say("whom to acknowledge, in English"))
    yield "  " + ask("attribution_cy", say("whom to acknowledge, in Welsh"))
    yield "expected:"
    yield "  " + ask("every", say("month, quarter, year or once"))
    yield "  " + ask("because", say("where that was agreed"))
    yield f"language: {draft.language}"
    yield ask("precedence", say("a whole number of its own; where reports differ, the lowest is published"))
    yield "files:"
    pattern = say("or a pattern, when the name changes from one file to the next")
    yield f"  - match: {scalar(glob.escape(draft.file))}  # {pattern}"
    yield "    " + ask("data_date", say("the day that the file speaks of, such as 2026-11-01"))
    if encoding:
        yield f"    encoding: {encoding}  # {say('worked out from its letters')}"
    yield from _skipped(speaker, draft)
    yield "    tables:"
    for proposed in draft.tables:
        yield from _table(speaker, draft, proposed)


def _skipped(speaker: Speaker, draft: "Draft") -> Iterator[str]:
    """Sheets that are left out with the reason, and tables that are none the register takes."""
    from assets.gather.reading import SKIPPED

    say = speaker.say
    named = {name: why for name, why in draft.skipped.items() if why == "no-table"}
    for name, why in draft.skipped.items():
        if name not in named:
            reason = BilingualText(*SKIPPED[why]).render(speaker.language)
            yield "    # " + say("The sheet {sheet} is not read: {reason}.", sheet=scalar(name), reason=reason)
    if named:
        yield "    skip_sheets:"
        for name, why in named.items():
            en, cy = SKIPPED[why]
            yield f"      {scalar(name)}: {scalar({'en': en, 'cy': cy})}"
    for region in draft.unknown:
        headers = "; ".join(_remark(header) for header in region.headers if header)
        place = f"{scalar(region.grid.name)}, {region.header_lines[-1]}"
        yield "    # " + say("A table that was not recognised ({place}): {headers}", place=place, headers=headers)


def _table(speaker: Speaker, draft: "Draft", proposed: "Proposed") -> Iterator[str]:
    """One table: where it lies, its columns with what speaks for them, and what is not mapped."""
    say, indent = speaker.say, " " * 8
    keys = draft.spec(proposed, least=0)
    yield f"      - table: {proposed.table}"
    if "sheets" in keys:
        yield f"{indent}sheets: {scalar(keys['sheets'])}"
    if "header_rows" in keys:
        yield f"{indent}header_rows: {scalar(keys['header_rows'])}"
    if "orientation" in keys:
        yield f"{indent}orientation: {keys['orientation']}"
    yield f"{indent}columns:"
    for name, guess in proposed.columns.items():
        told = f"{guess.confidence:.2f}{_examples(proposed.texts(guess.position))}"
        yield f"{indent}  {name}: {_named(guess)}  # {told}"
    for name in proposed.missing:
        yield f"{indent}  # " + say(
            "{column}: no header was found for it, and no record stands without it", column=name
        )
    if "constants" in keys:
        yield f"{indent}constants: {scalar(keys['constants'])}"
    if "periods" in keys:
        yield f"{indent}periods: {scalar(keys['periods'].model_dump(exclude_defaults=True))}"
    if proposed.unmapped:
        yield f"{indent}# " + say("Not mapped. Map them, or take the mark away from what is left out on purpose:")
        yield f"{indent}# ignore:"
        for header, closest in proposed.unmapped.items():
            near = (
                say("closest: {column}, {confidence}", column=closest[0], confidence=f"{closest[1]:.2f}")
                if closest
                else ""
            )
            yield f"{indent}#   - {scalar(header)}  # {say('not mapped')}{f' ({near})' if near else ''}"
