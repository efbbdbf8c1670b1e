"""The register's database."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import dagster as dg
from sqlalchemy import Engine

from assets.match import register_memory
from assets.match.register_memory import RegisteredRelease
from pipelines.environment import get_database_url

SQLITE_PREFIX = "sqlite:///"


class RegisterDatabase(dg.ConfigurableResource):
    """The register's memory. Its methods: schemas.stores.RegisterStore.

    outputs: the folder of outputs. The address is asked of the environment when it is needed: Dagster keeps and shows the
    settings of a resource, and an address may hold a password.
    """

    outputs: str

    @cached_property
    def _engine(self) -> Engine:
        url = get_database_url(Path(self.outputs))
        if url.startswith(SQLITE_PREFIX):
            Path(url.removeprefix(SQLITE_PREFIX)).parent.mkdir(parents=True, exist_ok=True)
        return register_memory.open_database(url)

    def get_engine(self) -> Engine:
        return self._engine

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:  # noqa: ARG002 - Dagster's signature
        """Closes the connections when the run is over."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    def list_releases(self) -> Sequence[RegisteredRelease]:
        """Every release that was ever made, in order of version."""
        return register_memory.list_releases(self._engine)

    def keep_release(self, release: Mapping[str, Any], inputs: Mapping[str, str], sums: str) -> None:
        register_memory.keep_release(self._engine, release, inputs, sums)
