"""Make boilerplate/text/variants.txt: which Han characters fold to which.

    pip install opencc-python-reimplemented
    python tools/make_variants.py > boilerplate/text/variants.txt

Two public tables are joined: the traditional-to-simplified characters of OpenCC (TSCharacters.txt, Apache License 2.0;
of several simplified forms the first, which OpenCC prefers), and Unicode's property Equivalent_Unified_Ideograph
(EquivalentUnifiedIdeograph.txt, Unicode License), as Perl's Unicode::UCD gives it, for the radicals that PDF fonts put
in the place of characters and that NFKC leaves alone.
"""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

PERL = r"""
use Unicode::UCD qw(prop_invmap);
my ($starts, $values) = prop_invmap("Equivalent_Unified_Ideograph");
for my $i (0 .. $#$starts - 1) {
    next unless $values->[$i];
    printf "%d %d\n", $_, $values->[$i] for $starts->[$i] .. $starts->[$i + 1] - 1;
}
"""


def radicals() -> dict[str, str]:
    lines = subprocess.run(["perl", "-e", PERL], capture_output=True, text=True, check=True).stdout.split("\n")
    pairs = (line.split() for line in lines if line)
    return {chr(int(a)): chr(int(b)) for a, b in pairs}


def simplified() -> dict[str, str]:
    import opencc

    table = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split() for line in table.read_text(encoding="utf-8").splitlines() if line.strip())
    return {pair[0]: pair[1] for pair in pairs if pair[0] != pair[1]}


def main() -> None:
    to_simplified = simplified()
    variants = dict(to_simplified)
    for radical, ideograph in radicals().items():
        variants[radical] = to_simplified.get(ideograph, ideograph)
    variants = {a: b for a, b in variants.items() if unicodedata.normalize("NFKC", a) == a}
    print("# Han characters (first of each pair) and what they fold to. Made by tools/make_variants.py from OpenCC's")
    print("# TSCharacters.txt (Apache-2.0) and Unicode's EquivalentUnifiedIdeograph.txt (Unicode License V3).")
    pairs = sorted(variants.items())
    for i in range(0, len(pairs), 30):
        print(" ".join(a + b for a, b in pairs[i : i + 30]))


if __name__ == "__main__":
    main()
