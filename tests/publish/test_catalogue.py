"""The catalogue: JSON-LD that says what DCAT-AP asks for, in both languages, and true of the files."""

import hashlib
import warnings
from pathlib import Path
from urllib.parse import unquote

import pytest
from rdflib import DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from assets.publish import open_data
from assets.publish.edition import LICENCE, build_public_edition
from assets.publish.open_data import FORMATS, dcat_catalogue
from schemas.tables import TABLES
from tests.publish import examples

BASE = "https://example.org/register"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ADMS = Namespace("http://www.w3.org/ns/adms#")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    edition = build_public_edition(examples.edition())
    paths = dcat_catalogue.write_catalogue(edition, open_data.write_open_data(edition, root), root)
    assert paths == [root / "data" / "catalogue.jsonld"]
    return root


@pytest.fixture(scope="module")
def graph(site: Path) -> Graph:
    with warnings.catch_warnings():
        # rdflib's own reader of JSON-LD still uses what rdflib has deprecated.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated")
        return Graph().parse(site / "data" / "catalogue.jsonld", format="json-ld")


def literals(graph: Graph, node: Node, term: URIRef) -> list[Literal]:
    return [text for text in graph.objects(node, term) if isinstance(text, Literal)]


def languages(graph: Graph, node: Node, term: URIRef) -> set[str | None]:
    return {text.language for text in literals(graph, node, term)}


def test_catalogue(graph: Graph) -> None:
    (found,) = graph.subjects(RDF.type, DCAT.Catalog)
    assert found == URIRef(f"{BASE}/data/catalogue.jsonld")
    for term in (DCTERMS.title, DCTERMS.description):
        assert languages(graph, found, term) == {"en", "cy"}
    (publisher,) = graph.objects(found, DCTERMS.publisher)
    assert (publisher, RDF.type, FOAF.Agent) in graph
    assert languages(graph, publisher, FOAF.name) == {"en", "cy"}
    assert set(graph.objects(found, DCAT.dataset)) == set(graph.subjects(RDF.type, DCAT.Dataset))


def test_every_table_is_a_data_set(graph: Graph) -> None:
    sets = {str(one).rsplit("#", 1)[1]: one for one in graph.subjects(RDF.type, DCAT.Dataset)}
    assert set(sets) == {"register", *TABLES}
    assert {str(part).rsplit("#", 1)[1] for part in graph.objects(sets["register"], DCTERMS.hasPart)} == set(TABLES)
    for name, table in TABLES.items():
        titles = {text.language: str(text) for text in literals(graph, sets[name], DCTERMS.title)}
        assert titles == {"en": table.about.title_en, "cy": table.about.title_cy}
        files = graph.objects(sets[name], DCAT.distribution)
        formats = {str(graph.value(file, DCTERMS["format"])).rsplit("/", 1)[1] for file in files}
        assert formats == {form.eu_file_type for form in FORMATS.values() if form.rows or form.write_table} - {None}


@pytest.mark.parametrize(
    "term",
    [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.identifier,
        DCTERMS.publisher,
        DCTERMS.issued,
        DCTERMS.modified,
        DCTERMS.language,
        DCTERMS.license,
        DCTERMS.spatial,
        DCTERMS.accrualPeriodicity,
        DCTERMS.accessRights,
        DCAT.version,
        DCAT.keyword,
        DCAT.theme,
        DCAT.contactPoint,
        DCAT.distribution,
        ADMS.versionNotes,
    ],
)
def test_every_data_set_says(graph: Graph, term: URIRef) -> None:
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        assert list(graph.objects(dataset, term)), (dataset, term)


def test_dates_and_contact_have_their_types(graph: Graph) -> None:
    for date in {*graph.objects(None, DCTERMS.issued), *graph.objects(None, DCTERMS.modified)}:
        assert date == Literal("2026-11-01", datatype=XSD.date)
    assert all((one, RDF.type, VCARD.Kind) in graph for one in graph.objects(None, DCAT.contactPoint))


def test_distributions_are_true_of_the_files(graph: Graph, site: Path) -> None:
    found = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert found
    for one in found:
        address = str(graph.value(one, DCAT.downloadURL))
        assert graph.value(one, DCAT.accessURL) == URIRef(address)
        content = (site / unquote(address).removeprefix(f"{BASE}/")).read_bytes()
        assert graph.value(one, DCAT.byteSize) == Literal(str(len(content)), datatype=XSD.nonNegativeInteger)
        checksum = graph.value(one, SPDX.checksum)
        value = graph.value(checksum, SPDX.checksumValue)
        assert isinstance(value, Literal)
        assert (str(value), value.datatype) == (hashlib.sha256(content).hexdigest(), XSD.hexBinary)
        assert list(graph.objects(one, DCTERMS.license)) == [URIRef(LICENCE.path)]
    listed = {str(graph.value(one, DCAT.downloadURL)).rsplit("/", 1)[1] for one in found}
    assert listed >= {
        "all.json",
        "datapackage.json",
        "provenance.parquet",
        "shared-services.ods",
        "shared-services.xlsx",
    }


def test_csv_conforms_to_its_description(graph: Graph) -> None:
    (one,) = graph.subjects(DCAT.downloadURL, URIRef(f"{BASE}/data/projects.csv"))
    assert graph.value(one, DCTERMS.conformsTo) == URIRef(f"{BASE}/data/projects.csv-metadata.json")
