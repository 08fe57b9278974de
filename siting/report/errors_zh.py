"""Errors in Chinese: of rule packs a table of sentences, each beside the English one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.language import Text
from siting.report import errors_zh_coordinates as coordinates

if TYPE_CHECKING:
    from collections.abc import Callable

# What stands in braces is taken over: {} as it is, {said} as a sentence of this table, {type} as
# a type in words, {names} as a list, {either} as two of which one is meant.
SENTENCES = {
    # which pack, which rule
    "there is no rule pack '{}'": "没有规则包“{}”",
    "there is no such rule pack": "没有这个规则包",
    "this is no .yaml file": "这不是 .yaml 文件",
    "there is no rule '{}'": "没有规则“{}”",
    "there is no rule '{}' in the plan's packs": "计划所用规则包中没有规则“{}”",
    "there is no rule '{}' that could ask the same": "same_as 所指的规则“{}”不存在",
    "the pack extends itself, by way of {names}": "规则包经由 {names} 沿用了自身，形成循环",
    "the rule id '{}' is used twice": "规则编号“{}”重复使用",
    # keys and values
    "unknown key '{}' in a rule": "规则中有无法识别的键“{}”",
    "unknown key '{}'": "无法识别的键“{}”",
    "rule {} has the kind '{}'": "规则 {} 的类型“{}”不存在",
    "the reading '{}' is no mapping": "解读“{}”不是“键: 值”的形式",
    "the facility '{}' is not explained in facility_words": (
        "设施用语“{}”未在 facility_words 中说明"
    ),
    "the document '{}' is not described in documents": "文件“{}”未在 documents 中说明",
    "nothing is known of '{}'": "不认识检查对象“{}”",
    "'{}' does not say one distance: {said}": "“{}”没有写明唯一的距离：{said}",
    "it says neither metres nor minutes": "既没有写 metres，也没有写 minutes",
    "a walking speed means nothing without minutes": "没有 minutes，步行速度没有意义",
    "{} minutes at {} m a minute are {} m, not {} m": "{}分钟、每分钟{}米应为{}米，而不是{}米",
    "minutes are walked, and a straight line is not": "分钟按步行计算，直线距离不能用分钟",
    "places have no older people to be weighed by": "设施没有老年人数，不能按老年人加权",
    "expected '{type}', got '{type}'": "此处应为{type}，实际为{type}",
    "expected '{type}' of length {}, got {}": "此处应为{type}，长度 {}，实际长度 {}",
    "expected '{type}' of length {}": "此处应为{type}，长度 {}",
    "expected '{type}' {}": "此处应为{type}，且 {}",
    "expected '{type}'": "此处应为{type}",
    "invalid enum value {}": "不允许的取值 {}",
    "the key '{}' is missing": "缺少键“{}”",
    "integer value out of range": "整数超出范围",
    "the period ends in {}, before it begins": "规划期的结束年份{}早于开始年份",
    "'{}_zh' has {} sentences, and '{}' has {}": "“{}_zh”有{}句，而“{}”有{}句，应逐句对应",
    "the condition on '{}' asks nothing": "对“{}”的条件没有写明要求",
    # what a kind asks for
    "say either 'within' or 'no_closer_than'": "“within”和“no_closer_than”须且只能写一个",
    "'at_least' of 'find' is for homes, not for places": (
        "“find”中的“at_least”只用于住处，不用于设施"
    ),
    "'capacity: shared' and 'beds_per_10000' go together": (
        "“capacity: shared”和“beds_per_10000”须同时写明"
    ),
    "beds are shared by homes, not by places": "共用床位只用于住处，不用于设施",
    "where beds are shared, one facility in reach is asked for": (
        "共用床位时，范围内只要求一处设施"
    ),
    "density is measured on one kind of area in a rule, not on several": (
        "一条规则只按一类区域计算密度，不能按几类"
    ),
    "'{}' is no level of units": "“{}”不是单元的级别",
    "'no_closer_than' is for places, not for homes": "“no_closer_than”只用于设施，不用于住处",
    "a ratio needs top, bottom and at_least; or any_of; or all_of": (
        "比率类规则须写 top、bottom 和 at_least，或 any_of，或 all_of"
    ),
    "'at_least_by' needs the field that decides": "“at_least_by”须写明按哪个字段区分（field）",
    "'where' is for places, not for '{}'": "“where”只用于设施，不用于“{}”",
    "an amount needs one of count, count_units and sum": (
        "数量类规则须在 count、count_units 和 sum 中写且只写一个"
    ),
    "'since' means nothing for units": "“since”对单元没有意义",
    "'since' is for places": "“since”只用于设施",
    "'net' needs the base year, 'since'": "“net”须同时写明基准年“since”",
    "'must' asks nothing": "“must”没有写明要求",
    "a service stands in the list twice": "清单中有重复的服务项目",
    "the list of services is empty": "服务项目清单是空的",
    # the file
    "the file has {} bytes; a pack has at most {}": "文件有 {} 字节；规则包最多 {} 字节",
    "the file cannot be read: {said}": "文件无法读取：{said}",
    "the file is not valid YAML: {said}": "文件不是有效的 YAML：{said}",
    "the file is empty": "文件是空的",
    "the file is nested too deep, or uses anchors": "文件嵌套过深，或使用了锚点",
    "the key '{}' stands twice": "键“{}”出现了两次",
    "a key is neither a word nor a year": "键既不是词也不是年份",
    "a value cannot be read: {said}": "有一个值无法读取：{said}",
    "nested too deep": "嵌套过深",
    "a number has {} characters": "有一个数长达 {} 个字符",
    "'{}' lies outside the plan's folder": "“{}”在计划（规则包）所在文件夹之外",
    "'{}' is a link that leads outside the plan's folder": (
        "“{}”是指向计划（规则包）所在文件夹之外的链接"
    ),
    "'{}' is no file: it would be read from elsewhere": "“{}”不是文件：内容会从别处读取",
    # what the YAML reader does not like
    "expected {either}, but got {}": "此处应有 {either}，实际为 {}",
    "expected {either}, but found {}": "此处应有 {either}，实际为 {}",
    "could not find expected ':'": "缺少“:”",
    "could not determine a constructor for the tag {}": "不支持标签 {}",
    "found character {} that cannot start any token": "值不能以字符 {} 开头",
    "found unexpected end of stream": "文件意外结束（引号没有配对？）",
    "found unexpected document separator": "此处不应有分隔符“---”",
    "found undefined alias {}": "使用了未定义的锚点 {}",
    "found undefined tag handle {}": "使用了未定义的标签 {}",
    "found duplicate anchor {}; first occurrence": "锚点 {} 重复定义",
    "second occurrence": "锚点重复定义",
    "found unknown escape character {}": "不认识的转义字符 {}",
    "mapping values are not allowed here": "此处不能有“键: 值”",
    "mapping keys are not allowed here": "此处不能有键",
    "sequence entries are not allowed here": "此处不能有列表项“-”",
    "but found another document": "文件中有不止一份文档",
    "unacceptable character {}: special characters are not allowed": "不允许的控制字符 {}",
    "month must be in 1..12": "月份须在1至12之间",
    "day is out of range for month": "日期超出当月天数",
    "invalid literal for int() with base 10: {}": "{} 不是整数",
    "could not convert string to float: {}": "{} 不是数",
    "'{}' codec can't decode byte {} in position {}: {}": "位置 {2} 的字节 {1} 不是 UTF-8 文字",
    "'{}' codec can't decode bytes in position {}: {}": "位置 {1} 的字节不是 UTF-8 文字",
    "[Errno {}] No such file or directory: {}": "没有这个文件：{1}",
    "[Errno {}] Permission denied: {}": "没有读取权限：{1}",
    "[Errno {}] Is a directory: {}": "这是文件夹：{1}",
}
HINTS = {
    "did you mean '{}'?": "是否应为“{}”？",
    "known are: {names}": "可用的有：{names}",
    "give the path of a .yaml file": "请给出一个 .yaml 文件的路径",
    "a pack of your own is given by its path": "自己的规则包请写文件路径",
    "siting rules list names all rules": "siting rules list 列出全部规则",
    "take one of the names out of 'extends'": "请从“extends”中去掉其中一个",
    "give each rule an id of its own": "请给每条规则一个不同的编号",
    "write keys": "请写成“键: 值”",
    "weigh places by count or beds, or leave weight_by out": (
        "设施可按 count 或 beds 加权，也可不写 weight_by"
    ),
    "write {metres: 500}, or {minutes: 15, walking_metres_per_minute: 48}": (
        "请写 {metres: 500}，或 {minutes: 15, walking_metres_per_minute: 48}"
    ),
    "write measure: walking_network, or say the distance in metres": (
        "请写 measure: walking_network，或用米表示距离"
    ),
    "correct the value; {} lists every key with its type": ("请改正此值；{} 列有每个键及其类型"),
    "add it; {} lists every key with its type": "请补上；{} 列有每个键及其类型",
    "split it into several packs": "请拆成几个规则包",
    "it must be UTF-8 text": "须为 UTF-8 编码的文本",
    "check the indentation and the quotes on that line": "请检查该行的缩进和引号",
    "write a rule pack": "请写入一个规则包",
    "write each value where it is used": "请在用到之处直接写出每个值",
    "keep one of the two": "请只保留一个",
    "put it in quotes": "请加上引号",
    "correct it, or put it in quotes": "请改正，或加上引号",
    "add {} to read there too, or --trust if you trust who wrote the plan": (
        "请加上 {} 以允许读取该处；如果信任计划的作者，也可用 --trust"
    ),
    "copy the data into the plan's folder, and give the name of the file": (
        "请把数据复制到计划所在文件夹，并写文件名"
    ),
}
_TYPES = {
    "float": "数",
    "int": "整数",
    "str": "文字",
    "bool": "true 或 false",
    "array": "列表",
    "object": "“键: 值”",
    "null": "空值",
}
_TYPE = r"(\w+(?: \| \w+)*)"
_BRACES = re.compile(r"\{(\w*)\}")
_INSIDE = re.compile(r"(.+) in '([^']+)'", re.DOTALL)


def in_chinese(error: SitingError) -> SitingError:
    """Say an error in Chinese; what has no Chinese sentence stays as it is.

    Parameters
    ----------
    error : SitingError
        What went wrong with a rule pack.
    """
    message, hint = (_chinese(one) for one in (error.message, error.hint))
    return SitingError(message, hint=hint, at=error.at)


def _chinese(text: str) -> str:
    """Say a text as its catalogue or as the tables have it: the one with less English in it."""
    found = [text.zh if isinstance(text, Text) else text, said(text) or text]
    return min(found, key=lambda one: sum(letter.isascii() for letter in one))


def said(text: str) -> str | None:
    """Say a message or a hint in Chinese; None where the tables do not have it."""
    if inside := _INSIDE.fullmatch(text):
        core = said(inside[1])
        return f"“{inside[2]}”：{core}" if core else None
    for pattern, names, chinese in _patterns():
        if found := pattern.fullmatch(text):
            words = [_word(name, one) for name, one in zip(names, found.groups(), strict=True)]
            return _filled(chinese, words)
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], list[str], str]]:
    made = []
    of_coordinates = {**coordinates.SENTENCES, **coordinates.HINTS, **coordinates.WORDS}
    for english, chinese in {**SENTENCES, **HINTS, **of_coordinates}.items():
        texts, names = _BRACES.split(english)[::2], _BRACES.findall(english)
        gaps = [_TYPE if name == "type" else "(.+?)" for name in names]
        pattern = "".join(
            f"{re.escape(text)}{gap}" for text, gap in zip(texts, [*gaps, ""], strict=True)
        )
        made.append((re.compile(pattern, re.DOTALL), names, chinese))
    return made


def _word(name: str, text: str) -> str:
    """Say what stood at a pair of braces."""
    words: dict[str, Callable[[str], str]] = {
        "said": lambda one: said(one) or one,
        "type": lambda one: "、".join(_TYPES.get(part, part) for part in one.split(" | ")),
        "names": lambda one: "、".join(re.split(", | and ", one)),
        "either": lambda one: one.replace(" or ", " 或 "),
    }
    return words[name](text) if name in words else text


def _filled(chinese: str, words: list[str]) -> str:
    """Put words in the place of braces, in their order or by the numbers in them."""
    left = iter(words)
    return _BRACES.sub(lambda one: words[int(one[1])] if one[1].isdigit() else next(left), chinese)
