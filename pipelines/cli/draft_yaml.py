"""A draft source file as YAML, with what a person needs to judge it in comments."""

import glob
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from assets.gather.drafting import ColumnProposal, SourceDraft, TableProposal
from assets.gather.provider_files import SKIP_REASONS
from pipelines.cli.terminal import Terminal
from schemas import privacy
from schemas.languages import BilingualText

MAX_EXAMPLES, MAX_EXAMPLE_LENGTH = 3, 40


def render_draft(terminal: Terminal, draft: SourceDraft, provider: str | None, encoding: str | None) -> str:
    """The whole draft. What a person must fill in is blank, so that the file is refused until that is done.

    provider: its identifier, blank when None; encoding: of a text file, where it is not certain.
    """
    lines = [*_render_provider(terminal, draft, provider), *_render_file(terminal, draft, encoding)]
    for table in draft.tables:
        lines += _render_table(terminal, draft, table)
    return "\n".join(lines) + "\n"


def render_scalar(value: Any) -> str:
    """A value as YAML on one line."""
    text = yaml.safe_dump(value, allow_unicode=True, width=10**9, default_flow_style=True)
    line = text.removesuffix("...\n").strip("\n")
    if "\n" not in line:
        return line
    return yaml.safe_dump(value, allow_unicode=True, width=10**9, default_style='"').strip("\n")


def _shorten_for_comment(text: str) -> str:
    """A text of the file as a comment shows it: on one line, short, and without personal data."""
    line = "".join(
        character for character in " ".join(privacy.mask_personal_data(text).split()) if character.isprintable()
    )
    return line if len(line) <= MAX_EXAMPLE_LENGTH else f"{line[: MAX_EXAMPLE_LENGTH - 1]}…"


def _render_provider(terminal: Terminal, draft: SourceDraft, provider: str | None) -> Iterator[str]:
    """Everything about the provider, nearly all of it to be filled in."""
    translate = terminal.translate

    def ask(key: str, description: str) -> str:
        return f"{key}:  # {translate('TO FILL IN')}: {description}"

    title = translate(
        "Draft of a source file for {file}, made from its headers.", file=_shorten_for_comment(draft.file)
    )
    yield f"# {title}"
    instruction = translate(
        "Fill in what is marked TO FILL IN, check every column and its confidence (0 to 1), and delete these comments."
    )
    yield f"# {instruction}"
    identifier = translate(
        "the provider's identifier, which is also the name of this file: lower case letters, digits and hyphens"
    )
    yield f"provider: {render_scalar(provider)}" if provider else ask("provider", identifier)
    yield ask("name_en", translate("the provider's name in English"))
    yield ask("name_cy", translate("the provider's name in Welsh"))
    yield ask("about_en", translate("what readers need to know about this data, in English"))
    yield ask("about_cy", translate("what readers need to know about this data, in Welsh"))
    yield ask("origin", translate("where the files come from"))
    yield "licence:"
    yield "  " + ask("name", translate("the licence's short name, such as OGL-UK-3.0"))
    yield "  " + ask("title", translate("the licence's title"))
    yield "  " + ask("path", translate("the address of its text"))
    yield "  " + ask("attribution_en", translate("whom to acknowledge, in English"))
    yield "  " + ask("attribution_cy", translate("whom to acknowledge, in Welsh"))
    yield "expected:"
    yield "  " + ask("every", translate("month, quarter, year or once"))
    yield "  " + ask("because", translate("where that was agreed"))
    yield f"language: {draft.language}"
    yield ask(
        "precedence",
        translate(
            "a whole number that no other provider has; where reports differ, the lowest number's value is published"
        ),
    )


