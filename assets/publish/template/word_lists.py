"""The hidden lists of the template: what the drop-downs offer, what counts as one of the answers, and the texts of the checks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assets.publish.template import live_checks
from assets.publish.template.record_values import name_code, name_organisation
from schemas import codelists, organisations
from schemas.frames import format_column_letters
from schemas.languages import BilingualText, Language
from schemas.marks import NOTE_BY_MARK
from schemas.return_template import LISTS_SHEET, SHEET_NAMES, TemplateColumn, join_languages, list_template_columns
from schemas.rules import RULES

MESSAGES = "messages"
_LIST = re.compile(r"\{list:(\w+)(?::([\w-]+))?\}")
_COLUMN = re.compile(r"\{column:(\w+)\.(\w+)\}")
_SAY = re.compile(r"\{say:([\w-]+)\}")
_CODES = (("stage", "ended"), ("stage", "rejected"))
"""Single codes of which a check asks."""

MessageKey = tuple[str, str, str]
"""Table, column and rule; the first two are blank where a whole row is meant."""


def name_column_range(table: str, column: str) -> str:
    """The name of the range that holds all records' cells of a column."""
    return f"n_{table}_{column}"


def name_choices(column: TemplateColumn) -> str | None:
    """The name of the range that a column's drop-down offers, if it has one."""
    if column.is_organisation:
        return "c_organisations"
    return f"c_{column.codelist}" if column.codelist else None


def _list_code_words(codelist: str, code: str) -> list[str]:
    folded = [word for word, meant in codelists.map_words_to_codes(codelist).items() if meant == code]
    return [*codelists.load_codelist(codelist)[code].list_names(), *folded]


@dataclass(frozen=True)
class WordLists:
    """The lists by name, each a column of the hidden sheet under its name; messages: the lines of their texts there."""

    language: Language
    codelists: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    messages: Mapping[MessageKey, int]

    @classmethod
    def from_declarations(cls, language: Language) -> "WordLists":
        """Everything that the sheets' columns need."""
        columns = [column for table in SHEET_NAMES for column in list_template_columns(table)]
        used = tuple(dict.fromkeys(column.codelist for column in columns if column.codelist))
        marks = tuple(mark for mark in NOTE_BY_MARK if mark not in ("*", "?", "??", "**", "***"))
        lists: dict[str, tuple[str, ...]] = {"l_marks": marks}
        for name in used:
            codes = codelists.list_codes(name)
            lists[f"c_{name}"] = tuple(name_code(name, code, language) for code in codes)
            words = [word for code in codes for word in _list_code_words(name, code)]
            lists[f"l_{name}"] = _drop_repeated([*words, *marks])
        for name, code in _CODES:
            lists[f"l_{name}_{code}"] = _drop_repeated(_list_code_words(name, code))
        lists |= _build_organisation_lists(language)
        texts: dict[MessageKey, str] = {
            ("", "", live_checks.ROW_RULE): _render_message(None, live_checks.ROW_RULE, language)
        }
        for column in columns:
            for rule in live_checks.list_live_rules(column):
                texts[(column.table, column.name, rule)] = _render_message(column, rule, language)
        lists[MESSAGES] = tuple(texts.values())
        return cls(language, used, lists, {key: number for number, key in enumerate(texts, start=2)})

    def get_range(self, name: str) -> str:
        """Where a list stands: `lists!$C$2:$C$9`."""
        letters = format_column_letters(list(self.lists).index(name) + 1)
        return f"{LISTS_SHEET}!${letters}$2:${letters}${len(self.lists[name]) + 1}"

    def get_message_cell(self, column: TemplateColumn | None, rule: str) -> str:
        """Where the text of a rule about a column (None: a row) stands."""
        key = (column.table, column.name, rule) if column else ("", "", rule)
        return f"{LISTS_SHEET}!${format_column_letters(list(self.lists).index(MESSAGES) + 1)}${self.messages[key]}"

    def fill_names(self, formula: str) -> str:
        """A formula of live_checks with the names of its ranges."""
        formula = _LIST.sub(lambda match: "l_" + "_".join(filter(None, match.groups())), formula)
        return _COLUMN.sub(lambda match: name_column_range(match[1], match[2]), formula)

    def fill_messages(self, formula: str, column: TemplateColumn, *, as_condition: bool) -> str:
        """A formula of live_checks with the cells of its texts, or where only whether there is one is asked, with a letter."""
        return _SAY.sub(lambda match: '"x"' if as_condition else self.get_message_cell(column, match[1]), formula)


def _drop_repeated(words: list[str]) -> tuple[str, ...]:
    return tuple({word.casefold(): word for word in reversed(words)}.values())[::-1]


def _build_organisation_lists(language: Language) -> dict[str, tuple[str, ...]]:
    """Those that a drop-down offers, every name that is known, and the names of those that have ended."""
    register = organisations.load_organisations()
    identifiers = organisations.map_names_to_identifiers()
    ended = set(register.loc[register["valid_to"].notna(), "organisation_id"])
    current = [organisation for organisation in register["organisation_id"] if organisation not in ended]
    names: dict[str, list[str]] = {organisation: [] for organisation in register["organisation_id"]}
    for organisation, known in names.items():
        known += [name_organisation(organisation, first) for first in ("en", "cy")]
        known += name_organisation(organisation, "en").split(" / ")
    for name, organisation in identifiers.items():
        names[organisation].append(name)
    for alias, organisation in organisations.list_aliases():
        names[organisation].append(alias)
    return {
        "c_organisations": tuple(sorted(name_organisation(organisation, language) for organisation in current)),
        "l_organisations": _drop_repeated([name for known in names.values() for name in known]),
        "l_ended_organisations": _drop_repeated([name for each in sorted(ended) for name in names[each]]) or ("—",),
    }


def _render_message(column: TemplateColumn | None, rule: str, language: Language) -> str:
    declared = RULES[rule]
    if column is None:
        text = BilingualText(declared.title_en, declared.title_cy)
    else:
        text = BilingualText(f"{column.title.en}: {declared.title_en}", f"{column.title.cy}: {declared.title_cy}")
    return f"• {join_languages(text, language)}. "
