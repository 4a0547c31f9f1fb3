"""The rules: what each finds, what it means, when to leave it alone, and how to say so."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """A rule and its page; texts are Markdown, in plain paragraphs, lists and blocks."""

    #: `BP001`; never used again for anything else.
    code: str
    name: str
    #: One sentence.
    summary: str
    #: One of `model.LEVELS`.
    level: str
    meaning: str
    example: str
    #: When it is right to leave what was found as it is.
    leave: str
    silence: str


def page(rule: Rule) -> str:
    """The rule's page as Markdown; ends with a newline."""
    sections = (
        ("What it means", rule.meaning),
        ("Example", rule.example),
        ("When to leave it", rule.leave),
        ("How to silence it", rule.silence),
    )
    body = "".join(f"\n## {title}\n\n{text.rstrip()}\n" for title, text in sections)
    return f"# {rule.code}: {rule.name}\n\n{rule.summary}\n\nDefault level: {rule.level}\n{body}"


_HERE = """\
- Here only, in Markdown and HTML: `<!-- boilerplate: ignore-next-line {code} reason="..." -->` on the line before. A
  longer stretch stands between `<!-- boilerplate: off -->` and `<!-- boilerplate: on -->`.
"""

_KNOWN = """\
- All that is there today: `boilerplate baseline create`. What is in the baseline is known, and does not fail.
- Everywhere: `levels` in `.boilerplate.toml`, such as `levels = {{ {code} = "off" }}`, or a level that does not fail.
"""

_REUSE = (
    _HERE
    + """\
- A wording that is right wherever it stands: put it on a list of your own, one phrase a line, and name the file under
  `approved` in `.boilerplate.toml`. Approved text is left out of the score.
"""
    + _KNOWN
)

_LISTED = (
    _HERE
    + """\
- If the list is wrong, mend the list: it is one of the files under `{key}` in `.boilerplate.toml`.
"""
    + _KNOWN
)


def _table(*rules: Rule) -> dict[str, Rule]:
    return {rule.code: rule for rule in rules}


#: By code, in their order.
RULES = _table(
    Rule(
        "BP001",
        "near-duplicate sentence",
        "A sentence, or a part of one, stands in the archive already.",
        "warning",
        meaning="""\
The words were found in one or more documents of the archive, as they are or edited: with other names, numbers or dates,
in another order, with a word put in or left out. The message says how alike the two are, in which document the best
source stands, and in how many others. It is a warning where most of the sentence is reused, and a note where a part is.

Punctuation, spaces, full and half width, traditional and simplified characters do not count as differences.
""",
        example="""\
    draft    坚持党管人才原则，深化人才发展体制机制改革，为建设制造强市提供坚强人才支撑。
    source   坚持党管人才原则，全面深化人才发展体制机制改革，为建设现代化强省提供坚强的人才支撑。

Better is what only you can say: which reform, in which office, by when, and what it will change for whom.
""",
        leave="""\
A quotation, a law, a standing formula, a definition, or your own text that you carry on with on purpose. Where it is a
quotation, name the source. The finding says that the words are not new, not that they are wrong.
""",
        silence=_REUSE.format(code="BP001")
        + """\
- A document that should not count as a source: `exclude_source` in `.boilerplate.toml`, or `--exclude-source`.
- Too much or too little is found: `similarity` is how alike two sentences must be.
""",
    ),
    Rule(
        "BP002",
        "slogan",
        "A set phrase of the archive: it recurs in many documents and says little about this one.",
        "note",
        meaning="""\
The phrase is shorter than a sentence, holds together wherever it occurs, and occurs in many documents of the archive in
different surroundings. `boilerplate slogans` lists all such phrases of an archive.
""",
        example="""\
    不忘初心、牢记使命，把这件事办好。

Slogan: 不忘初心、牢记使命. What is left, 把这件事办好, is what the reader wants to hear more of.
""",
        leave="""\
Where the phrase is the subject (the name of a campaign, a motto that is explained), or where the occasion demands it.
One at the right place does no harm; a paragraph of them says nothing.
""",
        silence=_REUSE.format(code="BP002"),
    ),
    Rule(
        "BP003",
        "repeated within the document",
        "The document says nearly the same again.",
        "note",
        meaning="""\
A sentence of the document is a near-duplicate of an earlier one in the same document. It does not bear on the
originality, which is measured against the archive.
""",
        example="""\
    We will open the night school in March, and the drawing office will be its first room.
    [...]
    In March we will open the night school; its first room will be the drawing office.

Say it once, where it matters most.
""",
        leave="""\
A refrain, a summary that repeats on purpose, a form whose parts must each be complete, a table of contents.
""",
        silence=(_HERE + _KNOWN).format(code="BP003"),
    ),
    Rule(
        "BP004",
        "originality below the floor",
        "The document as a whole is less original than was asked for.",
        "error",
        meaning="""\
The originality is the share of a document's letters and digits that lie in no reused passage. The rule speaks where
that is less than `fail_under` (`--fail-under`), in percent. Protected and approved text is not counted at all.
""",
        example="""\
    originality 46.2% is below the floor of 60%

The other findings say which passages to rewrite; the longest are worth the most.
""",
        leave="""\
A document that is made of quotations, laws or forms. Better than a low floor for all is to leave such documents out.
""",
        silence="""\
- Another floor: `fail_under` in `.boilerplate.toml`, or none.
- Documents that are not to be judged: patterns under `exclude` in `.boilerplate.toml`.
- Mandatory wording: put it on a list under `protected` or `approved`, so that it is no part of the score.
"""
        + _KNOWN.format(code="BP004"),
    ),
    Rule(
        "BP101",
        "altered protected phrase",
        "A mandatory formula is there, but not word for word.",
        "error",
        meaning="""\
The phrases of the lists under `protected` must stand as they are. This one is nearly there: a word is missing, put in,
exchanged, or in another place. The message shows the right wording.
""",
        example="""\
    on the list   以习近平新时代中国特色社会主义思想为指导
    in the draft  以习近平新时代特色社会主义思想为指导

Two characters are missing.
""",
        leave="""\
Where a historical wording is quoted, or the draft writes about the formula itself.
""",
        silence=_LISTED.format(code="BP101", key="protected"),
    ),
    Rule(
        "BP102",
        "rejected phrase",
        "A phrase that your team has agreed not to use.",
        "warning",
        meaning="""\
The phrase is on one of the lists under `rejected`, one phrase a line: worn-out wording, names that are out of date,
terms that the house style forbids. Width, traditional characters, case and punctuation do not hide it.
""",
        example="""\
    on the list   at the end of the day
    in the draft  At the end of the day, what counts is the harvest.

Say what you mean, or leave it out.
""",
        leave="""\
In a quotation, or where the phrase itself is the subject.
""",
        silence=_LISTED.format(code="BP102", key="rejected"),
    ),
    Rule(
        "BP900",
        "useless suppression",
        "A suppression that suppresses nothing.",
        "warning",
        meaning="""\
A comment in the document says that findings are to be ignored, but there are none: the sentence was rewritten or moved,
the rule is another one, or its code is misspelt. Left alone, it would hide the next finding that comes to stand there.
""",
        example="""\
    <!-- boilerplate: ignore-next-line BP001 reason="motto of the college" -->
    A sentence that nobody has written before.

Take the comment out.
""",
        leave="""\
Hardly ever: perhaps while the archive that the sentence stands in is not at hand.
""",
        silence="""\
- Take the comment out, or put it where it belongs, with the right rule.
"""
        + _KNOWN.format(code="BP900"),
    ),
)
