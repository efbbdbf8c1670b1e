"""The stores that the stages ask for (the protocols in schemas.stores), as Dagster resources.

Belongs here: folders, the database, Parquet between steps; one file a resource. Does not belong here: what any table means.
"""

from pipelines.resources.landing_folder import LandingFolder
from pipelines.resources.outputs_folder import OutputsFolder
from pipelines.resources.parquet_tables import ParquetTables
from pipelines.resources.register_database import declare_register_database
from pipelines.resources.returned_file_maker import ReturnedFileMaker
from pipelines.resources.sources_folder import SourcesFolder

__all__ = [
    "LandingFolder",
    "OutputsFolder",
    "ParquetTables",
    "ReturnedFileMaker",
    "SourcesFolder",
    "declare_register_database",
]
