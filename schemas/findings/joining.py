"""Rules about what follows from the records once they are brought together."""

from schemas.findings.rule import Rule

STATUS_DIFFERS = Rule(
    "status-differs", "1", "warning", "provider", "published",
    "A status that differs from the register's", "Statws sy'n wahanol i un y gofrestr",
    "'{value}' says: {theirs}. By the register's rule, from value, target and tolerance, it is: {ours}. The register publishes its own.",
    "Mae '{value}' yn dweud: {theirs}. Yn ôl rheol y gofrestr, o'r gwerth, y targed a'r goddefiant: {ours}. Mae'r gofrestr yn cyhoeddi ei statws ei hun.",
    "Check value and target, and the measure's direction and tolerance with the register's team.",
    "Gwiriwch y gwerth a'r targed, a chyfeiriad a goddefiant y mesur gyda thîm y gofrestr.",
)  # fmt: skip
RULES = (STATUS_DIFFERS,)
