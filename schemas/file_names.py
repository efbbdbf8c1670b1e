"""Names of files as people and databases can read them."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

DIGEST_LENGTH = 8


def to_readable_name(name: str) -> str:
    """The name of a file, in which a replacement character stands for each byte that is no character: a system that writes
    names in another encoding, or an archive from one, leaves such bytes.
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def to_distinct_names(names: Iterable[str]) -> Mapping[str, str]:
    """Readable name → name, of files that all differ. Of those that differ only in bytes that are no characters, the first has
    its readable name, and the others a digest of their own before the ending.
    """
    readable: dict[str, str] = {}
    # A name that can be read as it is keeps it.
    for name in sorted(names, key=lambda name: (to_readable_name(name) != name, name)):
        path = PurePosixPath(to_readable_name(name))
        if str(path) in readable:
            path = path.with_stem(f"{path.stem}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:DIGEST_LENGTH]}")
        readable[str(path)] = name
    return readable
