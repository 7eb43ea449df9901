"""Web archives (mht, and what word processors save as "single file web page"): the page inside."""

from __future__ import annotations

import re

_HEAD = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE)


def is_archive(data: bytes) -> bool:
    r"""Tell whether a file is a web archive.

    Examples:
        >>> is_archive(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"), is_archive(b"<p>")
        (True, False)
    """
    return _HEAD.match(data[:4096]) is not None


def page(data: bytes) -> bytes | None:
    """Return the first HTML part of a web archive, decoded from its transfer encoding; None where there is none."""
    import email

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else None
    return None
