"""What a release says of its data, by tools that know nothing of this project: Data Package, CSV on the Web, OpenAPI.

The catalogue has a file of its own (test_catalogue_shapes.py). Here the release of the shipped sources is looked at,
the whole of it; test_data_descriptions.py shows on a small edition that what is broken is found.
"""

import json
import threading
from collections.abc import Iterator
from copy import deepcopy
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openapi_spec_validator
import pytest
import schemathesis
from csvw import CSVW
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from schemathesis import GenerationMode
from schemathesis.schemas import APIOperation, BaseSchema

from assets.publish.open_data import data_texts
from pipelines.web.website_server import build_server
from schemas import codelists
from schemas.tables import TABLES

AUDIENCES = ("public", "internal")
PROFILE = Path(__file__).with_name("datapackage_v2.schema.json")


def read(path: Path) -> Any:
    return json.loads(path.read_bytes())


@pytest.fixture(scope="module")
def profile() -> Draft202012Validator:
    """The demands of Data Package v2 and Table Schema v2 as a JSON Schema of our own."""
    schema = read(PROFILE)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


class TestDataPackage:
    @pytest.mark.parametrize("audience", AUDIENCES)
    def test_the_descriptor_fits_the_profile(self, release: Path, profile: Draft202012Validator, audience: str) -> None:
        profile.validate(read(release / audience / "data" / "datapackage.json"))

    @pytest.mark.parametrize(
        ("where", "value"),
        [
            (("resources",), []),
            (("name",), "Shared Services"),
            (("version",), 1),
            (("created",), "1 November 2026"),
            (("licenses",), [{"title": "Open"}]),
            (("contributors",), [{"roles": ["publisher"]}]),
            (("resources", 0, "path"), "/etc/passwd"),
            (("resources", 0, "path"), "../organisations.csv"),
            (("resources", 0, "path"), ".hidden/organisations.csv"),
            (("resources", 0, "name"), None),
            (("resources", 0, "bytes"), "many"),
            (("resources", 0, "hash"), "0f" * 32),
            (("resources", 0, "schema", "fields"), []),
            (("resources", 0, "schema", "fields", 0, "name"), None),
            (("resources", 0, "schema", "fields", 0, "type"), "text"),
            (("resources", 0, "schema", "fields", 0, "constraints"), {"requried": True}),
            (("resources", 0, "schema", "fields", 0, "title_cy"), None),
            (("resources", 0, "schema", "primaryKey"), "organisation_id"),
            (("resources", 0, "schema", "foreignKeys"), [{"fields": ["region"], "reference": {}}]),
            (("resources", 0, "schema", "missingValues"), "NA"),
        ],
    )
    def test_the_profile_finds_a_fault(
        self, release: Path, profile: Draft202012Validator, where: tuple[str | int, ...], value: Any
    ) -> None:
        broken = deepcopy(read(release / "public" / "data" / "datapackage.json"))
        inner = broken
        for key in where[:-1]:
            inner = inner[key]
        if value is None:
            del inner[where[-1]]
        else:
            inner[where[-1]] = value
        assert not profile.is_valid(broken)

    @pytest.mark.parametrize("audience", AUDIENCES)
    def test_every_resource_and_field_says_what_it_is_in_both_languages(self, release: Path, audience: str) -> None:
        resources = read(release / audience / "data" / "datapackage.json")["resources"]
        assert len(resources) == len(TABLES) + len(codelists.list_codelists()) + len(data_texts.SUPPLEMENTS)
        for resource in resources:
            for one in (resource, *resource.get("schema", {}).get("fields", [])):
                said = [one[name] for name in ("title", "title_cy", "description", "description_cy")]
                assert all(text.strip() for text in said), (resource["name"], one["name"])


class TestCsvOnTheWeb:
    @pytest.mark.parametrize("audience", AUDIENCES)
    @pytest.mark.parametrize("table", TABLES)
    def test_every_table_is_valid(self, release: Path, audience: str, table: str) -> None:
        folder = release / audience / "data"
        found = CSVW(str(folder / f"{table}.csv-metadata.json"), validate=True)
        assert found.is_valid, found.warnings
        assert len(list(found.t)) == len(read(folder / f"{table}.json"))

    @pytest.mark.parametrize("audience", AUDIENCES)
    def test_the_group_is_valid(self, release: Path, audience: str) -> None:
        found = CSVW(str(release / audience / "data" / "csv-metadata.json"), validate=True)
        assert found.is_valid, found.warnings
        assert [table.url.string for table in found.tables] == [f"{name}.csv" for name in TABLES]


