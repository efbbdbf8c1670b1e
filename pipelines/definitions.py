"""What Dagster's own programs load (workspace.yaml): the register on the folders of the environment."""

from pipelines import resources
from pipelines.defining import definitions

defs = definitions(resources.sources_folder(), resources.outputs_folder())
