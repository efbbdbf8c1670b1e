"""YAML files that people write for the register: source files, and what the website is called."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from schemas.languages import FixableError, Message


class SourceError(FixableError):
    """A file in the sources folder is wrong. Its messages name the file, the key and what to fix."""


Model = TypeVar("Model", bound=BaseModel)


class _RepeatedKeyError(yaml.constructor.ConstructorError):
    """A key is there twice; it is the problem's text."""


class _PlainLoader(yaml.CSafeLoader):
    """YAML without surprises: a key may not be repeated, and dates stay texts until their column reads them."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it so
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys all differ. Raises a YAML error that names the line of one that is repeated."""
        seen: set[object] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise _RepeatedKeyError(None, None, key.value, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class UnfilledFileError(SourceError):
    """A file of which nothing is wrong but that something is not filled in yet: a draft."""


ExplainKey: TypeAlias = Callable[[str], Message | None]
"""What is to be said of an unknown key; None for the usual."""


def _list_mistakes(
    error: ValidationError, path: Path, root: yaml.Node | None, explain_key: ExplainKey
) -> list[Message]:
    """Every mistake of one file, as `file, line: key: what is wrong`. root: of the file's YAML."""
    messages = []
    for mistake in error.errors():
        key = ".".join(str(part) for part in mistake["loc"] if str(part).strip()) or "-"
        values: dict[str, Any] = {"file": _locate_line(path, _find_line(root, mistake["loc"])), "key": key}
        if mistake["type"] == "extra_forbidden" and (explanation := explain_key(key)):
            messages.append(Message("{file}: {fault}", {"file": values["file"], "fault": explanation}))
        elif mistake["type"] == "extra_forbidden":
            messages.append(Message("{file}: {key}: this key is not known.", values))
        elif mistake["type"] == "missing":
            messages.append(Message("{file}: {key}: this key is missing.", values))
        elif mistake["input"] is None:
            messages.append(Message("{file}: {key}: not filled in yet.", values))
        else:
            reason = mistake["msg"].removeprefix("Value error, ")
            messages.append(Message("{file}: {key}: {fault}", {**values, "fault": reason}))
    return messages


def _find_line(root: yaml.Node | None, keys: Sequence[str | int]) -> int | None:
    """The line of a key, given with the keys that it is in; of the innermost that is there, if it is not. None where none is."""
    node, line = root, None
    for key in keys:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                if name.value == str(key):
                    node, line = value, name.start_mark.line + 1
                    break
    return line


def _locate_line(path: Path, line: int | None) -> Path | Message:
    """A file, with a line in it where that is known."""
    return path if line is None else Message("{file}, line {line}", {"file": path, "line": line})


def _describe_yaml_error(error: yaml.YAMLError, path: Path) -> Message:
    """Why a file is not YAML, and in which line."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Message("{file} is not valid YAML: {fault}", {"file": path, "fault": error})
    values = {"file": _locate_line(path, error.problem_mark.line + 1 if error.problem_mark else None)}
    if isinstance(error, _RepeatedKeyError):
        return Message("{file}: {key}: this key is there twice.", {**values, "key": error.problem})
    return Message("{file}: not valid YAML: {fault}", {**values, "fault": error.problem})


def read_yaml(path: Path, model: type[Model], explain_key: ExplainKey = lambda _: None) -> Model:
    """Reads one file. Raises SourceError with file, key and fix when it is not YAML, or not what the model asks for.

    explain_key: what is said of a key that the model does not know, where there is more to say.
    """
    named = {"file": path}
    try:
        text = path.read_text(encoding="utf-8")
        content = yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(Message("{file}: cannot be read: {fault}", {**named, "fault": error})) from error
    except yaml.YAMLError as error:
        raise SourceError(_describe_yaml_error(error, path)) from error
    if not isinstance(content, dict):
        raise SourceError(Message("{file} is empty. docs/sources.md says what a source file must contain.", named))
    try:
        return model.model_validate(content)
    except ValidationError as error:
        is_draft = all(mistake["input"] is None and mistake["type"] != "missing" for mistake in error.errors())
        mistakes = _list_mistakes(error, path, yaml.compose(text, Loader=_PlainLoader), explain_key)
        raise (UnfilledFileError if is_draft else SourceError)(*mistakes) from error
