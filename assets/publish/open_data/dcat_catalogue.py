"""The catalogue of the data, which data portals read: `data/catalogue.jsonld`, by DCAT 3 in the profile DCAT-AP 3.0.1.

Each table is a data set with its formats as distributions; one more holds everything and has the others as parts.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assets.publish.edition import LICENCE, Download, Edition
from assets.publish.open_data import data_texts, get_format
from assets.publish.open_data.column_facts import build_language_values
from assets.publish.open_data.csv_files import CSV, CSVW
from assets.publish.open_data.package_descriptor import get_package_name
from assets.publish.plain_values import to_json_file
from schemas.column_declarations import TableDescription
from schemas.languages import LANGUAGES, Language, Message, get_translator
from schemas.tables import TABLES

Node = dict[str, Any]

CONTEXT = json.loads((Path(__file__).parent / "templates" / "catalogue_context.json").read_text(encoding="utf-8"))
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
WALES = "http://statistics.data.gov.uk/id/statistical-geography/W92000004"
DATE_KINDS = ("date", "part-date", "period")
"""Kinds of column whose values begin with a year (schemas.column_declarations.Kind)."""
RIGHTS = {"public": "PUBLIC", "internal": "NON_PUBLIC"}


def _build_concept(authority: str, code: str, kind: str) -> Node:
    """A term of one of the EU's lists, with its class, which the profile's ranges ask for."""
    return {"@id": f"{EU}{authority}/{code}", "@type": kind}


def _build_literal(value: str | int, kind: str) -> Node:
    return {"@value": str(value), "@type": f"xsd:{kind}"}


LANGUAGE_NODES = [_build_concept("language", code, "dct:LinguisticSystem") for code in ("ENG", "CYM")]
KEYWORDS = (Message("shared services"), Message("local government"), Message("partnership working"), Message("Wales"))
LICENCE_NODE: Node = {"@id": LICENCE.path, "@type": "dct:LicenseDocument", "dct:title": LICENCE.title}


def _build_common_properties(edition: Edition, base: str) -> Node:
    """What the catalogue and every data set state alike."""
    return {
        "dct:publisher": {"@id": f"{base}#publisher"},
        "dct:issued": _build_literal(edition.data_date, "date"),
        "dct:modified": _build_literal(edition.data_date, "date"),
        "dct:language": LANGUAGE_NODES,
        "dct:license": LICENCE_NODE,
        "dct:spatial": {"@id": WALES, "@type": "dct:Location"},
    }


def _build_file_caption(download: Download, language: Language) -> str:
    if download.table is None:
        return data_texts.describe_file(download.path, language)
    say, table = get_translator(language), TABLES[download.table].about.get_title(language)
    return say("{table}, as {format}", table=table, format=download.format.upper())


def _describe_period(edition: Edition, names: Sequence[str]) -> Node:
    """From the first year that any date or period of these tables names to the data date: later is only planned."""
    firsts = [
        edition.tables[name][column].str.slice(0, 4).min()
        for name in names
        for column, declared in edition.get_columns(name).items()
        if declared.kind in DATE_KINDS
    ]
    years = [year for year in firsts if isinstance(year, str) and year <= edition.data_date]
    if not years:
        return {}
    start, end = _build_literal(min(years), "gYear"), _build_literal(edition.data_date, "date")
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", "dcat:startDate": start, "dcat:endDate": end}}


def _build_distribution(download: Download, base: str) -> Node:
    """A file that can be fetched: address, format, size and checksum. A table's CSV conforms to what describes its columns."""
    address = {"@id": f"{base}{download.path}"}
    form = get_format(download.format)
    algorithm = {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"}
    about: Node = {
        "@id": f"{base}data/catalogue.jsonld#{download.path}",
        "@type": "dcat:Distribution",
        "dct:title": download.path.rsplit("/", 1)[-1],
        "dct:description": build_language_values(lambda language: _build_file_caption(download, language)),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dct:format": _build_concept("file-type", str(form.eu_file_type), "dct:MediaTypeOrExtent"),
        "dcat:mediaType": {"@id": f"{IANA}{form.media_type}", "@type": "dct:MediaType"},
        "dcat:byteSize": _build_literal(download.bytes, "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": algorithm,
            "spdx:checksumValue": _build_literal(download.sha256, "hexBinary"),
        },
        "dct:license": LICENCE_NODE,
        "dct:language": LANGUAGE_NODES,
        "dcatap:availability": _build_concept("planned-availability", "AVAILABLE", "skos:Concept"),
    }
    if download.table and form is CSV:
        standard = f"{base}data/{CSVW.get_file_name(download.table)}"
        about["dct:conformsTo"] = {"@id": standard, "@type": "dct:Standard"}
    return about


def _build_dataset(
    edition: Edition, about: TableDescription, tables: Sequence[str], downloads: Iterable[Download]
) -> Node:
    """A table, or the register, to which the files of no single table belong. Formats without a name of the EU's are left out."""
    base = edition.base_url
    versions = {"version": edition.version, "previous": edition.previous}
    note = Message("Version {version} follows version {previous}.", versions)
    return {
        "@id": f"{base}data/catalogue.jsonld#{about.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{get_package_name(edition)}/{about.name}",
        **_build_common_properties(edition, base),
        "dcat:version": edition.version,
        **({"adms:versionNotes": build_language_values(note.render)} if edition.previous else {}),
        "dcat:keyword": [
            {"@value": keyword.render(language), "@language": language}
            for language in LANGUAGES
            for keyword in KEYWORDS
        ],
        "dcat:theme": _build_concept("data-theme", "GOVE", "skos:Concept"),
        "dcat:contactPoint": {"@id": f"{base}#contact"},
        "dct:accrualPeriodicity": _build_concept("frequency", "IRREG", "dct:Frequency"),
        "dct:accessRights": _build_concept("access-right", RIGHTS[edition.audience], "dct:RightsStatement"),
        "dcat:landingPage": {"@id": base, "@type": "foaf:Document"},
        "dct:title": build_language_values(about.get_title),
        "dct:description": build_language_values(about.get_description),
        **_describe_period(edition, tables),
        "dcat:distribution": [
            _build_distribution(file, base)
            for file in downloads
            if (file.table or data_texts.REGISTER.name) == about.name and get_format(file.format).eu_file_type
        ],
    }


def _build_register_dataset(edition: Edition, downloads: Iterable[Download], parts: Sequence[Node]) -> Node:
    """The data set of everything: the tables as parts, the providers as sources."""
    dataset = _build_dataset(edition, data_texts.REGISTER, edition.list_tables(), downloads)
    dataset["dct:hasPart"] = [{"@id": part["@id"]} for part in parts]
    origins = dict.fromkeys(provider.origin for provider, _ in edition.list_licensed_providers())
    if addresses := [{"@id": origin} for origin in origins if origin.startswith(("https://", "http://"))]:
        dataset["prov:wasDerivedFrom"] = addresses
    return dataset


def write_catalogue(edition: Edition, downloads: Sequence[Download], folder: Path) -> list[Path]:
    """Writes `data/catalogue.jsonld` under `folder`, the website's root; returns its path."""
    base, name = edition.base_url, build_language_values(data_texts.REGISTER.get_title)
    tables = [_build_dataset(edition, TABLES[table].about, [table], downloads) for table in edition.list_tables()]
    datasets = [_build_register_dataset(edition, downloads, tables), *tables]
    catalogue = {
        "@id": f"{base}data/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": name,
        "dct:description": build_language_values(data_texts.REGISTER.get_description),
        **_build_common_properties(edition, base),
        "foaf:homepage": {"@id": base, "@type": "foaf:Document"},
        "dcat:themeTaxonomy": {"@id": f"{EU}data-theme", "@type": "skos:ConceptScheme"},
        "dcat:dataset": [{"@id": dataset["@id"]} for dataset in datasets],
    }
    home, kinds = {"@id": base}, ["vcard:Organization", "vcard:Kind"]
    publisher = {"@id": f"{base}#publisher", "@type": "foaf:Agent", "foaf:name": name, "foaf:homepage": home}
    contact = {"@id": f"{base}#contact", "@type": kinds, "vcard:fn": name, "vcard:hasURL": home}
    graph = [catalogue, publisher, contact, *datasets]
    path = folder / "data" / "catalogue.jsonld"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(to_json_file({"@context": CONTEXT, "@graph": graph}))
    return [path]
