"""Text to sentences, folded characters and shingles."""

#: Version of the rules by which text is cut into sentences and folded. Raise it whenever the same text would give other
#: sentences, folded characters or hashes: an index that was made by other rules finds nothing, and must be told apart.
TEXT_RULES = 1
