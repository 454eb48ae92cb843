"""The `.env` of a generated project: once, with secrets of its own."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

PLACEHOLDER = "change-me"
"""What stands for a secret in a generated `.env.example`."""


def write_environment(folder: Path, example: str) -> bool:
    """`.env` from the text of `.env.example`, each placeholder replaced by a fresh secret, for the owner's eyes only.

    Answers whether it was written: one that is there is never touched.
    """
    text = re.sub(rf"(?m)^(\w+=){PLACEHOLDER}[^\n]*$", lambda line: line[1] + secrets.token_urlsafe(48), example)
    try:
        descriptor = os.open(folder / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    return True
