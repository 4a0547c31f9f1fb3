"""Made-up archives: stock sentences with slots, exact copies, a sentence that is everywhere, and text of one's own."""

from __future__ import annotations

import random
from pathlib import Path

PLACES = ("柳河镇", "青山县", "东风乡", "红旗街道", "白云区", "清水湾", "石桥村", "新安里")
STOCK = (
    "要为{}高质量发展提供坚强的人才支撑和智力保障，把各项任务落到实处。",
    "{}今年引进了{}名年轻的农业技术人员到村里工作，群众很满意。",
    "会议由{}负责同志主持，{}名代表参加了讨论并提出了意见。",
    "In the year {1} the office of {0} answered every letter that it was sent by farmers.",
    "各部门要认真学习领会文件精神，结合{}实际抓好贯彻落实工作。",
)
EVERYWHERE = "不忘初心、牢记使命，为人民群众办好每一件实事。"
SYLLABLES = "山水风云花草树木江河湖海春夏秋冬东西南北金银铜铁天地日月星辰米面油盐酱醋茶"


def write_archive(folder: Path, *, documents: int, seed: int, first: int = 0) -> Path:
    """Write documents `2015/01-00.txt` and so on, one of them Markdown; the same seed gives the same text."""
    draw = random.Random(seed)
    for number in range(first, first + documents):
        year = folder / str(2015 + number % 3)
        year.mkdir(parents=True, exist_ok=True)
        stock = [sentence.format(draw.choice(PLACES), draw.randint(2, 90)) for sentence in draw.sample(STOCK, 3)]
        lines = [EVERYWHERE, *stock]
        lines += ["".join(draw.choices(SYLLABLES, k=draw.randint(12, 30))) + "。" for _ in range(4)]
        draw.shuffle(lines)
        name = f"{number % 12 + 1:02}-{number:03}.{'md' if number % 7 == 3 else 'txt'}"
        (year / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
