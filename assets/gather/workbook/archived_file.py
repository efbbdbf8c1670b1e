"""Which file in an archive that people sent is the one with records."""

import re
from pathlib import PurePosixPath

from assets.gather.workbook.file_formats import Format, recognise_format
from assets.gather.workbook.sheet import UnreadableFileError
from assets.gather.workbook.zip_archive import ZipArchive

NESTED_ARCHIVE = ("'{}' in it is an archive too", "mae '{}' ynddi hefyd yn archif")
UNSAFE_PATH = (
    "'{}' in it is named so that it would lie outside it",
    "mae '{}' ynddi wedi'i henwi fel y byddai'r tu allan iddi",
)
SEVERAL_FILES = ("it is an archive of several files: {}", "archif o sawl ffeil ydyw: {}")
NO_SPREADSHEET = ("it is an archive that holds no spreadsheet", "archif ydyw nad yw'n dal taenlen")
NO_SPREADSHEET_AMONG = (NO_SPREADSHEET[0] + ", only {}", NO_SPREADSHEET[1] + ", dim ond {}")

_MAX_NAMES_SHOWN = 5
_OUTSIDE_PATH = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)")
# What computers leave behind in archives, and the notes that people put beside their files.
_ACCOMPANYING_FILE = re.compile(
    r"(?:^|/)(?:__macosx/|\.[^/]*(?:/|$)|~\$[^/]*$|(?:thumbs\.db|desktop\.ini|source\.md)$|(?:readme|licen[cs]e)[^/]*$)",
    re.IGNORECASE,
)


def _build_error(reason: tuple[str, str], *names: str) -> UnreadableFileError:
    shown = ", ".join([*names[:_MAX_NAMES_SHOWN], *["…"] * (len(names) > _MAX_NAMES_SHOWN)])
    return UnreadableFileError(reason[0].format(shown), reason[1].format(shown))


def extract_only_table(content: bytes) -> tuple[str, bytes, Format]:
    """The only file of records in an archive: its name there, its content and its format.

    Raises UnreadableFileError when there is none or there are several, and names them.
    """
    archive = ZipArchive(content)
    for name in archive.names:
        if _OUTSIDE_PATH.search(name):
            raise _build_error(UNSAFE_PATH, name)
    names = [name for name in archive.names if not _ACCOMPANYING_FILE.search(name)]
    tables: list[tuple[str, bytes, Format]] = []
    errors: list[UnreadableFileError] = []
    for name in names:
        part = archive.read(name)
        try:
            format_ = recognise_format(part)
        except UnreadableFileError as error:
            errors.append(error)
            continue
        if format_ == "zip" or PurePosixPath(name).suffix.lower() == ".zip":
            raise _build_error(NESTED_ARCHIVE, name)
        tables.append((name, part, format_))
        if len(tables) > 1:
            raise _build_error(SEVERAL_FILES, *names)
    if not tables:
        if len(errors) == 1:
            raise errors[0]
        raise _build_error(NO_SPREADSHEET_AMONG, *names) if names else UnreadableFileError(*NO_SPREADSHEET)
    archive.check_remaining_parts()
    return tables[0]
