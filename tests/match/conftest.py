"""Empty databases of both kinds."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.services import postgres_server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def create_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Gives the URL of a new and empty database each time: of one kind, then of the other."""
    folder, numbers = tmp_path_factory.mktemp("databases"), iter(range(1000))
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{folder}/{next(numbers)}.sqlite"
        return
    with postgres_server(folder) as url:
        server = create_engine(url, isolation_level="AUTOCOMMIT")

        def create() -> str:
            name = f"register{next(numbers)}"
            with server.connect() as connection:
                connection.execute(text(f"create database {name}"))
            return make_url(url).set(database=name).render_as_string(hide_password=False)

        yield create
        server.dispose()
