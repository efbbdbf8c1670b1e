"""A draft source file as YAML, with what a person needs to judge it in comments: templates/draft.yaml.jinja, filled in."""

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assets.gather.drafting import ColumnProposal, SourceDraft
from assets.gather.drafting.table_proposal import TableProposal
from assets.gather.provider_files import SKIP_REASONS
from pipelines.cli.terminal import Terminal
from schemas import privacy
from schemas.languages import BilingualText

KEPT_PERCENT = 80
"""A return with fewer of the records than so many per cent of the drafted one is refused, until a person says otherwise."""
MAX_EXAMPLES, MAX_EXAMPLE_LENGTH = 3, 40


def render_draft(
    terminal: Terminal, draft: SourceDraft, provider: str | None, encoding: str | None, precedence: int
) -> str:
    """The whole draft. What a person must fill in is blank, so that the file is refused until that is done.

    provider: its identifier, blank when None; encoding: of a text file, where it is not certain; precedence: the next free one.
    """
    environment = Environment(  # noqa: S701 - YAML, of which every value goes through a filter
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"id": id, "scalar": _render_scalar, "headers": _render_headers}
    environment.filters |= {"examples": _render_examples, "comment": _shorten_for_comment}
    return environment.get_template("draft.yaml.jinja").render(
        translate=terminal.translate,
        language=terminal.language,
        draft=draft,
        provider=provider,
        encoding=encoding,
        precedence=precedence,
        bounds={id(table): _propose_bounds(table) for table in draft.tables},
        pattern=glob.escape(draft.file),
        skip_reasons={code: BilingualText(*texts) for code, texts in SKIP_REASONS.items()},
        tables=[(table, draft.build_table_keys(table, least_confidence=0)) for table in draft.tables],
    )


def _propose_bounds(table: TableProposal) -> tuple[int, int]:
    """The fewest records that the table should have, four in five of those that it has now; and how many it has."""
    records = sum(len(region.record_rows) for region in table.regions)
    return max(1, records * KEPT_PERCENT // 100), records


def _render_scalar(value: Any) -> str:
    """A value as YAML on one line."""
    text = yaml.safe_dump(value, allow_unicode=True, width=10**9, default_flow_style=True)
    line = text.removesuffix("...\n").strip("\n")
    if "\n" not in line:
        return line
    return yaml.safe_dump(value, allow_unicode=True, width=10**9, default_style='"').strip("\n")


def _render_headers(guess: ColumnProposal) -> str:
    if not guess.more:
        return _render_scalar(guess.header)
    return f"{{headers: [{', '.join(map(_render_scalar, (guess.header, *guess.more.values())))}]}}"


def _render_examples(texts: Sequence[str]) -> str:
    return "".join(f" · {_shorten_for_comment(text)}" for text in list(dict.fromkeys(texts))[:MAX_EXAMPLES])


def _shorten_for_comment(text: str) -> str:
    """A text of the file as a comment shows it: on one line, short, and without personal data."""
    line = "".join(filter(str.isprintable, " ".join(privacy.mask_personal_data(text).split())))
    return line if len(line) <= MAX_EXAMPLE_LENGTH else f"{line[: MAX_EXAMPLE_LENGTH - 1]}…"
