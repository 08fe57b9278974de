"""Of which type each field is, and which words a value may be, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from siting.layers.reading.simplified import simplified

if TYPE_CHECKING:
    from collections.abc import Mapping

    from siting.arrays import Texts

#: Words for a level that something has: written 1 to 5, or as people write them. They count.
RANKS = frozenset({"stars", "grade", "level"})
#: Fields that count or measure something: 0 or more.
COUNTS = RANKS | {
    "beds",
    "nursing_beds",
    "dementia_beds",
    "inclusive_beds",
    "home_beds",
    "open_beds",
    "geriatric_beds",
    "residents",
    "residents_disabled",
    "staff",
    "nurses",
    "social_workers",
    "rehab_staff",
    "rehab_nurses",
    "open_hazards",
    "floor_area_m2",
    "land_area_m2",
    "households",
    "population",
    "older_people",
    "older_share_percent",
    "willing",
    "care_staff",
    "volunteer_teams",
    "mutual_help_groups",
    "associations",
    "area_m2",
    "nursing_share_percent",
    "building_spacing_m",
    "least_beds",
    "cost",
    "cost_per_bed",
}
#: Counts of which people may say only whether there are any: yes is 1.
ANY = frozenset(
    {"open_hazards", "care_staff", "volunteer_teams", "mutual_help_groups", "associations"}
)
#: Fields that measure in percent and may be below 0.
SLOPES = frozenset({"slope"})
YEARS = frozenset({"open_year", "close_year", "permit_date", "delivered"})
FLAGS = frozenset(
    {
        "forced",
        "forbidden",
        "urban",
        "complete_plan",
        "care_delivered_together",
        "registered",
        "filed_as_care_home",
        "graded",
        "rehab_room",
        "own_entrance",
        "shares_site",
        "in_care_home",
        "union_lead",
        "rooms_below_ground",
        "smart",
        "smart_demo",
        "smart_provincial",
        "dementia_demo",
        "dementia_zone",
        "dementia_friendly",
        "safety_standard",
        "quality_ok",
        "standardised",
        "alarm",
        "rescue_equipment",
        "fire_ok",
        "price_public",
        "subsidised",
        "service_demand",
        "medical_posted",
        "geriatrics",
        "rehab_centre",
        "online_nursing",
        "green_lane",
        "home_sickbeds",
        "able",
        "age_friendly",
        "has_layout_plan",
        "idle_public",
    }
)

MISSING = frozenset({"", "nan", "null", "none", "n/a", "na", "<null>", "<na>", "nat"})
MISSING |= {"不详", "未知", "不明", "暂缺", "缺失", "待定", "待核实", "待补充"}
YES = frozenset({"是", "true", "yes", "y", "1", "1.0", "有", "城市", "城镇", "城鎮", "urban"})
YES |= {"达标", "達標", "合格", "符合", "已备案", "已登记", "已公开", "已设置", "已配备", "已通过"}
NO = frozenset({"否", "false", "no", "n", "0", "0.0", "无", "無", "农村", "農村", "乡村", "rural"})
NO |= {
    "没有",
    "沒有",
    "不达标",
    "未达标",
    "不合格",
    "不符合",
    "未备案",
    "未登记",
    "未公开",
    "未设置",
}
YES |= {"√", "✓", "✔", "☑", "t"}
NO |= {"未配备", "未通过", "×", "✗", "✘", "f"}
#: What a grade is called where there is none.
UNGRADED = frozenset(
    {"无", "無", "未评", "未评级", "未定级", "未评定", "未参评", "无等级", "无星级"}
)
UNGRADED |= {"ungraded", "unrated"}
_RANK = re.compile(r"(?:国家|國家)?([1-5一二三四五])\s*(?:[级級星等甲乙丙a].*)?", re.DOTALL)
_PART = re.compile(r"[^;；,，、/|]+")

_EXISTING = (
    "existing 现状 运营 在营 已建 建成 已建成 现有 在用 正常 正常运营 运营中 营业 营业中 "
    "現狀 運營 operating open active 在运营 已运营 试运营 开业 已开业 投用 已投用 投入使用 使用中"
)
_PLANNED = (
    "planned 规划 規劃 拟建 擬建 规划中 待建 未建 proposed plan 筹建 筹建中 计划 计划建设 拟新建 "
    "近期规划"
)
_CLOSED = (
    "closed 关闭 關閉 停业 停業 关停 已关闭 已停业 停运 注销 歇业 停办 撤销 已注销 已撤销 拆除 "
    "已拆除"
)
_BUILDING = "building 在建 建设中 建設中 施工 施工中 under_construction construction"
_OF_PLACES = {
    "existing": _EXISTING,
    "building": _BUILDING,
    "planned": f"{_PLANNED} 新建 new",
    "closed": _CLOSED,
}
STATUS: dict[str, dict[str, str]] = {
    "facilities": _OF_PLACES,
    "residential": {
        "existing": f"{_EXISTING} 既有 老旧 建成区",
        "new": f"new 新建 {_BUILDING}",
        "planned": _PLANNED,
    },
    "health": _OF_PLACES,
}

#: Fields of words, and what each word is called in data. Other words stay as they are;
#: those of the empty name say too little, and are taken for a blank.
WORDS: dict[str, dict[str, str]] = {
    "ownership": {
        "public": "public 公办 公立 国办 国有 公办公营 公建公营 政府办 公辦",
        "public_built_privately_run": "public_built_privately_run 公建民营 公办民营 公建民營",
        "private": "private 民办 民营 私立 私营 社会办 社会力量 社会力量办 民办民营 民辦 民營",
    },
    "services": {
        "full_stay": "full_stay 全托 全日托 全托照料 全日制照料 长期照护 长期托养 住养 机构照护",
        "day_care": "day_care 日托 日间照料 日间托养 日间照护 日間照料",
        "short_stay": "short_stay 短期托养 短期托养服务 短托 短期照护 短期托養",
        "respite": "respite 喘息 喘息服务 喘息服務",
        "meals": "meals 助餐 助餐就餐 助餐服务 就餐 配餐 送餐 老年食堂 助餐點",
        "bathing": "bathing 洗浴 助浴 洗浴保健 助浴服务",
        "rehabilitation": "rehabilitation 康复 康复医疗 康复理疗 康复护理 康复训练 康復 康復理療",
        "home_visits": "home_visits 上门服务 居家上门 居家上门服务 上门帮扶 上门照护 上門服務",
        "comfort": "comfort 精神慰藉 心理慰藉 心理疏导 精神关爱 精神慰藉服务",
        "recreation": "recreation leisure 休闲娱乐 文化娱乐 文体娱乐 文化活动 休閒娛樂",
        "emergency_aid": "emergency_aid emergency 紧急救援 紧急救助 应急救援 緊急救援",
        "guidance": "guidance 对下指导 业务指导 技术指导 對下指導",
    },
    "medical": {
        "none": "none no 无 否 無 没有 未开展",
        "agreement": "agreement 协议 协议合作 签约 签约合作 已签约 签订协议 合作 協議 簽約",
        "on_site": "on_site 内设 内设医疗机构 自设 自建 医养一体 内置 內設",
        "": "是 有 yes true 1",
    },
    "partner_health": {
        "same_township": "same_township 本乡镇 本镇 本街道 同乡镇 同镇 同一乡镇",
        "elsewhere": "elsewhere 外乡镇 其他乡镇 外镇 区级 县级 市级",
        "none": "none no 无 否 無 没有",
        "": "是 有 yes true 1",
    },
}


def rank(text: str) -> float | None:
    """Read one grade in words; None for what is none."""
    word = folded(text)
    if word in UNGRADED:
        return 0.0
    found = _RANK.fullmatch(word)
    return None if found is None else float("一二三四五".find(found[1]) + 1 or found[1])


def words(field: str, values: Texts) -> Texts:
    """Call things by one name where many are used, also in lists; other words stay."""
    known = by_word(WORDS[field])
    result = values.copy()
    for index, text in enumerate(values):
        if text is not None:
            meant = _PART.sub(lambda part: known.get(folded(part[0]), part[0]), text)
            result[index] = meant or None
    return result


def wanted(role: str, field: str, word: str) -> str:
    """Write a word that somebody looks for as a column of the field holds it."""
    if field in RANKS:
        found = rank(word)
        return word if found is None else str(int(found))
    if field == "status" and role in STATUS:
        return by_word(STATUS[role]).get(folded(word).replace(" ", "_"), word)
    return by_word(WORDS.get(field, {})).get(folded(word)) or word


def by_word(listed: Mapping[str, str]) -> dict[str, str]:
    """Turn a vocabulary round: from each word to what it means."""
    return {folded(word): meant for meant, said in listed.items() for word in said.split()}


def folded(text: str) -> str:
    """Bring a word to the form in which words are compared."""
    return simplified(unicodedata.normalize("NFKC", text).casefold().strip())
