"""What a consumer wrote against release 1: a few figures from the files, by the names of their columns.

Belongs here: the program of someone who knows the published files and nothing of this software. Usage: script.py WEBSITE
"""

import csv
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pyarrow.parquet as pq


def taken(root: Path, resource: dict[str, str]) -> Path:
    """A file of the package, once its hash is right."""
    path = root / "data" / resource["path"]
    if f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" != resource["hash"]:
        raise SystemExit(f"{path.name} is not as the package says")
    return path


def asked(root: Path, address: str) -> Any:
    """An answer of the API."""
    return json.loads((root / address).read_text(encoding="utf-8"))


def figures(root: Path) -> dict[str, object]:
    """The figures that the consumer is after."""
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    with taken(root, resources["projects"]).open(encoding="utf-8", newline="") as file:
        projects = list(csv.DictReader(file))
    observed = pq.read_table(root / "data" / "observations.parquet", columns=["measure_id", "actual"]).to_pylist()
    vacant = [row["actual"] for row in observed if row["measure_id"] == "vacant-posts" and row["actual"] is not None]
    whole = json.loads((root / "data" / "all.json").read_text(encoding="utf-8"))
    costs = {
        project["project_id"]: sum(part["annual_cost_gbp"] or 0 for part in project["partners"])
        for project in whole["projects"]
    }
    latest = asked(root, "api/v1/latest.json")
    listed = asked(root, "api/v1/projects.json")["projects"]
    answers = [asked(root, urljoin("api/v1/", project["url"])) for project in listed]
    digest = hashlib.sha256((root / "data" / "datapackage.json").read_bytes()).hexdigest()
    return {
        "version": latest["version"],
        "package_is_the_one_announced": latest["datapackage_sha256"] == digest,
        "stages": dict(sorted(Counter(row["stage"] for row in projects).items())),
        "confidence": {row["project_id"]: row["delivery_confidence"] for row in projects if row["delivery_confidence"]},
        "vacant_posts": sum(vacant),
        "annual_costs": {project: cost for project, cost in sorted(costs.items()) if cost},
        "benefits": sum(len(answer["benefits"]) for answer in answers),
    }


if __name__ == "__main__":
    json.dump(figures(Path(sys.argv[1])), sys.stdout)
