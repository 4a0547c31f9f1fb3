"""What the words of a phrase say of it: whether it is a set phrase by its form, or a name, a time, a turn of speech.

How often a phrase is used tells much, but not this: `截至目前`, `会议指出`, `巴基斯坦` and `基础设施` hold together as
well as `真抓实干`. So the words are looked at, with the kinds that a dictionary gives them. What is known here is known
of Chinese and of English; phrases of other languages are judged by their numbers, and by how long their words are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Added to the score of a phrase, in nats; what is `NO_SLOGAN` is left out.
NO_SLOGAN = float("-inf")
_PARALLEL, _SHORTHAND, _FRAME = 3.5, 3.0, 2.5
_SAYING, _VOCABULARY, _COLLOCATION, _TERM, _NAME = -2.0, -4.0, -2.0, -1.0, -4.0
#: A phrase that is always a part of a clause gets this share of what its form earns; a shorthand is made to be one.
_PARTLY = 0.6

_NUMERALS = "一二三四五六七八九十百千万两"
# 一带一路, 三会一课, 三去一降一补; 四个自信, 三大攻坚战, 两弹一星; but not 十三五规划, 三分之一, 一定能够, 两岸关系.
_SHORTHAND_FORM = re.compile(
    "(?!四川|两[国党岸]|[一两双]边)("
    "[一二三四五六七八九十两双][^一二三四五六七八九十两双]{1,3}[一二三四五六七八九十两双].*|"
    "([二三四五六七八九十两双]|十[一二三四五六七八九])[^一二三四五六七八九十百千万亿分点年月日时届级岸国边方次中期].+)"
)
_FRAME_FORM = re.compile("(以|把|为|让|用|由|向).+(为|作为|成|就是|放在|于|谋|当).+|.+(就是|才是|不是|没有).+")

_TIME = re.compile(
    ".*中全会.*|(党的)?十[一二三四五六七八九]大.*|"
    "(今年|去年|明年|近年|今天|昨天|明天|今后|过去|当前|目前|截至|截止|日前|近日|当地时间|同期|从[今昨明]).*|"
    ".*(以来|时期|期间|目前|之际|前夕|年代|[上下]午|凌晨|晚上|[上下]半年|年[初底末来间]|[今之以]后|[之以]前|近日|日前|"
    "[今去明当]年|当[天日前]|世纪|周年|月份|季度|阶段|时间|同期)"
)
_QUANTITY = re.compile(
    f"[{_NUMERALS}零〇点几数]+(亿|万[^{_NUMERALS}]|倍|点[{_NUMERALS}]|分之|元|吨|届|余|多|周年|世纪|个?月|年[来多间内]|中全会).*|"
    f"[{_NUMERALS}零〇点几数]{{2,}}.|个百分点|百分之.*"
)
#: How someone is quoted, or a text goes on: not what it says.
_REPORT = re.compile(
    "指出|强调|认为|表示|说|要求|证明|显示|介绍|报道|了解|获悉|宣布|提出|告诉|相信|坚信|希望|知道|看到|写道|透露|规定|"
    "决定|明确|通知|讲话|会议|出席|参加|主持|会见|会谈|揭晓|播出|统计|感谢|敬意|问候|祝贺|谢意|审议|如下|声明"
)
_OPENING = re.compile(
    "(我们|你们|他们|它们|咱们|大家|自己|这|那|其|该|此|本|据|受|有关|一些|有的|许多|各|另|由此|如|让我们|请|双方|"
    "一定|必须|应该|应当|可以|能够|只有这|只要|如果|尽管|虽然|任何|所有|一批|一系列|比[上去]年|从.+看$|在.+[上中下里内]$).*|"
    ".+(领导|形势|条件|背景|情况|支持|推动|指导|帮助)下|.+(基础|问题|事实|会)上|.+(过程|工作|实践)中"
)
_OFFICE = re.compile(
    ".*(办公室|委员会|政府|法院|检察院|大学|学院|党校|公司|集团|研究[院所会]|[协学]会|联合会|总工会|报社|出版社|通讯社|杂志社|"
    "银行|医院|中学|小学|大会|全会|论坛|峰会|常委会|委员|代表|教授|专家|学者|书记|主任|同志|大使|司令|总书记|秘书长|首相|自治[区州]|"
    "开发区|街道|党委|党组|党中央|国务院|组织部|宣传部|纪委|频道|网站|日报|公众号|客户端|编辑|责编)|中央"
)
_TITLE = re.compile("副?(市长|省长|县长|部长|局长|院长|校长|书记|主任|主席|总理|首相|总统|委员长|会长|记者|通讯员)")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤栗俞习温"
)
_LOOSE_BEGINNING = re.compile("[的了着过和与及或等地得而之所并也都就还又则是们但个次名位]|以及|并且|因此|因为|进一步")
_LOOSE_ENDING = re.compile(
    "[的地得和与及或而在是对把被从为向以将使让由于等并也都就还又不要一了着这那其所更最有能会可应]|进一步|以及|通过|"
    "按照|根据|关于|对于|一个|一种|这个|可以|必须|应当"
)
#: 幸福都是奋斗出来的
_STATEMENT = re.compile(".+是.+的")
_SHORT_OFFICES = frozenset("部委局厅署省市县州")
# As the dictionary names them: places, people, organisations; sayings; nouns and what stands with them; and so on.
_NAMES = frozenset(("ns", "nr", "nrt", "nrfg", "nt"))
_SAYINGS = frozenset(("i", "l"))
_NOUNS = frozenset(("n", "nz", "vn", "b", "j", "ng", "ns", "s"))
_ADVERBS = frozenset(("d", "ad", "zg"))
_VERBS = frozenset(("v", "vn"))

_MEASURE = re.compile(
    "cents?|percent|per|dollars?|hundreds?|thousands?|millions?|billions?|trillions?|tons|miles|acres|degrees|ago|"
    "(to|yester)?days?|weeks?|months?|years?|century|centuries|january|february|march|april|june|july|august|september|"
    "october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mr|mrs|messrs"
)
_FUNCTION_WORDS = re.compile(
    "a|about|above|after|again|against|all|almost|already|also|although|always|am|among|an|and|another|any|are|as|at|be|"
    "because|been|before|being|below|between|both|but|by|can|cannot|could|did|do|does|doing|done|down|during|each|either|"
    "else|even|ever|every|few|for|from|further|had|has|have|having|he|her|here|hers|herself|him|himself|his|how|however|"
    "i|if|in|indeed|into|is|it|its|itself|just|less|let|made|make|many|may|me|might|mine|more|most|much|must|my|myself|"
    "neither|never|no|nor|not|now|of|off|often|on|once|one|only|or|other|others|our|ours|ourselves|out|over|own|perhaps|"
    "quite|rather|same|shall|she|should|since|so|some|still|such|than|that|the|their|theirs|them|themselves|then|there|"
    "thereby|therefore|these|they|this|those|though|through|throughout|thus|to|too|toward|towards|two|three|under|until|"
    "unto|up|upon|us|very|was|we|well|were|what|whatever|when|whenever|where|whether|which|while|who|whole|whom|whose|why|"
    "will|with|within|without|would|yet|you|your|yours"
)


def judge_chinese(clauses: Sequence[str], words: Sequence[str], kinds: dict[str, str], stands_alone: bool) -> float:
    """What to add to the score of a phrase; `words` are those of all its clauses, `kinds` the dictionary's.

    `stands_alone` says that it stands between marks somewhere.
    """
    text = "".join(clauses)
    kind = [kinds.get(word, "") for word in words]
    parts = _words_by_clause(clauses, words)
    if _LOOSE_BEGINNING.fullmatch(words[0]) or kind[0] in ("c", "t"):
        return NO_SLOGAN
    if _LOOSE_ENDING.fullmatch(words[-1]) and not _STATEMENT.fullmatch(text):
        return NO_SLOGAN
    if _TIME.fullmatch(text) or _OPENING.fullmatch(text) or any(map(_QUANTITY.fullmatch, clauses)):
        return NO_SLOGAN
    if _SHORTHAND_FORM.fullmatch(text) and (len(words) > 1 or kind[0] in _SAYINGS):
        return _SHORTHAND
    if _REPORT.fullmatch(words[-1]) or words[-1] in _SHORT_OFFICES:
        return NO_SLOGAN
    if any(_OFFICE.fullmatch(part[-1]) for part in parts) or any(map(_TITLE.fullmatch, words)):
        return NO_SLOGAN
    is_list = len(clauses) > 1 and all(
        _is_full_name(clause, part, kinds) or _is_item(clause, part, kinds)
        for clause, part in zip(clauses, parts, strict=True)
    )
    if is_list or _is_name(kind) or _is_full_name(text, words, kinds):
        return NO_SLOGAN
    if text in kinds:
        return _SAYING if kinds[text] in _SAYINGS else _VOCABULARY
    if is_parallel(clauses):
        return _PARALLEL if stands_alone else _PARALLEL * _PARTLY
    if _FRAME_FORM.fullmatch(text):
        return _FRAME if stands_alone else _FRAME * _PARTLY
    if len(words) == 2 and kind[0] in _ADVERBS and kind[1] in _VERBS:
        return _COLLOCATION
    return _TERM if all(k in _NOUNS for k in kind) else 0.0


def judge_words(words: Sequence[str], is_name: bool) -> float:
    """What to add to the score of a phrase of words of an alphabet; `is_name` says that they are written with capitals.

    Two of the words at least, and those at the ends, must say something.
    """
    content = [len(word) > 1 and not _FUNCTION_WORDS.fullmatch(word) for word in words]
    if sum(content) < 2 or not content[0] or not content[-1] or any(map(_MEASURE.fullmatch, words)):
        return NO_SLOGAN
    if is_name:
        return _NAME
    return _FRAME * (len(words) > 2)


def is_parallel(clauses: Sequence[str]) -> bool:
    """Whether all clauses are equally long: 不忘初心、牢记使命; 不敢腐、不能腐、不想腐."""
    return len(clauses) > 1 and len({len(clause) for clause in clauses}) == 1


def _words_by_clause(clauses: Sequence[str], words: Sequence[str]) -> list[list[str]]:
    """The words of each clause; no word reaches from one into the next."""
    rest = iter(words)
    parts = []
    for clause in clauses:
        part: list[str] = []
        while sum(map(len, part)) < len(clause):
            part.append(next(rest))
        parts.append(part)
    return parts


def _is_name(kind: Sequence[str]) -> bool:
    """四川阿坝, 总统普京: a name, and what it is the name of."""
    return kind[-1] in _NAMES and len(kind) < 4 and all(k in _NAMES or k in _NOUNS for k in kind)


def _is_full_name(clause: str, words: Sequence[str], kinds: dict[str, str]) -> bool:
    """陈晓光: a surname, and a given name or what no dictionary has."""
    given = len(words) == len(clause) or kinds.get(words[-1], "") in _NAMES
    return 2 <= len(clause) <= 3 and clause[0] in _SURNAMES and given


def _is_item(clause: str, words: Sequence[str], kinds: dict[str, str]) -> bool:
    """Whether a clause merely names one thing of several, as in 图书馆、文化馆 and 职业教育、继续教育."""
    return len(clause) < 3 or (
        kinds.get(clause, "") not in _SAYINGS and all(kinds.get(word, "") in _NOUNS | _NAMES for word in words)
    )
