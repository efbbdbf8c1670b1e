"""The data version of what a step made of several providers in one run."""

import hashlib
from collections.abc import Iterable


def combine_digests(digests: Iterable[str | None], stopped: str) -> str:
    """One data version of tables that were made from inputs with these digests, in the order of their providers.

    Dagster gives all partitions of a run one version: that of a single provider is the digest of its own inputs. stopped:
    stands for a return that has no digest, since it is to be tried again.
    """
    known = [digest or stopped for digest in digests]
    return known[0] if len(known) == 1 else hashlib.sha256("\n".join(known).encode()).hexdigest()
