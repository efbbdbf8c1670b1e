"""The catalogue against shapes written from DCAT-AP 3.0.1 (dcat_ap.ttl), by pyshacl; and the shapes against faults."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

pytestmark = pytest.mark.slow

SHAPES = Path(__file__).with_name("dcat_ap.ttl")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def read(path: Path) -> Graph:
    with warnings.catch_warnings():
        # rdflib's own reader of JSON-LD still uses what rdflib has deprecated.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated")
        return Graph().parse(path, format="json-ld")


@pytest.fixture(scope="module")
def catalogue(release: Path) -> Graph:
    return read(release / "public" / "data" / "catalogue.jsonld")


def faults(graph: Graph, shapes: Graph) -> set[str]:
    """The properties that break a shape, each as the end of its name; warnings count."""
    conforms, found, text = validate(graph, shacl_graph=shapes)
    assert isinstance(found, Graph), text
    paths = {str(path) for path in found.objects(None, SH.resultPath)}
    assert conforms == (not paths), text
    return {path.replace("#", "/").rsplit("/", 1)[1] for path in paths}


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_the_catalogue_fits_every_shape(release: Path, shapes: Graph, audience: str) -> None:
    graph = read(release / audience / "data" / "catalogue.jsonld")
    # Every shape has something to look at: none passes for want of a node.
    for kind in shapes.objects(None, SH.targetClass):
        assert (None, RDF.type, kind) in graph, kind
    assert faults(graph, shapes) == set()


def without(path: URIRef, kind: URIRef) -> Callable[[Graph], None]:
    """A fault: the first node of a class loses a property."""

    def broken(graph: Graph) -> None:
        graph.remove((first(graph, kind), path, None))

    return broken


def instead(path: URIRef, kind: URIRef, value: Literal | URIRef) -> Callable[[Graph], None]:
    """A fault: the first node of a class has another value for a property."""

    def broken(graph: Graph) -> None:
        graph.set((first(graph, kind), path, value))

    return broken


def beside(path: URIRef, kind: URIRef, value: Literal | URIRef) -> Callable[[Graph], None]:
    """A fault: the first node of a class has one more value for a property."""

    def broken(graph: Graph) -> None:
        graph.add((first(graph, kind), path, value))

    return broken


def first(graph: Graph, kind: URIRef) -> Node:
    return sorted(graph.subjects(RDF.type, kind), key=str)[0]


NOWHERE = URIRef("https://example.org/nothing-is-said-of-this")
FAULTS: dict[str, tuple[Callable[[Graph], None], set[str]]] = {
    "no publisher": (without(DCTERMS.publisher, DCAT.Catalog), {"publisher"}),
    "two publishers": (beside(DCTERMS.publisher, DCAT.Catalog, NOWHERE), {"publisher"}),
    "no data set": (without(DCAT.dataset, DCAT.Catalog), {"dataset"}),
    "a catalogue without a description": (without(DCTERMS.description, DCAT.Catalog), {"description"}),
    "a licence of the catalogue in words": (
        instead(DCTERMS.license, DCAT.Catalog, Literal("Open Government Licence")),
        {"license"},
    ),
    "a title twice in Welsh": (beside(DCTERMS.title, DCAT.Dataset, Literal("Arall", lang="cy")), {"title"}),
    "a title in one language": (instead(DCTERMS.title, DCAT.Dataset, Literal("Projects", lang="en")), {"title"}),
    "a title in no language": (instead(DCTERMS.title, DCAT.Dataset, Literal("Projects")), {"title"}),
    "an empty description": (
        instead(DCTERMS.description, DCAT.Dataset, Literal(" ", lang="en")),
        {"description"},
    ),
    "no contact": (without(DCAT.contactPoint, DCAT.Dataset), {"contactPoint"}),
    "a contact of no kind": (instead(DCAT.contactPoint, DCAT.Dataset, NOWHERE), {"contactPoint"}),
    "keywords in English alone": (instead(DCAT.keyword, DCAT.Dataset, Literal("Wales", lang="en")), {"keyword"}),
    "a theme of our own": (instead(DCAT.theme, DCAT.Dataset, NOWHERE), {"theme"}),
    "a place by its name": (instead(DCTERMS.spatial, DCAT.Dataset, Literal("Wales")), {"spatial"}),
    "a period in words": (instead(DCTERMS.temporal, DCAT.Dataset, Literal("since 2011")), {"temporal"}),
    "a date that is a text": (instead(DCTERMS.issued, DCAT.Dataset, Literal("1 November 2026")), {"issued"}),
    "a version that is no SemVer": (instead(DCAT.version, DCAT.Dataset, Literal("latest")), {"version"}),
    "no address": (without(DCAT.accessURL, DCAT.Distribution), {"accessURL"}),
    "an address that is a text": (instead(DCAT.accessURL, DCAT.Distribution, Literal("a.csv")), {"accessURL"}),
    "a format of our own": (instead(DCTERMS["format"], DCAT.Distribution, Literal("CSV")), {"format"}),
    "a media type in words": (instead(DCAT.mediaType, DCAT.Distribution, Literal("text/csv")), {"mediaType"}),
    "a size below nought": (
        instead(DCAT.byteSize, DCAT.Distribution, Literal("-1", datatype=XSD.integer)),
        {"byteSize"},
    ),
    "a distribution without a licence": (without(DCTERMS.license, DCAT.Distribution), {"license"}),
    "no algorithm": (without(SPDX.algorithm, SPDX.Checksum), {"algorithm"}),
    "a checksum cut short": (
        instead(SPDX.checksumValue, SPDX.Checksum, Literal("0f", datatype=XSD.hexBinary)),
        {"checksumValue"},
    ),
    "a publisher without a name": (without(FOAF.name, FOAF.Agent), {"name"}),
    "a contact without a name": (without(VCARD.fn, VCARD.Kind), {"fn"}),
    "a period without a type": (without(RDF.type, DCTERMS.PeriodOfTime), {"temporal"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_shapes_find_a_fault(catalogue: Graph, shapes: Graph, fault: str) -> None:
    breaking, blamed = FAULTS[fault]
    broken = Graph() + catalogue
    breaking(broken)
    assert faults(broken, shapes) == blamed
