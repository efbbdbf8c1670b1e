"""The mark of a form that this server has made: a form that another website sends in a visitor's name has none.

It needs no cookie: it is signed with a secret that each start of the server makes anew.
"""

import hashlib
import hmac
import secrets
import time
from urllib.parse import urlsplit

from starlette.requests import Request

VALID_SECONDS = 12 * 60 * 60
SECRET_BYTES = 32
LONGEST_TOKEN = 128
"""More characters than any token made here has; Python refuses to turn thousands of digits into a number."""


class FormTokens:
    """Makes tokens and knows them again."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(SECRET_BYTES)

    def create_token(self) -> str:
        """A token for a form that is shown now."""
        return self._sign(str(int(time.time())), secrets.token_urlsafe(8))

    def is_valid(self, token: str) -> bool:
        """Whether a token was made here, not too long ago."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            return False
        moment, _, rest = token.partition(".")
        nonce = rest.partition(".")[0]
        if not moment.isdigit():
            return False
        is_recent = 0 <= time.time() - int(moment) <= VALID_SECONDS
        return is_recent and hmac.compare_digest(token.encode(), self._sign(moment, nonce).encode())

    def _sign(self, moment: str, nonce: str) -> str:
        signature = hmac.new(self._secret, f"{moment}.{nonce}".encode(), hashlib.sha256).hexdigest()
        return f"{moment}.{nonce}.{signature}"


def is_own_origin(request: Request) -> bool:
    """Whether a form was sent from this site, as far as the browser says."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