def _render_file(terminal: Terminal, draft: SourceDraft, encoding: str | None) -> Iterator[str]:
    """The keys of the only file, as far as `tables:`."""
    translate = terminal.translate
    yield "files:"
    pattern = translate("or a pattern, such as return-*.csv, if the name changes from one file to the next")
    yield f"  - match: {render_scalar(glob.escape(draft.file))}  # {pattern}"
    day = translate("the date that the data is for, such as 2026-11-01")
    yield f"    data_date:  # {translate('TO FILL IN')}: {day}"
    if encoding:
        yield f"    encoding: {encoding}  # {translate('detected encoding')}"
    yield from _render_skipped_sheets(terminal, draft)
    yield "    tables:"


def _render_skipped_sheets(terminal: Terminal, draft: SourceDraft) -> Iterator[str]:
    """Sheets that are left out, with the reason, and tables that are none the register takes."""
    translate = terminal.translate
    sheets_without_table = [sheet for sheet, code in draft.skipped.items() if code == "no-table"]
    for sheet, code in draft.skipped.items():
        if code != "no-table":
            reason = BilingualText(*SKIP_REASONS[code]).render(terminal.language)
            text = translate("The sheet {sheet} is not read: {reason}.", sheet=render_scalar(sheet), reason=reason)
            yield f"    # {text}"
    if sheets_without_table:
        yield "    skip_sheets:"
        en, cy = SKIP_REASONS["no-table"]
        for sheet in sheets_without_table:
            yield f"      {render_scalar(sheet)}: {render_scalar({'en': en, 'cy': cy})}"
    for region in draft.unknown:
        headers = "; ".join(_shorten_for_comment(header) for header in region.headers if header)
        place = f"{render_scalar(region.sheet.name)}, {region.header_rows[-1]}"
        text = translate("A table that was not recognised ({place}): {headers}", place=place, headers=headers)
        yield f"    # {text}"


def _render_table(terminal: Terminal, draft: SourceDraft, table: TableProposal) -> Iterator[str]:
    """One table: where it lies, its columns with what speaks for them, and what is not mapped."""
    translate = terminal.translate
    indent = " " * 8
    keys = draft.build_table_keys(table, least_confidence=0)
    yield f"      - table: {table.table}"
    yield from (
        f"{indent}{key}: {render_scalar(keys[key])}" for key in ("sheets", "header_rows", "orientation") if key in keys
    )
    yield f"{indent}columns:"
    for column, guess in table.columns.items():
        examples = _render_examples(table.sample_texts(guess.position))
        yield f"{indent}  {column}: {_render_headers(guess)}  # {guess.confidence:.2f}{examples}"
    for column in table.missing:
        text = translate("{column}: required, but no header was found for it", column=column)
        yield f"{indent}  # {text}"
    if "constants" in keys:
        yield f"{indent}constants: {render_scalar(keys['constants'])}"
    if "periods" in keys:
        yield f"{indent}periods: {render_scalar(keys['periods'].model_dump(exclude_defaults=True))}"
    yield from (f"{indent}# {line}" for line in _render_unmapped(terminal, table))


def _render_headers(guess: ColumnProposal) -> str:
    """A column's header, or the headers that are joined into it."""
    if not guess.more:
        return render_scalar(guess.header)
    return f"{{headers: [{', '.join(map(render_scalar, (guess.header, *guess.more.values())))}]}}"


def _render_examples(texts: Sequence[str]) -> str:
    return "".join(f" · {_shorten_for_comment(text)}" for text in list(dict.fromkeys(texts))[:MAX_EXAMPLES])


def _render_unmapped(terminal: Terminal, table: TableProposal) -> Iterator[str]:
    """The headers that fill none of our columns, as an `ignore` list that takes effect once its marks are removed."""
    translate = terminal.translate
    if not table.unmapped:
        return
    yield translate("Not mapped. Map these headers, or remove the # from those left out on purpose:")
    yield "ignore:"
    for header, closest in table.unmapped.items():
        hint = ""
        if closest:
            column, confidence = closest
            closest_text = translate("closest: {column}, {confidence}", column=column, confidence=f"{confidence:.2f}")
            hint = f" ({closest_text})"
        yield f"  - {render_scalar(header)}  # {translate('not mapped')}{hint}"
