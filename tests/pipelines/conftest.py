"""What several tests of this room use."""

from collections.abc import Iterator

import pytest

from tests.pipelines.alert_sinks import HookSink, open_hook_sink


@pytest.fixture
def hook() -> Iterator[HookSink]:
    """A webhook's server, which keeps what it is told."""
    with open_hook_sink() as sink:
        yield sink
