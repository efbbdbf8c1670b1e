"""The rules by which findings are made: one line each in rules.csv, with its texts in both languages.

Belongs here: what a rule is, and loading the file. Does not belong here: running a rule over records (stage check).
"""

import csv
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

Severity = Literal["error", "warning", "notice"]
Responsibility = Literal["provider", "publisher"]
Effect = Literal["file-refused", "row-held", "field-held", "published", "published-tidied"]
RULES_PATH = Path(__file__).parent / "rules.csv"
OPTIONAL_SENTENCE = re.compile(r"\{more_(?:en|cy)\}")
"""The parameter at the end of a message or fix that only some findings of the rule fill, with sentences of its own."""


@dataclass(frozen=True)
class Rule:
    """One rule. Its messages and fixes are templates; a finding's parameters fill their `{names}`.

    `table` and `columns`: for a rule about a whole record, what it is about and which columns a failure blames. Such a
    rule has a predicate (schemas.rules.predicates).
    """

    id: str
    version: str
    severity: Severity
    responsibility: Responsibility
    effect: Effect
    table: str | None
    columns: tuple[str, ...]
    title_en: str
    title_cy: str
    message_en: str
    message_cy: str
    fix_en: str
    fix_cy: str


COLUMNS = tuple(field.name for field in fields(Rule))
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "severity": get_args(Severity),
    "responsibility": get_args(Responsibility),
    "effect": get_args(Effect),
}


def _list_names(template: str) -> set[str]:
    """The `{names}` of a template; `{reason_en}` and `{reason_cy}` are one. Raises ValueError for a brace that does not close."""
    return {re.sub(r"_(en|cy)$", "", name) for _, name, _, _ in string.Formatter().parse(template) if name}


def _list_mistakes(row: Mapping[str, str]) -> list[str]:
    """What is wrong with one line of the file."""
    mistakes = [f"{name} is blank" for name in COLUMNS if not row[name] and name not in ("table", "columns")]
    mistakes += [
        f"{name} is '{row[name]}'; use one of: {', '.join(allowed)}"
        for name, allowed in _CHOICES.items()
        if row[name] not in allowed
    ]
    for text in ("title", "message", "fix"):
        try:
            english, welsh = (_list_names(row[f"{text}_{language}"]) for language in ("en", "cy"))
        except ValueError as error:
            mistakes.append(f"{text}_en or {text}_cy: {error}")
            continue
        if english != welsh:
            mistakes.append(f"{text}_en and {text}_cy differ in {{names}}: {', '.join(sorted(english ^ welsh))}")
    return mistakes


def load_rules(path: Path = RULES_PATH) -> dict[str, Rule]:
    """Every rule by its id, in the file's order. Raises ValueError with file and line for a rule that is not whole."""
    rules: dict[str, Rule] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path}, line 1: the columns must be: {','.join(COLUMNS)}")
        for row in reader:
            mistakes = _list_mistakes(row)
            if row["id"] in rules:
                mistakes.append(f"the id '{row['id']}' is there already")
            if mistakes:
                raise ValueError(f"{path}, line {reader.line_num}: {'; '.join(mistakes)}")
            values = {**row, "table": row["table"] or None, "columns": tuple(row["columns"].split())}
            rules[row["id"]] = Rule(**values)  # type: ignore[arg-type]
    return rules


RULES: Mapping[str, Rule] = load_rules()


def get_rule(rule_id: str) -> Rule:
    """A rule by its id. Raises KeyError that names the file where it should be."""
    if rule_id not in RULES:
        raise KeyError(f"no rule '{rule_id}' in schemas/rules/rules.csv")
    return RULES[rule_id]
