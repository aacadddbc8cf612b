"""Link secrets that need not be stored: computed from a random nonce and SECRET_KEY."""

import base64

from django.utils.crypto import salted_hmac


def keyed_token(nonce: str) -> str:
    """The secret for a link, 43 URL-safe characters (256 bits)."""
    mac = salted_hmac("kyodo_portal.access", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
