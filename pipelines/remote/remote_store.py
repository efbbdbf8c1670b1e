"""The objects of a store at an address that fsspec knows: listed, read, written, and what goes wrong explained."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec

from pipelines.working_folders import StoreUnreachableError
from schemas.languages import FixableError, Message
from schemas.stores import ProgressListener

READERS = 16
"""So many objects are read at once."""
BATCH = 100
"""So many objects are on their way at once; progress is told between two batches."""
MISSING_CREDENTIALS = ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound")
LIBRARY_MODULES = ("botocore", "aiobotocore", "aiohttp")
_MD5 = re.compile(r'"?([0-9a-f]{32})"?')
_USER_INFO = re.compile(r"//[^/@\s]*@")
MAX_REASON_LENGTH = 200


@dataclass(frozen=True)
class RemoteObject:
    """One object as it is listed. tag: what changes when its bytes do: its ETag, or when it was written."""

    size: int
    tag: str


class RemoteStore:
    """A store at an address. Names of objects are relative to it, with slashes.

    What its methods raise: FixableError for what a person must set right (no such bucket, a wrong key, no permission),
    StoreUnreachableError for what may pass.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        with self._explain_faults():
            # No cache of listings: it would hide what others have written since. No shared instance, which has one.
            self._files, root = fsspec.core.url_to_fs(self.address, use_listings_cache=False, skip_instance_cache=True)
        self._root = root.rstrip("/")

    def list_objects(self, prefix: str = "") -> dict[str, RemoteObject]:
        """Every object whose name begins with `prefix/`, by name."""
        with self._explain_faults():
            found = self._files.find(self._locate(prefix), detail=True)
        names = {name.removeprefix(f"{self._root}/"): about for name, about in found.items()}
        # An object whose name ends in a slash is how some programs draw a folder.
        return {name: _describe_object(about) for name, about in names.items() if name and not name.endswith("/")}

    def list_folders(self, prefix: str) -> list[str]:
        """The names of what lies directly below `prefix/` and has something below it."""
        try:
            with self._explain_faults():
                entries = self._files.ls(self._locate(prefix), detail=True)
        except FileNotFoundError:
            return []
        return sorted(entry["name"].rstrip("/").rpartition("/")[2] for entry in entries if entry["type"] == "directory")

    def read_objects(self, names: Sequence[str]) -> dict[str, bytes]:
        """The bytes of objects; one that is not there is left out."""
        # Not in one call for all: there a bracket or star in a name is a pattern.
        with self._explain_faults(), ThreadPoolExecutor(READERS) as readers:
            contents = dict(zip(names, readers.map(self._read_object, names), strict=True))
        return {name: content for name, content in contents.items() if content is not None}

    def _read_object(self, name: str) -> bytes | None:
        try:
            return bytes(self._files.cat_file(self._locate(name)))
        except FileNotFoundError as error:
            if _is_bucket_missing(error):
                raise
            return None

    def write_object(self, name: str, content: bytes) -> None:
        """Writes an object in one step: whoever reads sees the old bytes or the new ones."""
        with self._explain_faults():
            self._files.pipe_file(self._locate(name), content)

    def delete_objects(self, names: Sequence[str]) -> None:
        """Deletes objects, which must be there."""
        with self._explain_faults():
            for (
                name
            ) in names:  # one by one: the request that deletes many needs a header that not every server takes alike
                self._files.rm_file(self._locate(name))

    def upload_files(
        self, files: Mapping[str, Path], progress: ProgressListener = lambda *_: None, what: str = "upload"
    ) -> None:
        """Writes files as the objects of these names, and looks whether the store then has them as they are."""
        if files:
            self._write_files(files, progress, what)
            top = os.path.commonpath([name.rpartition("/")[0] for name in files])
            if damaged := self.find_differing(files, self.list_objects(top)):
                values = {"address": self.address, "file": damaged[0], "n": len(damaged)}
                text = "{address}: {file} is not there as it was sent ({n} such files)."
                raise StoreUnreachableError(Message(text, values))

    def _write_files(self, files: Mapping[str, Path], progress: ProgressListener, what: str) -> None:
        for done, batch in _count_batches(files):
            progress(what, done, len(files))
            with self._explain_faults():
                # Two lists are taken as they are: in a single name a bracket or star would be a pattern.
                self._files.put([str(files[name]) for name in batch], [self._locate(name) for name in batch])

    def download_files(
        self, files: Mapping[str, Path], progress: ProgressListener = lambda *_: None, what: str = "download"
    ) -> None:
        """Reads objects into files, whose folders are there. Raises FileNotFoundError for an object that is gone."""
        for done, batch in _count_batches(files):
            progress(what, done, len(files))
            with self._explain_faults():
                self._files.get([self._locate(name) for name in batch], [str(files[name]) for name in batch])

    def find_differing(self, files: Mapping[str, Path], listed: Mapping[str, RemoteObject]) -> list[str]:
        """Of files and objects of the same names, those that are not the same bytes; an object that is missing is not.

        An ETag is the MD5 of the bytes unless the object was written in parts or is encrypted with a key of its own: what it does
        not prove is read back.
        """
        differing, unproven = [], []
        for name, path in files.items():
            about = listed.get(name)
            if about is None or about.size != path.stat().st_size:
                differing.append(name)
            elif about.tag != hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest():
                unproven.append(name)
        for _, batch in _count_batches(unproven):
            contents = self.read_objects(batch)
            differing += [name for name in batch if contents.get(name) != files[name].read_bytes()]
        return differing

    def _locate(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    @contextmanager
    def _explain_faults(self) -> Iterator[None]:
        try:
            yield
        except (FixableError, StoreUnreachableError):
            raise
        except Exception as error:
            if isinstance(error, FileNotFoundError) and not _is_bucket_missing(error):
                raise
            if isinstance(error, OSError) and error.filename is not None:
                raise  # a file of this machine
            raise _explain_error(self.address, error) from None


def _explain_error(address: str, error: Exception) -> Exception:
    values = {"address": address, "scheme": f"{address.partition('://')[0]}://", "reason": _shorten_reason(error)}
    if isinstance(error, ImportError):
        text = "{address}: the library for {scheme} is not installed: {reason}"
    elif isinstance(error, FileNotFoundError):
        text = "{address}: there is no such bucket."
    elif isinstance(error, PermissionError):
        text = "{address}: the store refuses access ({reason}). Check the key, and that it may list, read, write and delete."
    elif type(error).__name__ in MISSING_CREDENTIALS:
        text = "{address}: no key for this store was found ({reason}). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    elif isinstance(error, ValueError) and "Protocol not known" in str(error):
        text = "{address}: addresses that begin with {scheme} are not known."
    elif isinstance(error, ValueError) or type(error).__name__ == "ParamValidationError":
        text = "{address}: this address cannot be used: {reason}"
    elif isinstance(error, OSError) or type(error).__module__.startswith(LIBRARY_MODULES):
        text = "{address}: the store does not answer as it should: {reason}"
        return StoreUnreachableError(Message(text, values))
    else:
        return error
    return FixableError(Message(text, values))


def _shorten_reason(error: Exception) -> str:
    """What a library says, without what an address may hold before its host; of a refused key only the store's code."""
    if isinstance(error, PermissionError):
        return _find_code(error) or type(error).__name__
    text = _USER_INFO.sub("//", str(error) or type(error).__name__)
    return " ".join(text.split())[:MAX_REASON_LENGTH]


def _find_code(error: BaseException) -> str:
    response: Any = getattr(error.__cause__, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def _is_bucket_missing(error: BaseException) -> bool:
    return _find_code(error) == "NoSuchBucket"


def _describe_object(about: Mapping[str, Any]) -> RemoteObject:
    tag = about.get("ETag") or about.get("LastModified") or about.get("mtime") or about.get("created") or ""
    plain = _MD5.fullmatch(str(tag))
    return RemoteObject(int(about["size"] or 0), plain[1] if plain else str(tag))


def _split_names(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


def _count_batches(names: Iterable[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Names in batches, each with how many went before."""
    ordered = list(names)
    return zip(range(0, len(ordered), BATCH), _split_names(ordered), strict=True)
