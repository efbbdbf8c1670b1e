"""Names of files as people and databases can read them."""


def to_readable_name(name: str) -> str:
    """The name of a file, in which a replacement character stands for each byte that is no character: a system that writes
    names in another encoding, or an archive from one, leaves such bytes.
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
