"""What the words mean: tables, code lists, the definition, findings, the shape of a source file, the two languages.

Belongs here: declarations that every stage may read. Does not belong here: Dagster, the network, or writing anything.
"""
