"""What the tests of the website share: one browser, the sites it walks, and a page of each kind."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import ROOT
from tests.publish import browsing
from tests.publish.browsing import Kind


@pytest.fixture(scope="module")
def browser(outputs: Path) -> Iterator[Browser]:  # noqa: ARG001 - see below
    """A browser for the tests of one file. While one runs no release can be made, so that of the session is made before."""
    with browsing.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def found(
    outputs: Path, release: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, str], list[Kind]]]:
    """The addresses of the sites by name, and one page of each kind."""
    example = tmp_path_factory.mktemp("example")
    editions = browsing.editions(outputs, ROOT / "sources") | {"example": browsing.example_site(example)}
    with ExitStack() as stack:
        folders = {"public": release / "public", "internal": release / "internal", "example": example}
        yield (
            {name: stack.enter_context(browsing.served(folder)) for name, folder in folders.items()},
            browsing.kinds(editions),
        )


@pytest.fixture(scope="session")
def sites(found: tuple[dict[str, str], list[Kind]]) -> dict[str, str]:
    """Where each site is served: `public`, `internal`, `example`."""
    return found[0]


@pytest.fixture(scope="session")
def kinds(found: tuple[dict[str, str], list[Kind]]) -> list[Kind]:
    """One page of each kind."""
    return found[1]
