"""The static API: every file answers as its description says."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from assets.publish import api, open_data
from assets.publish.edition import Edition, build_public_edition
from tests.publish import examples


@pytest.fixture(scope="module")
def edition() -> Edition:
    return build_public_edition(examples.edition())


@pytest.fixture(scope="module")
def site(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    open_data.write_open_data(edition, root)
    api.write_api(edition, root, "0" * 64)
    return root


def answer(site: Path, path: str) -> Any:
    return json.loads((site / "api" / "v1" / path).read_bytes())


def test_what_is_written_is_returned(edition: Edition, tmp_path: Path) -> None:
    paths = api.write_api(edition, tmp_path, "0" * 64)
    assert set(paths) == {path for path in tmp_path.rglob("*") if path.is_file()}
    assert len(set(paths)) == len(paths)


def test_answer_that_says_the_same_is_the_file_of_the_release_before(edition: Edition, tmp_path: Path) -> None:
    before, root = tmp_path / "before", tmp_path / "root"
    earlier = api.write_api(edition, before, "0" * 64)
    damaged, kept = earlier[-1], before / "api" / "v1" / "projects" / f"{examples.ICT}.json"
    damaged.write_bytes(b"{}\n")
    later = api.write_api(replace(edition, version="1.2.1"), root, "0" * 64, before)
    assert root / kept.relative_to(before) in later
    assert kept.samefile(root / kept.relative_to(before))
    assert answer(root, "latest.json")["version"] == "1.2.1"
    assert answer(before, "latest.json")["version"] == "1.2.0"
    assert (root / damaged.relative_to(before)).read_bytes() != b"{}\n"


def test_list_of_projects_leads_to_files(site: Path) -> None:
    found = answer(site, "projects.json")
    assert (found["version"], found["data_date"]) == ("1.2.0", "2026-11-01")
    first = found["projects"][0]
    assert first == {
        "project_id": examples.ICT,
        "title_en": examples.FORMULA,
        "title_cy": examples.WELSH,
        "verdict": "cannot-tell",
        "stage": "live",
        "service_area": "ict",
        "lead_organisation_id": examples.SWANSEA,
        "url": f"projects/{examples.ICT}.json",
        "page_en": f"../../en/projects/{examples.ICT}/",
        "page_cy": f"../../cy/prosiectau/{examples.ICT}/",
    }
    assert all((site / "api" / "v1" / project["url"]).is_file() for project in found["projects"])


def test_project_is_the_one_of_all_json(site: Path) -> None:
    whole = json.loads((site / "data" / "all.json").read_bytes())["projects"]
    assert [answer(site, f"projects/{project['project_id']}.json") for project in whole] == whole


def test_organisation_has_its_projects_and_observations(site: Path) -> None:
    found = answer(site, f"organisations/{examples.SWANSEA}.json")
    assert found["name_cy"] == "Cyngor Abertawe"
    assert [(part["project_id"], part["role"]) for part in found["projects"]] == [
        (examples.ICT, "lead"),
        (examples.ARCHIVES, "partner"),
    ]
    assert [observation["period"] for observation in found["observations"]] == ["2025-26"]
    folder = site / "api" / "v1" / "organisations"
    assert all((folder / part["url"]).is_file() for part in found["projects"])


def test_latest_leads_to_the_package(site: Path) -> None:
    found = answer(site, "latest.json")
    assert (found["version"], found["data_date"], found["previous"]) == ("1.2.0", "2026-11-01", "1.1.0")
    assert (site / "api" / "v1" / found["datapackage"]).is_file()


@pytest.mark.parametrize("identifier", ["../escape", "a/b", "", ".hidden"])
def test_identifier_that_is_no_file_name_is_refused(edition: Edition, tmp_path: Path, identifier: str) -> None:
    project = pd.DataFrame([examples.project(identifier)])
    unsafe = replace(edition, tables={**edition.tables, "projects": project})
    with pytest.raises(ValueError, match="cannot be a file's name"):
        api.write_api(unsafe, tmp_path, "0" * 64)


@pytest.fixture(scope="module")
def described(site: Path) -> dict[str, Any]:
    return answer(site, "openapi.json")


class TestOpenApi:
    def test_head(self, described: dict[str, Any]) -> None:
        assert described["openapi"] == "3.1.0"
        assert {"title", "version", "description", "x-description-cy", "license"} <= set(described["info"])
        assert described["servers"] == [{"url": "."}]

    def test_every_reference_stands(self, described: dict[str, Any]) -> None:
        schemas = described["components"]["schemas"]
        for schema in schemas.values():
            Draft202012Validator.check_schema(schema)
        names = json.dumps(described).split('"$ref": "#/components/schemas/')[1:]
        assert {name.split('"')[0] for name in names} <= set(schemas)

    def test_operations(self, described: dict[str, Any]) -> None:
        gets = {path: operations["get"] for path, operations in described["paths"].items()}
        assert set(gets) == {
            "/projects.json",
            "/projects/{project_id}.json",
            "/organisations/{organisation_id}.json",
            "/latest.json",
        }
        assert len({get["operationId"] for get in gets.values()}) == len(gets)
        for path, get in gets.items():
            assert get["description"]
            assert get["x-description-cy"]
            assert get["responses"]["200"]["content"]["application/json"]["schema"]
            for parameter in get.get("parameters", []):
                assert f"{{{parameter['name']}}}" in path
                assert parameter["required"]
            assert ("404" in get["responses"]) == ("{" in path)

    def test_every_column_is_described_in_both_languages(self, described: dict[str, Any], edition: Edition) -> None:
        row = described["components"]["schemas"]["projects_row"]
        columns = edition.get_columns("projects")
        assert list(row["properties"]) == row["required"] == list(columns)
        for name, declared in columns.items():
            assert row["properties"][name]["description"] == declared.description_en
            assert row["properties"][name]["x-description-cy"] == declared.description_cy

    def test_every_file_fits_its_schema(self, described: dict[str, Any], site: Path) -> None:
        root = site / "api" / "v1"
        checked = 0
        for pattern, name in (
            ("projects.json", "project_list"),
            ("latest.json", "latest"),
            ("projects/*.json", "project"),
            ("organisations/*.json", "organisation"),
        ):
            whole = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
            validator = Draft202012Validator(whole)
            for path in sorted(root.glob(pattern)):
                validator.validate(json.loads(path.read_bytes()))
                checked += 1
        assert checked == len(list(root.rglob("*.json"))) - 1

    def test_a_wrong_answer_does_not_fit(self, described: dict[str, Any], site: Path) -> None:
        whole = {"$ref": "#/components/schemas/project", "components": described["components"]}
        project = answer(site, f"projects/{examples.ICT}.json")
        faults: tuple[dict[str, Any], ...] = (
            {"verdict": "perhaps"},
            {"major": "yes"},
            {"partners": [{}]},
            {"project_id": None},
        )
        for wrong in faults:
            assert not Draft202012Validator(whole).is_valid({**project, **wrong})
