"""What columns of map layers are called in Chinese and in English: the aliases that QGIS shows."""

from __future__ import annotations

ALIASES: dict[str, tuple[str, str]] = {
    "finding": ("问题编号", "finding"),
    "rule": ("规则", "rule"),
    "severity": ("级别", "severity"),
    "outcome": ("结果", "outcome"),
    "level": ("对象级别", "level of the subject"),
    "subject": ("对象编号", "id of the subject"),
    "name": ("名称", "name"),
    "within": ("所在单元", "within"),
    "measured": ("现状", "measured"),
    "measured_most": ("现状上限", "measured, at most"),
    "required": ("要求", "required"),
    "shortfall": ("缺口", "shortfall"),
    "unit": ("计量单位", "unit of measure"),
    "people": ("老年人", "older people"),
    "who": ("统计对象", "whom it counts"),
    "nearest": ("最近设施", "nearest facility"),
    "message": ("说明（英文）", "message"),
    "message_zh": ("说明", "message in Chinese"),
    "notes": ("备注", "notes"),
    "document": ("文件", "document"),
    "clause": ("条款", "clause"),
    "quote": ("原文", "quote"),
    "english": ("原文英译", "quote in English"),
    "lon": ("经度", "longitude"),
    "lat": ("纬度", "latitude"),
    "asked": ("要求人数", "older people asked for"),
    "older_people": ("老年人", "older people"),
    "joined_from": ("由何合并", "joined from"),
    "people_none": ("范围内无床位的老年人", "older people with none in reach"),
    "share_none": ("范围内无床位的比例", "share with none in reach"),
    "people_unsure": ("得分不确定的老年人", "older people with unsure scores"),
    "beds_per_10000": ("每万名老年人可达床位", "beds in reach for 10,000"),
    "median_per_10000": ("中位数", "median"),
    "p10_per_10000": ("第10百分位", "10th percentile"),
    "gaussian_per_10000": ("高斯法", "Gaussian"),
    "unsure": ("不确定", "unsure"),
    "metres": ("限值（米）", "limit in metres"),
    "facility": ("设施", "facility"),
    "facility_name": ("设施名称", "name of the facility"),
    "streets_m": ("道路长度（米）", "metres of streets"),
    "rank": ("次序", "rank"),
    "kind": ("改动类型", "kind of fix"),
    "costs": ("代价", "costs"),
    "said": ("改动", "fix"),
    "others": ("其他可行之处", "or at"),
    "area_m2": ("面积（平方米）", "area in m2"),
    "approximate": ("是否近似", "approximate"),
    "better": ("同时改善", "also helps"),
    "worse": ("同时恶化", "also harms"),
    "edits": ("试算写法", "edits to try it"),
    "layer": ("图层", "layer"),
    "id": ("编号", "id"),
    "type": ("类型", "type"),
    "status": ("状态", "status"),
    "beds": ("床位", "beds"),
    "beds_missing": ("床位不详的设施", "facilities with beds not known"),
    "counted": ("是否计入", "counted"),
    "proposed": ("是否拟建", "proposed"),
    "density": ("每平方公里老年人", "older people per km2"),
}


def alias(column: str) -> str:
    """Name a column in both languages, Chinese first; as it is where no name is known."""
    if column not in ALIASES:
        return column
    chinese, english = ALIASES[column]
    return f"{chinese} · {english}"
