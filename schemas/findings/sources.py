"""Rules about a provider's source file: what it leaves unsaid, and what that does to all that the provider sends."""

from schemas.findings.rule import Rule

LICENCE_MISSING = Rule(
    "licence-missing", "1", "error", "publisher", "row-held",
    "No licence has been confirmed", "Ni chadarnhawyd trwydded",
    "No licence has been confirmed: {name_en} has not said under which licence its data may be published. Every row that it sent is held.",
    "Ni chadarnhawyd trwydded: nid yw {name_cy} wedi dweud o dan ba drwydded y caniateir cyhoeddi ei ddata. Cedwir yn ôl bob rhes a anfonodd.",
    "Ask the provider under which licence its data may be published, and write it down in its source file under 'licence'.",
    "Gofynnwch i'r darparwr o dan ba drwydded y caniateir cyhoeddi ei ddata, a chofnodwch hi yn ei ffeil ffynhonnell o dan 'licence'.",
)  # fmt: skip

RULES = (LICENCE_MISSING,)
