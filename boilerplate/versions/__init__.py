"""What is new in a document against another version of it, that Git has.

What is judged is always the work tree. That is right for a hook, too: pre-commit puts aside what is not staged before
it runs one. `git` asks Git, `sentences` compares, and `comparison` does both for documents.
"""

from .comparison import Comparison, former_names, unchanged_sentences
from .git import VersionError
from .revisions import Version, find_version

__all__ = [
    "Comparison",
    "Version",
    "VersionError",
    "find_version",
    "former_names",
    "unchanged_sentences",
]
