"""Every message of the code and the templates has its Welsh, and the catalogue has no entry that nothing uses."""

import ast
import csv
import string
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pytest
import yaml
from babel.messages import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from schemas.languages import CATALOGUE_PATH
from tests.conftest import ROOT

PACKAGES = ("assets", "pipelines", "schemas")
CATALOGUE_NAME = CATALOGUE_PATH.relative_to(ROOT).as_posix()
# How many texts a call takes: 1, or 2 where the second is the plural.
TRANSLATOR_BUILDERS = {"get_translator": 1, "get_plural_translator": 2}
MESSAGE_BUILDERS = {"Message": 1, "mark_message": 1}
TRANSLATOR_NAMES = {"_": 1, "say": 1, "translate": 1, **MESSAGE_BUILDERS}
TEMPLATE_KEYWORDS = dict.fromkeys(("_", "over", "say", "translate", "translate_other", "en", "cy"))

MessageKey = str | tuple[str, ...]
"""A message, or its singular and plural."""


class MessageFinder(ast.NodeVisitor):
    """The messages of a module: every literal text that a translator, Message or mark_message may be given.

    A translator is what get_translator or get_plural_translator returns, under whatever name, and any function or method
    called `translate` or `say`. A text may reach it through a variable, a choice (`a if b else c`), the rows of a `for`, or an
    argument of a function of the same module.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.messages: list[tuple[int, MessageKey]] = []
        self._translators = dict(TRANSLATOR_NAMES)
        self._values: dict[str, list[ast.expr]] = {}
        for statement in tree.body:
            if isinstance(statement, ast.ImportFrom):  # a function of another module that happens to be called so
                for alias in statement.names:
                    if alias.name not in MESSAGE_BUILDERS:
                        self._translators.pop(alias.name, None)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, node.value)
            elif isinstance(node, ast.AnnAssign) and node.value:
                self._bind(node.target, node.value)
        self._bind_arguments(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.For | ast.comprehension):
                for rows in self._follow(node.iter):
                    for row in getattr(rows, "elts", []):
                        self._bind(node.target, row)
        self.visit(tree)

    def visit_Call(self, node: ast.Call) -> None:
        """Notes the messages of a call, and goes on to the calls in it."""
        for texts in zip(*(self._find_texts(argument) for argument in node.args[: self._count_texts(node.func)])):  # noqa: B905
            self.messages.append((node.lineno, texts if len(texts) > 1 else texts[0]))
        self.generic_visit(node)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        """Notes what a name may stand for."""
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for inner_target, inner_value in zip(target.elts, value.elts, strict=False):
                self._bind(inner_target, inner_value)
        elif isinstance(target, ast.Name):
            self._values.setdefault(target.id, []).append(value)
            if isinstance(value, ast.Call) and _get_name(value.func) in TRANSLATOR_BUILDERS:
                self._translators[target.id] = TRANSLATOR_BUILDERS[_get_name(value.func)]

    def _bind_arguments(self, tree: ast.Module) -> None:
        """Notes what the parameters of the module's functions may stand for."""
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for call in ast.walk(tree):
            function = functions.get(_get_name(call.func)) if isinstance(call, ast.Call) else None
            if isinstance(call, ast.Call) and function:
                for parameter, value in zip(function.args.args, call.args, strict=False):
                    self._bind(ast.Name(parameter.arg), value)
                for keyword in call.keywords:
                    self._bind(ast.Name(keyword.arg or ""), keyword.value)

    def _count_texts(self, function: ast.expr) -> int:
        """How many texts a call of a function takes; 0 when it is no translator."""
        if isinstance(function, ast.Call):  # get_translator(language)("…")
            return TRANSLATOR_BUILDERS.get(_get_name(function.func), 0)
        return self._translators.get(_get_name(function), 0)

    def _find_texts(self, node: ast.expr) -> list[str]:
        """The literal texts that an expression may stand for; none when they are known only as the program runs."""
        values = [value for choice in _list_choices(node) for value in self._follow(choice)]
        return [
            value.value
            for outer in values
            for value in _list_choices(outer)
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        ]

    def _follow(self, node: ast.expr) -> list[ast.expr]:
        """What a name may stand for; any other expression itself."""
        return self._values.get(node.id, []) if isinstance(node, ast.Name) else [node]


def _get_name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _list_choices(node: ast.expr) -> list[ast.expr]:
    return [*_list_choices(node.body), *_list_choices(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def extract_python(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],  # noqa: ARG001 - Babel names its arguments
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, Any],  # noqa: ARG001
) -> Iterator[tuple[int, str, MessageKey, list[str]]]:
    """Our modules, as Babel asks for an extraction method."""
    for line, message in MessageFinder(ast.parse(fileobj.read())).messages:
        yield line, "ngettext" if isinstance(message, tuple) else "gettext", message, []


