"""Names of files: what people see, and what the disk knows."""

import secrets

from kyodo_portal.lib.text import clean_line

LONGEST_STEM = 80


def shown_name(typed: str, suffix: str) -> str:
    """The name for people: no folders, nothing invisible, not endless, and the true ending."""
    last = clean_line(typed.replace("\\", "/").rsplit("/", 1)[-1])
    stem = last.rpartition(".")[0] if "." in last else last
    return f"{stem.strip(' .')[:LONGEST_STEM] or 'ファイル'}.{suffix}"


def ending(typed: str) -> str:
    """The ending of a typed name in small letters, "" without one."""
    return clean_line(typed).rpartition(".")[2].lower() if "." in typed else ""


def random_place(suffix: str) -> str:
    """Where a file lies below MEDIA_ROOT; says nothing about what is in it."""
    name = secrets.token_hex(16)
    return f"private/{name[:2]}/{name}.{suffix}"
