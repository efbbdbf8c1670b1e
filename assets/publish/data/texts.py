"""What the register and its files are called, in both languages, where no schema says it already.

Belongs here: texts that several outputs share. Does not belong here: texts of columns, tables and codes.
"""

from schemas.languages import Language, translator

NAME = "shared-services-register"


def title(language: Language) -> str:
    """The register's name in one language."""
    say = translator(language)
    return say("Shared Services Register")


def description(language: Language) -> str:
    """What the register holds, in one language."""
    say = translator(language)
    return say(
        "The services that public bodies in Wales share: which projects there are, whether the record of each shows "
        "a shared service by one dated definition, who bears which cost and gains which benefit, and how they perform."
    )


def provenance(language: Language) -> str:
    """What the provenance file holds, in one language."""
    say = translator(language)
    return say("Where every published value comes from: provider, file, sheet and cell, and what was sent there.")
