"""Altered formulae, planted in real documents: how many are found, by kind, and what is found where none was planted.

    python benchmarks/altered.py FOLDER [--seed N] [--untouched]

FOLDER holds Chinese documents as text. Each of 200 gets one altered formula, after a mark or a 的. With `--untouched`
all that is found in the documents as they are is listed instead, to be read.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from boilerplate.exclusions import Exclusions, Phrases, find_exclusions, prepare
from boilerplate.model import ListedPhrase, Lists
from boilerplate.text.analysis import fold_texts

FORMULAE = (
    "不忘初心、牢记使命",
    "增强“四个意识”、坚定“四个自信”、做到“两个维护”",
    "坚持和加强党的全面领导",
    "以习近平新时代中国特色社会主义思想为指导",
    "全心全意为人民服务",
    "为中国人民谋幸福，为中华民族谋复兴",
    "坚持党的领导、人民当家作主、依法治国有机统一",
    "人民对美好生活的向往就是我们的奋斗目标",
    "实现中华民族伟大复兴的中国梦",
    "党的建设新的伟大工程",
    "习近平新时代中国特色社会主义思想",
    "打铁必须自身硬",
    "富强民主文明和谐美丽的社会主义现代化强国",
    "统筹推进“五位一体”总体布局、协调推进“四个全面”战略布局",
    "以马克思列宁主义、毛泽东思想、邓小平理论、“三个代表”重要思想、科学发展观、习近平新时代中国特色社会主义思想为指导",
    "中国特色社会主义最本质的特征是中国共产党领导",
    "绿水青山就是金山银山",
    "自我净化、自我完善、自我革新、自我提高",
    "两个一百年奋斗目标",
    "全面建成小康社会、全面深化改革、全面依法治国、全面从严治党",
)
ADDED = ["的", "地", "坚决", "更好", "进一步"]

Alteration = Callable[[str, random.Random], str]


def letters_of(text: str) -> list[int]:
    return [place for place, character in enumerate(text) if character.isalnum()]


def letter_left_out(formula: str, rng: random.Random) -> str:
    place = rng.choice(letters_of(formula)[1:-1])
    return formula[:place] + formula[place + 1 :]


def letter_wrong(formula: str, rng: random.Random) -> str:
    return replaced(formula, rng.choice(letters_of(formula)[1:-1]), rng)


def edge_wrong(formula: str, rng: random.Random) -> str:
    return replaced(formula, rng.choice([letters_of(formula)[0], letters_of(formula)[-1]]), rng)


def word_left_out(formula: str, rng: random.Random) -> str:
    words = jieba.lcut(formula)
    at = rng.choice(inner_words(words, formula))
    return "".join(words[:at] + words[at + 1 :])


def word_changed(formula: str, rng: random.Random) -> str:
    words = jieba.lcut(formula)
    at = rng.choice(inner_words(words, formula))
    words[at] = "".join(any_letter(rng) for _ in words[at])
    return "".join(words)


def word_added(formula: str, rng: random.Random) -> str:
    words = jieba.lcut(formula)
    at = rng.choice([i for i in range(1, len(words)) if words[i].isalnum() and words[i - 1].isalnum()])
    word = rng.choice([word for word in ADDED if len(word) <= allowed(formula)])
    return "".join([*words[:at], word, *words[at:]])


def another_order(formula: str, rng: random.Random) -> str:
    members = re.split("[、，]", formula)
    i, j = rng.sample(range(len(members)), 2)
    members[i], members[j] = members[j], members[i]
    return "、".join(members)


ALTERATIONS: dict[str, Alteration] = {
    "letter left out": letter_left_out,
    "letter wrong": letter_wrong,
    "first or last letter wrong": edge_wrong,
    "word left out": word_left_out,
    "word changed": word_changed,
    "word put in": word_added,
    "another order": another_order,
}


def allowed(formula: str) -> int:
    """How many letters of a formula may differ for it to count as nearly there."""
    return max(1, len(letters_of(formula)) // 5)


def inner_words(words: list[str], formula: str) -> list[int]:
    return [i for i in range(1, len(words) - 1) if words[i].isalnum() and len(words[i]) <= allowed(formula)]


def any_letter(rng: random.Random) -> str:
    """One of the 3,700 more common characters: the first level of GB 2312."""
    return bytes((rng.randint(0xB0, 0xD6), rng.randint(0xA1, 0xFE))).decode("gb2312")


def replaced(formula: str, place: int, rng: random.Random) -> str:
    return formula[:place] + any_letter(rng) + formula[place + 1 :]


def search(texts: list[str], phrases: Phrases) -> Exclusions:
    codes, offsets, sentences, _ = fold_texts(texts, [True] * len(texts))
    return find_exclusions(codes, offsets, sentences, phrases)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--untouched", action="store_true")
    arguments = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(arguments.folder.glob("*.txt"))]
    phrases = prepare(Lists(tuple(ListedPhrase(formula, "formulae") for formula in FORMULAE)))
    if arguments.untouched:
        begin = time.perf_counter()
        found = search(texts, phrases)
        print(f"{sum(map(len, texts))} characters, {time.perf_counter() - begin:.2f} s")
        for text, remarks in zip(texts, found.remarks, strict=True):
            for remark in remarks:
                print(" ".join(text[remark.start : remark.end].split()), remark.message, sep="\t")
        return
    rng = random.Random(arguments.seed)
    for kind, alter in ALTERATIONS.items():
        drafts, places, planted = [], [], []
        for text in rng.sample(texts, 200):
            spots = [found.end() for found in re.finditer("[，。的]", text)] or [0]
            formula = rng.choice([each for each in FORMULAE if fits(each, alter, rng)])
            spot, altered = rng.choice(spots), alter(formula, rng)
            drafts.append(f"{text[:spot]}{altered}{rng.choice(['，', '。', '的要求，'])}{text[spot:]}")
            places.append((spot, spot + len(altered)))
            planted.append(formula)
        hits = sum(
            any(r.start < end and r.end > start and f"read {formula}:" in r.message for r in remarks)
            for remarks, (start, end), formula in zip(search(drafts, phrases).remarks, places, planted, strict=True)
        )
        print(f"{kind}\t{hits / len(drafts):.3f}")


def fits(formula: str, alter: Alteration, rng: random.Random) -> bool:
    """Whether a formula can be altered so."""
    try:
        return alter(formula, rng) != formula
    except (IndexError, ValueError):
        return False


if __name__ == "__main__":
    main()
