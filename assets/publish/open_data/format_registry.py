"""Every output format of the open data. A format that is not listed here is not written."""

from collections.abc import Mapping

from assets.publish.open_data.change_files import MARKDOWN
from assets.publish.open_data.csv_files import CSV
from assets.publish.open_data.csv_on_the_web import CSVW
from assets.publish.open_data.json_files import JSON
from assets.publish.open_data.ods_workbook import ODS
from assets.publish.open_data.output_format import Format
from assets.publish.open_data.parquet_files import PARQUET
from assets.publish.open_data.xlsx_workbook import XLSX

FORMATS: Mapping[str, Format] = {form.name: form for form in (XLSX, ODS, CSV, JSON, PARQUET, CSVW, MARKDOWN)}
"""By name, in the order in which readers are shown them."""


class UnknownFormatError(KeyError):
    """A file of a format that FORMATS does not list."""


def get_format(name: str) -> Format:
    """A format by its name. Raises UnknownFormatError when it is not listed."""
    if name not in FORMATS:
        raise UnknownFormatError(
            f"add the Format of {name!r} to FORMATS in assets/publish/open_data/format_registry.py"
        )
    return FORMATS[name]
