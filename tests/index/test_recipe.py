"""What must agree before documents can be compared is written down, and nobody changes it unawares."""

from __future__ import annotations

import hashlib

import numpy as np

from boilerplate.index.recipe import recipe_from, recipe_of
from boilerplate.model import Settings
from boilerplate.near.bands import band_keys
from boilerplate.near.signatures import datasketch_permutations, hash32, signatures
from boilerplate.phrases.fingerprints import all_grams, winnow
from boilerplate.text import TEXT_RULES
from boilerplate.text.analysis import analyse, parse_shingle

#: For each version of the rules what they make of the text below. Who changes what is made of a text raises TEXT_RULES
#: and adds a line; who finds that a line no longer holds has made every index that is about unusable.
MADE_OF_IT = {1: "b3b5c2433f097c8ebd03c004d80f8150e49e6a3d457da1bf0ff4e3e175baceee"}

TEXT = (
    "在全市人才工作会议上的讲话\n同志们:\n一是坚持党管人才原则，２０２１年引进ＸＸ名高层次人才。“好！”他说。\n"
    "（三）**市加強環境保護……第3次会议；the Quick brown fox jumps over 12 lazy dogs. ﬁ㎡½ ⽂件⾏ 202x年某某同志\n\n"
    "首页 > 综合范文 > 下一篇:返回列表\n总 则\u3000第一条\u3000为了\u200b规范,制定本法. "
    "İstanbul'da ǅ ß \U00020bb7野家\n"
)


def made_of(text: str) -> str:
    made = analyse([text], parse_shingle("char-2"), [True])
    digest = hashlib.sha256()
    hashes = hash32(made.shingles.hashes)
    kept = np.flatnonzero(np.diff(made.shingles.offsets))
    offsets = made.shingles.offsets[np.append(kept, -1)]
    grams = winnow(all_grams(made.folded.codes, made.folded.offsets))
    for column in (
        made.sentences.start,
        made.sentences.end,
        made.folded.codes,
        made.folded.offsets,
        made.shingles.hashes,
        band_keys(signatures(hashes, offsets, datasketch_permutations(126, 1))),
        grams.keys,
        grams.start,
    ):
        digest.update(np.ascontiguousarray(column).astype("<u8").tobytes())
    return digest.hexdigest()


def test_what_is_made_of_a_text_has_not_changed_since_the_version_of_the_rules_was():
    assert made_of(TEXT) == MADE_OF_IT[TEXT_RULES]


def test_a_recipe_says_what_is_different():
    mine, other = recipe_of(Settings(shingle="char-3")), recipe_of(Settings(shingle="word-2", seed=7))
    assert mine.differences(other).startswith("shingle char-3, not word-2, seed 1, not 7, text rules")
    assert "jieba" in other.text
    assert mine.differences(mine) == ""
    assert recipe_from(mine._asdict()) == mine


def test_what_the_settings_leave_open_is_as_in_the_index():
    there = recipe_of(Settings(shingle="word-2"))
    assert recipe_of(Settings(), there) == there
    assert recipe_of(Settings()).shingle == "char-2"
