"""YAML files that people write for the register: source files, and what the website is called."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from schemas.languages import FixableError, Message


class SourceError(FixableError):
    """A file in the sources folder is wrong. Its messages name the file, the key and what to fix."""


Model = TypeVar("Model", bound=BaseModel)


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
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' is there twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class UnfilledFileError(SourceError):
    """A file of which nothing is wrong but that something is not filled in yet: a draft."""


def _list_mistakes(error: ValidationError, path: Path) -> list[Message]:
    """Every mistake of one file, as `file: key: what is wrong`."""
    messages = []
    for mistake in error.errors():
        key = ".".join(str(part) for part in mistake["loc"] if str(part).strip()) or "-"
        if mistake["type"] == "extra_forbidden":
            messages.append(Message("{file}: {key}: this key is not known.", {"file": path, "key": key}))
        elif mistake["input"] is None and mistake["type"] != "missing":
            messages.append(Message("{file}: {key}: not filled in yet.", {"file": path, "key": key}))
        else:
            reason = mistake["msg"].removeprefix("Value error, ")
            messages.append(Message("{file}: {key}: {fault}", {"file": path, "key": key, "fault": reason}))
    return messages


def read_yaml(path: Path, model: type[Model]) -> Model:
    """Reads one file. Raises SourceError with file, key and fix when it is not YAML, or not what the model asks for."""
    named = {"file": path}
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_PlainLoader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(Message("{file}: cannot be read: {fault}", {**named, "fault": error})) from error
    except yaml.YAMLError as error:
        raise SourceError(Message("{file} is not valid YAML: {fault}", {**named, "fault": error})) from error
    if not isinstance(content, dict):
        raise SourceError(Message("{file} is empty. docs/sources.md says what a source file must contain.", named))
    try:
        return model.model_validate(content)
    except ValidationError as error:
        is_draft = all(mistake["input"] is None and mistake["type"] != "missing" for mistake in error.errors())
        raise (UnfilledFileError if is_draft else SourceError)(*_list_mistakes(error, path)) from error
