"""rules.csv: every rule is whole, in both languages, and the code names no other; what is wrong is named by its line."""

import ast
from pathlib import Path

import pytest

from schemas import codelists
from schemas.column_declarations import Column
from schemas.rules import RULES, RULES_PATH, Rule, get_rule, load_rules
from schemas.rules.predicates import PREDICATES
from schemas.tables import TABLES
from tests.conftest import ROOT
from tests.rules_in_code import find_rule_ids

WHERE = "schemas/rules/rules.csv"
STAGES = ("assets", "pipelines")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_fits_the_code_lists(rule: Rule) -> None:
    assert rule.severity in codelists.list_codes("severity")
    assert rule.effect in codelists.list_codes("effect")
    assert rule.responsibility in codelists.list_codes("responsibility")
    assert (rule.severity == "error") == (rule.effect in ("file-refused", "row-held", "field-held"))


def test_the_columns_of_a_rule_are_its_tables() -> None:
    for rule in RULES.values():
        columns: dict[str, Column] = TABLES[rule.table].get_columns() if rule.table else {}
        unknown = set(rule.columns) - set(columns)
        assert not unknown, f"{WHERE}: {rule.id}: {rule.table} has no column {', '.join(sorted(unknown))}"
        assert bool(rule.table) == bool(rule.columns), (
            f"{WHERE}: {rule.id}: a rule about a record has a table and columns"
        )
        has_predicate = rule.id in PREDICATES
        assert bool(rule.columns) == has_predicate, f"schemas/rules/predicates.py: a predicate for {rule.id}?"


def test_every_rule_of_the_file_is_used() -> None:
    unused = sorted(set(RULES) - find_rule_ids(*STAGES) - set(PREDICATES))
    assert not unused, f"{WHERE}: no code makes a finding of: {', '.join(unused)}"


def test_every_rule_that_the_code_names_is_in_the_file() -> None:
    unknown = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {text.value!r}"
        for stage in STAGES
        for path in sorted((ROOT / stage).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "make_finding"
        and call.args
        for text in ast.walk(call.args[0])
        if isinstance(text, ast.Constant) and text.value not in RULES
    ]
    assert not unknown, f"add to {WHERE}: {'; '.join(unknown)}"
    assert set(PREDICATES) <= set(RULES), f"add to {WHERE}: {set(PREDICATES) - set(RULES)}"


def test_an_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match=r"no rule 'file-unreadible' in schemas/rules/rules\.csv"):
        get_rule("file-unreadible")


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        (
            "error,provider,file-refused",
            "fatal,provider,file-refused",
            "severity is 'fatal'; use one of: error, warning",
        ),
        ("error,provider,file-refused", "error,provider,row-lost", "effect is 'row-lost'"),
        ("Ni ellir darllen y ffeil,", ",", "title_cy is blank"),
        ("{reason_cy}.", "{rheswm_cy}.", r"message_en and message_cy differ in \{names\}: reason, rheswm"),
        ("{reason_cy}.", "{reason_cy.", "message_en or message_cy: expected '}'"),
        ("file-unreadable,", "licence-missing,", "the id 'licence-missing' is there already"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(tmp_path: Path, old: str, new: str, mistake: str) -> None:
    text = RULES_PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.csv"
    lines = text.split("\n")
    path.write_text("\n".join([*lines[:2], lines[2].replace(old, new, 1), *lines[3:]]), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"rules\.csv, line 3: .*{mistake}"):
        load_rules(path)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text("id,version\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1: the columns must be: id,version,severity"):
        load_rules(path)