API = "public/api/v1"


@pytest.fixture(scope="module")
def described(release: Path) -> dict[str, Any]:
    return read(release / API / "openapi.json")


@pytest.fixture(scope="module")
def api(release: Path, described: dict[str, Any]) -> Iterator[BaseSchema]:
    """The description as schemathesis reads it, over the public website as `serve` serves it."""
    with build_server(release / "public", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        schema = schemathesis.openapi.from_dict(described)
        schema.config.update(base_url=f"http://127.0.0.1:{serving.server_port}/api/v1")
        yield schema
        serving.stop()


LISTS = ("/projects.json", "/latest.json")
BY_IDENTIFIER = {
    "/projects/{project_id}.json": ("project_id", "projects"),
    "/organisations/{organisation_id}.json": ("organisation_id", "organisations"),
}
# A null byte, ways out of the folder, what is no UTF-8, too long for a file's name, a device of another system ...
ILL_FORMED = [
    "%00",
    "GB-PLA-SWA%00",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "%5c..%5c",
    "%ff%fe",
    "%0d%0aX:%20y",
    "CON",
    "%",
    "%zz",
    "'",
    "%3Cscript%3E",
    "GB-PLA-SWA%20",
    "gb-pla-swa",
    "*",
    "~",
    "%ed%a0%80",
    "a" * 5_000,
]
ONE_BY_ONE = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


class TestOpenApi:
    @pytest.mark.parametrize("audience", AUDIENCES)
    def test_the_description_is_valid(self, release: Path, audience: str) -> None:
        openapi_spec_validator.validate(read(release / audience / "api/v1/openapi.json"))

    def test_the_validator_finds_a_fault(self, described: dict[str, Any]) -> None:
        broken = deepcopy(described)
        del broken["paths"]["/projects/{project_id}.json"]["get"]["parameters"]
        with pytest.raises(OpenAPIValidationError, match="project_id"):
            openapi_spec_validator.validate(broken)

    def test_every_path_is_tried_here(self, described: dict[str, Any]) -> None:
        assert set(described["paths"]) == {*LISTS, *BY_IDENTIFIER}

    @pytest.mark.parametrize("path", LISTS)
    def test_a_list_answers_as_described(self, api: BaseSchema, path: str) -> None:
        assert operation(api, path).Case().call_and_validate().status_code == 200

    @pytest.mark.parametrize("path", BY_IDENTIFIER)
    def test_everything_that_is_there_answers_as_described(self, api: BaseSchema, release: Path, path: str) -> None:
        parameter, folder = BY_IDENTIFIER[path]
        identifiers = [file.stem for file in (release / API / folder).iterdir()]
        assert len(identifiers) > 10
        for identifier in identifiers:
            case = operation(api, path).Case(path_parameters={parameter: identifier})
            assert case.call_and_validate().status_code == 200

    @pytest.mark.parametrize("mode", GenerationMode)
    @pytest.mark.parametrize("path", BY_IDENTIFIER)
    def test_what_is_not_there_answers_404(
        self, api: BaseSchema, release: Path, path: str, mode: GenerationMode, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Identifiers that fit the description and that do not, as schemathesis makes them."""
        parameter, folder = BY_IDENTIFIER[path]
        there = {file.stem for file in (release / API / folder).iterdir()}
        missed = set()

        @ONE_BY_ONE
        @given(case=operation(api, path).as_strategy(generation_mode=mode))
        def tried(case: schemathesis.Case) -> None:
            identifier = case.path_parameters[parameter]
            assert case.call_and_validate().status_code == (200 if identifier in there else 404)
            missed.update({str(identifier)} - there)

        tried()
        assert len(missed) > 10
        assert "Traceback" not in capfd.readouterr().err

    @pytest.mark.parametrize("identifier", ILL_FORMED)
    def test_an_ill_formed_identifier_answers_404(
        self, api: BaseSchema, identifier: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """As it stands on the wire: no client tidies it."""
        where = urlsplit(str(api.config.base_url))
        for _, folder in BY_IDENTIFIER.values():
            connection = HTTPConnection(str(where.hostname), where.port, timeout=10)
            connection.putrequest("GET", f"{where.path}/{folder}/{identifier}.json", skip_host=False)
            connection.endheaders()
            assert connection.getresponse().status == 404
            connection.close()
        assert "Traceback" not in capfd.readouterr().err


def operation(api: BaseSchema, path: str) -> APIOperation:
    return api[path]["GET"]
