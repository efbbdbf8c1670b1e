"""An archive that people sent → the one file of records in it.

Belongs here: which of an archive's files is meant. Does not belong here: unpacking safely (archive).
"""

import re
from pathlib import PurePosixPath

from assets.gather.workbook.zip_archive import Archive
from assets.gather.workbook.file_formats import Format, recognise_format
from assets.gather.workbook.sheet import UnreadableFileError

ARCHIVE_WITHIN = ("'{}' in it is an archive too", "mae '{}' ynddi hefyd yn archif")
OUTSIDE = (
    "'{}' in it is named so that it would lie outside it",
    "mae '{}' ynddi wedi'i henwi fel y byddai'r tu allan iddi",
)
SEVERAL = ("it is an archive of several files: {}", "archif o sawl ffeil ydyw: {}")
NONE = ("it is an archive that holds no spreadsheet", "archif ydyw nad yw'n dal taenlen")
NONE_BUT = (NONE[0] + ", only {}", NONE[1] + ", dim ond {}")

_MOST_NAMED = 5
_OUTSIDE = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)")
# What computers leave behind in archives, and the notes that people put beside their files.
_ASIDE = re.compile(
    r"(?:^|/)(?:__macosx/|\.[^/]*(?:/|$)|~\$[^/]*$|(?:thumbs\.db|desktop\.ini|source\.md)$|(?:readme|licen[cs]e)[^/]*$)",
    re.IGNORECASE,
)


def _refused(reason: tuple[str, str], *names: str) -> UnreadableFileError:
    shown = ", ".join([*names[:_MOST_NAMED], *["…"] * (len(names) > _MOST_NAMED)])
    return UnreadableFileError(reason[0].format(shown), reason[1].format(shown))


def unpacked(content: bytes) -> tuple[str, bytes, Format]:
    """The only file of records in an archive: its name there, its bytes, and its format.

    Raises UnreadableFileError when there is none or there are several, naming them.
    """
    archive = Archive(content)
    for name in archive.names:
        if _OUTSIDE.search(name):
            raise _refused(OUTSIDE, name)
    meant = [name for name in archive.names if not _ASIDE.search(name)]
    found: list[tuple[str, bytes, Format]] = []
    refusals: list[UnreadableFileError] = []
    for name in meant:
        inner = archive.read(name)
        try:
            kind = recognise_format(inner)
        except UnreadableFileError as refusal:
            refusals.append(refusal)
            continue
        if kind == "zip" or PurePosixPath(name).suffix.lower() == ".zip":
            raise _refused(ARCHIVE_WITHIN, name)
        found.append((name, inner, kind))
        if len(found) > 1:
            raise _refused(SEVERAL, *meant)
    if not found:
        if len(refusals) == 1:
            raise refusals[0]
        raise _refused(NONE_BUT, *meant) if meant else UnreadableFileError(*NONE)
    archive.check_rest()
    return found[0]
