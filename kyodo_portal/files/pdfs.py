"""PDFs are kept as they are, so those that do something when opened are refused.

A simple look, not a reader: names of actions outside of streams, and inside of the compressed
object streams where newer files keep their objects. What a stranger could still hide never runs
here: a PDF leaves only as a download, in a sandbox (`views.file_response`).
"""

import re
import zlib
from collections.abc import Iterator

MAGIC = b"%PDF-"
END = b"%%EOF"
# ISO 32000: actions that run, start, send or bring along something; and other people's programs.
ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|XFA)(?![A-Za-z0-9])"
)
ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Object streams hold no pictures; more than this, unpacked, is no document of a group.
MOST_UNPACKED = 20_000_000


def is_pdf(content: bytes) -> bool:
    """Whether it begins and ends as a PDF does."""
    return content.startswith(MAGIC) and END in content[-2048:]


def is_encrypted(content: bytes) -> bool:
    """Whether a password, even an empty one, keeps us from looking inside."""
    return any(ENCRYPTED.search(part) for part in _structure(content))


def does_something(content: bytes) -> bool:
    """Whether a script, a program, a form that sends or another file is inside."""
    return any(ACTIVE.search(_ESCAPED.sub(_letter, part)) for part in _structure(content))


def _letter(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])


def _structure(content: bytes) -> Iterator[bytes]:
    """The parts that are objects: between streams, and unpacked object streams.

    Each part is found by looking for words, never by a pattern that could be led astray.
    """
    start, room = 0, MOST_UNPACKED
    while (begin := content.find(b"stream", start)) >= 0:
        head = content[start:begin]
        yield head
        end = content.find(b"endstream", begin)
        if end < 0:
            yield content[begin:]
            return
        if b"/ObjStm" in head[-4096:] and room > 0:
            unpacked = _unpacked(content[begin + len(b"stream") : end].lstrip(b"\r\n"), room)
            room -= len(unpacked)
            yield unpacked
        start = end + len(b"endstream")
    yield content[start:]


def _unpacked(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error:
        return body
