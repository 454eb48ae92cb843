"""Files to disk: the formatter, the manifest of what was generated, the tree. The only room that writes."""

from backwright.workspace.environment import PLACEHOLDER, write_environment
from backwright.workspace.formatting import format_files
from backwright.workspace.refusals import ForeignFolderError, HandEditsError, RefusedError, UnsafePathError
from backwright.workspace.tree import Written, write_new_file, write_tree

__all__ = [
    "PLACEHOLDER",
    "ForeignFolderError",
    "HandEditsError",
    "RefusedError",
    "UnsafePathError",
    "Written",
    "format_files",
    "write_environment",
    "write_new_file",
    "write_tree",
]
