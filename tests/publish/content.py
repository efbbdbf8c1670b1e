"""All that a published file holds, for tests that look for what must not be there."""

import io
import zipfile

import pyarrow.parquet as pq


def content(file: bytes) -> bytes:
    """A file's bytes, and what they hold out of their compression: a workbook's parts, a Parquet file's schema and values."""
    if file.startswith(b"PAR1"):
        found = pq.read_table(io.BytesIO(file))
        return file + f"{found.schema.to_string(show_field_metadata=True)}{found.to_pylist()}".encode()
    if file.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            return file + b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    return file
