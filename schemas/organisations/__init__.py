"""The organisations that the register knows: identifiers, names in both languages, aliases and codes, successors.

Belongs here: reading these lists. Does not belong here: deciding which organisation a sender means (stage match).
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from schemas.languages import fold_text
from schemas.tables import TABLES

FOLDER = Path(__file__).parent
IDENTIFIER_SEPARATOR = " | "
"""Between several identifiers in one cell of these lists."""


def _read_list(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype="string[pyarrow]", keep_default_na=False, na_values=[""])


@cache
def load_organisations() -> pd.DataFrame:
    """All organisations, as the published table `organisations`."""
    return TABLES["organisations"].conform_and_sort(_read_list("organisations"))


@cache
def load_successors() -> pd.DataFrame:
    """organisation_id, successor_id, date, councils, note_en, note_cy: who took over from whom.

    councils: in whose areas, separated by IDENTIFIER_SEPARATOR, where an organisation's area was split; blank: everywhere.
    """
    return _read_list("successors")


@cache
def list_aliases() -> tuple[tuple[str, str], ...]:
    """Every other name as people write it, with the identifier of the organisation that it means."""
    aliases = _read_list("aliases")
    return tuple(zip(aliases["alias"], aliases["organisation_id"], strict=True))


def join_names(identifiers: Iterable[str], language: str) -> str:
    """The names of organisations in one language, or in the other where that has none, in the order given."""
    names = _map_identifiers_to_names(language)
    return ", ".join(names[identifier] for identifier in identifiers)


@cache
def _map_identifiers_to_names(language: str) -> dict[str, str]:
    organisations = load_organisations().set_index("organisation_id")
    names = organisations[f"name_{language}"].fillna(organisations["name_en"]).fillna(organisations["name_cy"])
    return {str(identifier): str(name) for identifier, name in names.items()}


@cache
def map_names_to_identifiers() -> dict[str, str]:
    """Every folded name, alias and code → the identifier of the organisation that it means.

    Raises ValueError when a name means two organisations.
    """
    organisations, pairs = load_organisations(), list(list_aliases())
    for column in ("organisation_id", "gss_code", "name_en", "name_cy"):
        named = organisations.dropna(subset=column)
        pairs += list(zip(named[column], named["organisation_id"], strict=True))
    identifiers: dict[str, str] = {}
    for name, organisation in pairs:
        if identifiers.setdefault(fold_text(name), organisation) != organisation:
            raise ValueError(f"'{name}' stands for both {identifiers[fold_text(name)]} and {organisation}")
    # After the Welsh `a` (and) a name's first letter changes: Powys a Chonwy, Abertawe a Phowys.
    for name, organisation in list(identifiers.items()):
        if name[:1] in ("c", "p", "t") and name[1:2] != "h":
            identifiers.setdefault(f"{name[0]}h{name[1:]}", organisation)
    return identifiers