def extract_messages(folder: Path) -> dict[MessageKey, str]:
    """Each message below a folder → the file and line where it is used first."""
    methods = [("**.py", extract_python), *((f"**.{end}", "jinja2.ext.babel_extract") for end in ("html", "jinja"))]
    keywords = {"gettext": None, "ngettext": (1, 2), **TEMPLATE_KEYWORDS}
    messages: dict[MessageKey, str] = {}
    for file, line, message, _, _ in extract_from_dir(folder, methods, keywords=keywords):  # type: ignore[arg-type]
        messages.setdefault(message, f"{folder.name}/{file}:{line}")
    return messages


def read_catalogue() -> dict[MessageKey, Entry]:
    with CATALOGUE_PATH.open("rb") as file:
        return {entry.id: entry for entry in read_po(file, locale="cy") if entry.id}  # type: ignore[misc]


def list_names(text: str) -> set[str]:
    """The {names} of a message."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def find_faults(messages: Mapping[MessageKey, str], catalogue: Mapping[MessageKey, Entry]) -> list[str]:
    """What is wrong with the Welsh of some messages, each with the file to change."""
    faults = []
    for message, place in messages.items():
        entry = catalogue.get(message)
        english, optional = (message[-1], {"n"}) if isinstance(message, tuple) else (message, set())
        texts: Any = entry.string if entry else ""
        welsh = list(texts) if isinstance(texts, tuple) else [texts]
        if entry is None or entry.fuzzy or not all(welsh):
            faults.append(f"{CATALOGUE_NAME}: no Welsh for {message!r} ({place})")
        # A plural form may write its number as a word.
        elif any(list_names(text) | optional != list_names(english) for text in welsh):
            faults.append(f"{CATALOGUE_NAME}: the {{names}} differ in the Welsh of {message!r} ({place})")
    return faults


def list_messages_of_data() -> set[str]:
    """Texts of the sources that are shown through the catalogue: titles of licences, and posts of those who read."""
    sources = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "sources").glob("*.yaml")]
    licences = {source["licence"]["title"] for source in sources if source.get("licence")}
    with (ROOT / "sources" / "readings.csv").open(encoding="utf-8", newline="") as file:
        return licences | {row["read_by"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def messages() -> dict[MessageKey, str]:
    return {message: place for package in PACKAGES for message, place in extract_messages(ROOT / package).items()}


def test_every_message_has_its_welsh(messages: dict[MessageKey, str]) -> None:
    assert len(messages) > 500
    faults = find_faults(messages, read_catalogue())
    assert not faults, "\n".join(faults)


def test_the_catalogue_has_no_entry_that_nothing_uses(messages: dict[MessageKey, str]) -> None:
    unused = read_catalogue().keys() - messages.keys() - list_messages_of_data()
    assert not unused, f"{CATALOGUE_NAME}: nothing uses {sorted(map(str, unused))}"


CODE = """
def show(language, terminal, is_late):
    text, tell = "A text of a variable", get_translator(language)
    say(text), tell("Under another name"), get_translator(language)("At once")
    terminal.translate("Of a method" if is_late else "Of the other branch")
    count = get_plural_translator(language)
    count("{n} day", "{n} days", 3)
    for heading, _ in (("Of a row", 1), ("Of another row", 2)):
        say(heading)
    build_headers("Of an argument", others=("Of a row of arguments",))
    raise FixableError(Message("{file}: of an error", {"file": "x"}))
def build_headers(first, others):
    return [say(first), *(say(other) for other in others)]
HELP = mark_message("Of a constant " "in two pieces")
"""


def test_a_message_is_found_however_it_reaches_the_translator(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "page.html").write_text(
        '<p>{{ _("Of a template") }} {{ over("There") if x else "" }}</p>', encoding="utf-8"
    )
    assert set(extract_messages(tmp_path)) == {
        "A text of a variable", "Under another name", "At once", "Of a method", "Of the other branch", "Of a row",
        "Of another row", "Of an argument", "Of a row of arguments", ("{n} day", "{n} days"), "{file}: of an error",
        "Of a constant in two pieces", "Of a template", "There",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (None, "no Welsh for"),
        (Entry("{file}: is here", ""), "no Welsh for"),
        (Entry("{file}: is here", "{file}: yma", flags=["fuzzy"]), "no Welsh for"),
        (Entry("{file}: is here", "{ffeil}: yma"), "{names} differ"),
    ],
)
def test_a_message_without_its_welsh_is_named_with_the_catalogue(entry: Entry | None, fault: str) -> None:
    (text,) = find_faults({"{file}: is here": "a.py:1"}, {"{file}: is here": entry} if entry else {})
    assert text.startswith("schemas/languages/cy.po: ") and fault in text and "'{file}: is here'" in text
