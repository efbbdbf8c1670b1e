"""What deploy/ holds fits the schemas of the programs that read it, and names only what exists."""

import importlib.util
import itertools
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyOptions

from pipelines.settings import PREFIX, SECRETS, SECRETS_VARIABLE, SETTINGS_VARIABLE, RegisterSettings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
VARIABLES = {
    *(f"{PREFIX}{key.upper()}" for key in RegisterSettings.model_fields),
    *(f"{PREFIX}{key.upper()}_FILE" for key in SECRETS),
    SETTINGS_VARIABLE,
    SECRETS_VARIABLE,
}
KUBERNETES_VERSIONS = ("1.29", "1.37")
RUNNING_KINDS = ("Deployment", "StatefulSet")


def list_resources() -> list[tuple[str, dict[str, Any]]]:
    """The manifests' resources, each with the name of its file."""
    return [(path.name, resource) for path in MANIFESTS for resource in yaml.safe_load_all(path.read_text("utf-8"))]


def list_pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """The specs of all pods, each with the kind of what makes them."""
    for _, resource in list_resources():
        spec = resource.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield resource["kind"], spec["template"]["spec"]


def list_commands() -> Iterator[list[str]]:
    """Every command of deploy/, as words."""
    for service in yaml.safe_load(COMPOSE)["services"].values():
        yield from (list(service[key]) for key in ("command",) if key in service)
        yield from (service[key]["test"][1:] for key in ("healthcheck",) if key in service)
    for _, pod in list_pods():
        for container in pod["containers"]:
            yield from [container["command"]] if "command" in container else []
            yield from (probe["exec"]["command"] for probe in find_probes(container).values() if "exec" in probe)


def find_probes(container: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: value for name, value in container.items() if name.endswith("Probe")}


def find_image_files() -> list[Path]:
    return [path for path in DEPLOY.rglob("*") if path.is_file() and path.name != "requirements.lock"]


def test_the_compose_file_fits_the_specification() -> None:
    options = PyOptions(apply_merge=True)
    options.from_yaml(COMPOSE).validate()
    with pytest.raises(ValueError, match="retriez"):
        options.from_yaml(COMPOSE.replace("retries:", "retriez:", 1))
    with pytest.raises(ValueError, match=r"network|volume|secret|config"):
        options.from_yaml(COMPOSE.replace("\n  outputs:\n", "\n  results:\n")).validate()


@pytest.mark.parametrize("version", KUBERNETES_VERSIONS)
def test_the_manifests_fit_the_schemas_of_kubernetes(version: str) -> None:
    for name, resource in list_resources():
        try:
            kubernetes_validate.validate(resource, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            pytest.fail(f"{name}, {resource['kind']}: {error}")
    broken = {**list_resources()[0][1], "speck": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, version, strict=True)


def test_nothing_is_open_to_other_machines() -> None:
    ports = [port for service in yaml.safe_load(COMPOSE)["services"].values() for port in service.get("ports", ())]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)
    kinds = {resource["kind"] for _, resource in list_resources()}
    services = [resource["spec"] for _, resource in list_resources() if resource["kind"] == "Service"]
    assert "Ingress" not in kinds and all("type" not in service for service in services), "none has an address outside"


def test_every_part_is_watched_and_confined() -> None:
    services = yaml.safe_load(COMPOSE)["services"]
    for name, service in services.items():
        assert "restart" in service, name
        assert "healthcheck" in service or name == "publish", name
    for kind, pod in list_pods():
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"]
        for container in pod["containers"]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
            assert {"requests", "limits"} == set(container["resources"]), container["name"]
            assert kind not in RUNNING_KINDS or "livenessProbe" in find_probes(container), container["name"]


def test_images_have_a_version_and_no_host_of_somebodys() -> None:
    images = [service.get("image") for service in yaml.safe_load(COMPOSE)["services"].values()]
    images += [container["image"] for _, pod in list_pods() for container in pod["containers"]]
    for image in images:
        name, _, tag = image.partition(":")
        assert re.search(r"\d", tag) and "." not in name, image
    own = {image for image in images if image.startswith("shared-services")}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert own == {f"shared-services:{re.findall('^version = .(.+).$', project, re.MULTILINE)[0]}"}


def test_every_variable_and_secret_is_a_setting() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*find_image_files(), ROOT / "docs" / "deploy.md")]
    variables = {name for text in texts for name in re.findall(rf"\b{PREFIX}[A-Z_]+", text)}
    assert len(variables) > 5 and variables <= VARIABLES
    secrets = {name for text in texts for name in re.findall(r"\bshared_services_([a-z_]+)", text)}
    assert secrets and secrets <= set(SECRETS)


def test_every_program_and_module_exists() -> None:
    programs, modules = set(), set()
    for words in list_commands():
        command = shlex.split(words[0]) if len(words) == 1 else words
        programs |= {
            word for word in command if word in ("celery", "dagster-webserver", "dagster-daemon", "shared-services")
        }
        modules |= {word for before, word in itertools.pairwise(command) if before in ("-m", "--app")}
    assert programs == {"celery", "dagster-webserver", "dagster-daemon", "shared-services"}
    missing = [name for name in programs if not (Path(sys.executable).parent / name).is_file()]
    assert not missing
    assert modules == {"pipelines.run_history", "pipelines.workers.celery_app"}
    assert all(importlib.util.find_spec(name) for name in modules)


def test_the_image_is_made_of_what_is_there() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert "assets/" in copied and all((ROOT / path).exists() for path in copied)
    kept = {
        line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"
    }
    assert kept == {path.rstrip("/") for path in copied}
    assert "USER 10001:10001" in lines


def test_the_website_is_served_alike_by_both() -> None:
    maps = {
        resource["metadata"]["name"]: resource for _, resource in list_resources() if resource["kind"] == "ConfigMap"
    }
    assert maps["register-website"]["data"]["default.conf"] == (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


def test_the_image_has_the_libraries_that_were_tested() -> None:
    pattern = re.compile(r"^([\w.\[\]-]+)==([^ ;]+)", re.MULTILINE)
    tested = dict(pattern.findall((ROOT / "requirements-dev.lock").read_text(encoding="utf-8")))
    shipped = dict(pattern.findall((DEPLOY / "requirements.lock").read_text(encoding="utf-8")))
    assert {"dagster-celery", "redis", "dagster-webserver"} <= set(shipped)
    assert {name: version for name, version in shipped.items() if tested.get(name) != version} == {}
