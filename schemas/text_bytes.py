"""The letters of a whole column of texts at once, as Arrow holds them: one text behind the other, in UTF-8."""

import numpy as np
import pyarrow as pa


def concat_bytes(texts: pa.Array) -> memoryview:
    """Texts (large_string) one behind the other. Nothing is copied."""
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(texts.buffers()[2] or b"")[offsets[0] : offsets[-1]]


def has_bytes(texts: pa.Array, wanted: bytes, below: int = 0) -> bool:
    """Whether any text has one of some bytes, or one below another. Mostly none has, and a pattern would take much longer."""
    letters = np.frombuffer(concat_bytes(texts), np.uint8)
    return any((letters == byte).any() for byte in wanted) or bool((letters < below).any())
