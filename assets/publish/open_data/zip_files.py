"""Zip archives (workbooks are zip archives) whose bytes follow from their content alone."""

import datetime as dt
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

# The system that made the archive (Unix) and its files' permissions would otherwise be the machine's.
UNIX, PERMISSIONS = 3, 0o600 << 16


def write_zip(parts: Mapping[str, bytes], path: Path, day: str, uncompressed: Collection[str] = ()) -> None:
    """Writes the parts in their order, every one dated `day` (ISO 8601). uncompressed: names of parts."""
    date = dt.date.fromisoformat(day)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (date.year, date.month, date.day, 0, 0, 0))
            info.create_system, info.external_attr = UNIX, PERMISSIONS
            info.compress_type = zipfile.ZIP_STORED if name in uncompressed else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
