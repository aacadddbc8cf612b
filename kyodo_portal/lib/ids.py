"""Random tokens, codes for paper, and the numbers people quote on the phone."""

import hashlib
import secrets
import string

from kyodo_portal.lib.text import to_halfwidth

# Without 0/O and 1/I: they look alike on paper. 32 characters, so 10 of them carry 50 bits.
_PAPER_ALPHABET = "".join(sorted(set(string.ascii_uppercase + string.digits) - set("0O1I")))
_PAPER_LENGTH = 10
_SERIES_DIGITS = {"A": 4, "S": 5, "K": 4}


def random_token() -> str:
    """Return a secret for a link: 256 random bits, safe in a URL. Store only its `digest`."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the SHA-256 of a token, 64 hex digits: what the database keeps instead of it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def paper_code() -> str:
    """Return a one-time code of ten characters to print on an invitation."""
    return "".join(secrets.choice(_PAPER_ALPHABET) for _ in range(_PAPER_LENGTH))


def format_paper_code(code: str) -> str:
    """Return the code as printed: XXXXX-XXXXX."""
    half = _PAPER_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def normalise_paper_code(typed: str) -> str:
    """Return the ten characters of a typed code, or "" when it cannot be one.

    Lower case, full-width letters, blanks and hyphens are all fine.
    """
    code = "".join(to_halfwidth(typed[:100]).replace("-", " ").split()).upper()
    is_code = len(code) == _PAPER_LENGTH and set(code) <= set(_PAPER_ALPHABET)
    return code if is_code else ""


def receipt_number(series: str, year: int, number: int) -> str:
    """Return a receipt number: A-2025-0012 (proposals), S-2025-00123 (consultations)
    or K-2025-0012 (printed sheets)."""
    return f"{series}-{year}-{number:0{_SERIES_DIGITS[series]}d}"
