"""The catalogue of the data: `data/catalogue.jsonld`, by DCAT 3 in the profile DCAT-AP 3.0.1 (standards.md 1.3).

Belongs here: what data portals read. Does not belong here: the files listed, or schema.org's terms in the pages.
Each table is a data set with its formats as distributions; one more holds everything and has the others as parts.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from assets.publish.edition import LICENCE, Download, Edition
from assets.publish.open_data import data_texts
from assets.publish.open_data.package_descriptor import get_package_name
from assets.publish.open_data.text_columns import published, to_json_file
from schemas.languages import LANGUAGES, Language, get_translator
from schemas.tables import TABLES

Node = dict[str, Any]

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
# W92000004 is the area code of Wales.
WALES = "http://statistics.data.gov.uk/id/statistical-geography/W92000004"
# Our format → (the EU's file type, IANA's media type).
FORMATS = {
    "md": ("TXT", "text/markdown"),
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
    "parquet": ("PARQUET", "application/vnd.apache.parquet"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
# Kinds of column whose values begin with a year (schemas.column_declarations.Kind).
DATE_KINDS = ("date", "part-date", "period")
RIGHTS = {"public": "PUBLIC", "internal": "NON_PUBLIC"}


def _build_reference(address: str) -> Node:
    return {"@id": address}


def _build_concept(authority: str, code: str, kind: str) -> Node:
    """A term of one of the EU's lists, with its class, which the profile's ranges ask for."""
    return {"@id": f"{EU}{authority}/{code}", "@type": kind}


def _build_texts(text: Callable[[Language], str]) -> list[Node]:
    """A text in both languages."""
    return [{"@value": text(language), "@language": language} for language in LANGUAGES]


def _build_literal(value: str | int, kind: str) -> Node:
    return {"@value": str(value), "@type": f"xsd:{kind}"}


def _list_languages() -> list[Node]:
    return [_build_concept("language", code, "dct:LinguisticSystem") for code in ("ENG", "CYM")]


def _describe_licence() -> Node:
    return {"@id": LICENCE.path, "@type": "dct:LicenseDocument", "dct:title": LICENCE.title}


def _describe_publisher(base: str) -> Node:
    name = _build_texts(data_texts.get_register_title)
    return {
        "@id": f"{base}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": name,
        "foaf:homepage": _build_reference(base),
    }


def _describe_contact(base: str) -> Node:
    name = _build_texts(data_texts.get_register_title)
    return {
        "@id": f"{base}#contact",
        "@type": ["vcard:Organization", "vcard:Kind"],
        "vcard:fn": name,
        "vcard:hasURL": _build_reference(base),
    }


def _list_keywords() -> list[Node]:
    out = []
    for language in LANGUAGES:
        say = get_translator(language)
        for keyword in (say("shared services"), say("local government"), say("partnership working"), say("Wales")):
            out.append({"@value": keyword, "@language": language})
    return out


def _build_common_properties(edition: Edition, base: str) -> Node:
    """What the catalogue and every data set say alike."""
    return {
        "dct:publisher": _build_reference(f"{base}#publisher"),
        "dct:issued": _build_literal(edition.data_date, "date"),
        "dct:modified": _build_literal(edition.data_date, "date"),
        "dct:language": _list_languages(),
        "dct:license": _describe_licence(),
        "dct:spatial": {"@id": WALES, "@type": "dct:Location"},
    }


def _describe_version(edition: Edition) -> Node:
    """What the version is to the one before it."""
    if not edition.previous:
        return {}

    def note(language: Language) -> str:
        say = get_translator(language)
        return say("Version {version} follows version {previous}.", version=edition.version, previous=edition.previous)

    return {"adms:versionNotes": _build_texts(note)}


def _describe_file(download: Download, language: Language) -> str:
    """What a file is, in one language: its table and format, or what the register says of it."""
    if download.table is None:
        return data_texts.describe_file(download.path, language)
    say, table = get_translator(language), TABLES[download.table].about.get_title(language)
    return say("{table}, as {format}", table=table, format=download.format.upper())


def _describe_period(edition: Edition, names: Sequence[str]) -> Node:
    """From the first year that any date or period of these tables names to the data date: later is only planned."""
    firsts = [
        edition.tables[name][column].str.slice(0, 4).min()
        for name in names
        for column, declared in edition.columns(name).items()
        if declared.kind in DATE_KINDS
    ]
    years = [year for year in firsts if isinstance(year, str) and year <= edition.data_date]
    if not years:
        return {}
    start, end = _build_literal(min(years), "gYear"), _build_literal(edition.data_date, "date")
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": start, "dcat:endDate": end}}


def _build_distribution(download: Download, base: str, conforms: str | None) -> Node:
    """A file that can be fetched: address, format, size and checksum."""
    address = f"{base}{download.path}"
    kind, media = FORMATS[download.format]
    algorithm = {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"}
    about: Node = {
        "@id": f"{base}data/catalogue.jsonld#{download.path}",
        "@type": "dcat:Distribution",
        "dct:title": download.path.rsplit("/", 1)[-1],
        "dct:description": _build_texts(lambda language: _describe_file(download, language)),
        "dcat:accessURL": _build_reference(address),
        "dcat:downloadURL": _build_reference(address),
        "dct:format": _build_concept("file-type", kind, "dct:MediaTypeOrExtent"),
        "dcat:mediaType": {"@id": f"{IANA}{media}", "@type": "dct:MediaType"},
        "dcat:byteSize": _build_literal(download.bytes, "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": algorithm,
            "spdx:checksumValue": _build_literal(download.sha256, "hexBinary"),
        },
        "dct:license": _describe_licence(),
        "dct:language": _list_languages(),
        "dcatap:availability": _build_concept("planned-availability", "AVAILABLE", "skos:Concept"),
    }
    if conforms:
        about["dct:conformsTo"] = {"@id": conforms, "@type": "dct:Standard"}
    return about


def _build_dataset(edition: Edition, base: str, name: str, more: Node) -> Node:
    return {
        "@id": f"{base}data/catalogue.jsonld#{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{get_package_name(edition)}/{name}",
        **_build_common_properties(edition, base),
        "dcat:version": edition.version,
        **_describe_version(edition),
        "dcat:keyword": _list_keywords(),
        "dcat:theme": _build_concept("data-theme", "GOVE", "skos:Concept"),
        "dcat:contactPoint": _build_reference(f"{base}#contact"),
        "dct:accrualPeriodicity": _build_concept("frequency", "IRREG", "dct:Frequency"),
        "dct:accessRights": _build_concept("access-right", RIGHTS[edition.audience], "dct:RightsStatement"),
        "dcat:landingPage": {"@id": base, "@type": "foaf:Document"},
        **more,
    }


def _build_table_datasets(edition: Edition, downloads: Iterable[Download], base: str) -> list[Node]:
    """A data set for each table; what describes its columns is what its CSV conforms to."""
    sets = []
    for name in published(edition):
        about = TABLES[name].about
        files = [download for download in downloads if download.table == name]
        described = next((f"{base}{download.path}" for download in files if download.format == "csvw"), None)
        more = {
            "dct:title": _build_texts(about.get_title),
            "dct:description": _build_texts(about.get_description),
            **_describe_period(edition, [name]),
            "dcat:distribution": [
                _build_distribution(download, base, described if download.format == "csv" else None)
                for download in files
                if download.format != "csvw"
            ],
        }
        sets.append(_build_dataset(edition, base, name, more))
    return sets


def _build_register_dataset(edition: Edition, downloads: Iterable[Download], base: str, parts: Sequence[Node]) -> Node:
    """The data set of everything: the files of no single table, the tables as parts, the providers as sources."""
    origins = [
        provider.origin for provider, _ in edition.sources() if provider.origin.startswith(("https://", "http://"))
    ]
    more: Node = {
        "dct:title": _build_texts(data_texts.get_register_title),
        "dct:description": _build_texts(data_texts.get_register_description),
        **_describe_period(edition, published(edition)),
        "dcat:distribution": [
            _build_distribution(download, base, None)
            for download in downloads
            if download.table is None and download.format != "csvw"
        ],
        "dct:hasPart": [_build_reference(part["@id"]) for part in parts],
    }
    if origins:
        more["prov:wasDerivedFrom"] = [_build_reference(origin) for origin in dict.fromkeys(origins)]
    return _build_dataset(edition, base, "register", more)


def write_catalogue(edition: Edition, downloads: Sequence[Download], folder: Path) -> list[Path]:
    """Writes `data/catalogue.jsonld` under `folder`, the website's root; returns its path."""
    base = edition.base_url
    parts = _build_table_datasets(edition, downloads, base)
    sets = [_build_register_dataset(edition, downloads, base, parts), *parts]
    catalogue = {
        "@id": f"{base}data/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _build_texts(data_texts.get_register_title),
        "dct:description": _build_texts(data_texts.get_register_description),
        **_build_common_properties(edition, base),
        "foaf:homepage": {"@id": base, "@type": "foaf:Document"},
        "dcat:themeTaxonomy": {"@id": f"{EU}data-theme", "@type": "skos:ConceptScheme"},
        "dcat:dataset": [_build_reference(one["@id"]) for one in sets],
    }
    path = folder / "data" / "catalogue.jsonld"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        to_json_file(
            {"@context": CONTEXT, "@graph": [catalogue, _describe_publisher(base), _describe_contact(base), *sets]}
        )
    )
    return [path]
