"""What tests share: a release of the shipped sources, made once, and places of their own."""

from pathlib import Path

import pytest

from pipelines import runs
from pipelines.past_releases import PublishOutcome

ROOT = Path(__file__).parents[1]


def publish(sources: Path, outputs: Path, as_of: str | None = None, accept: str | None = None) -> PublishOutcome:
    """A run of the register, as the command makes one, without its talk."""
    return runs.run_register(runs.RunRequest(sources, outputs, as_of, accept))


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs with one release of the shipped sources. Tests read it; one that changes outputs makes its own."""
    folder = tmp_path_factory.mktemp("outputs")
    publish(ROOT / "sources", folder)
    return folder


@pytest.fixture(scope="session")
def release(outputs: Path) -> Path:
    """The folder of that release."""
    return (outputs / "current").resolve()


@pytest.fixture(autouse=True)
def _own_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs keep their history in their own outputs, wherever the person running the tests keeps theirs."""
    for name in ("DAGSTER_HOME", "SHARED_SERVICES_SOURCES", "SHARED_SERVICES_OUTPUTS", "SHARED_SERVICES_DATABASE"):
        monkeypatch.delenv(name, raising=False)
