"""What the last build wrote: the hash of each file, so that an edit by hand is seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = ".backwright"
NAME = f"{FOLDER}/manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` are hashes by path."""

    version: str
    files: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Manifest | None:
        """None where there is none that can be read: then the folder is not ours."""
        try:
            data = json.loads((folder / NAME).read_text(encoding="utf-8"))
            return cls(str(data["version"]), {str(path): str(digest) for path, digest in data["files"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def text(self) -> str:
        data = {"version": self.version, "files": dict(sorted(self.files.items()))}
        return json.dumps(data, indent=2) + "\n"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
