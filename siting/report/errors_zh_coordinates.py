"""Errors about coordinates in Chinese: a table of sentences, each beside the English one."""

from __future__ import annotations

SENTENCES = {
    # datums
    "layer '{}' seems to be in {}, not in WGS-84: it fits '{}' once one is moved by {} m against "
    "the other ({} m {said}, {} m {said}; {} places tested, confidence {said} %)": (
        "图层“{}”似乎是 {} 坐标，而不是 WGS-84：二者相对平移 {3} 米（{5}{4} 米、{7}{6} 米）后"
        "才与“{2}”吻合（检验 {8} 处，置信度 {9}%）"
    ),
    "layer '{}' seems to be in {}, not in WGS-84: it fits '{}' once one is moved by {} m against "
    "the other ({} m {said}, {} m {said}; {} places tested, confidence {said} %); also tested and "
    "shifted: {names}": (
        "图层“{}”似乎是 {} 坐标，而不是 WGS-84：二者相对平移 {3} 米（{5}{4} 米、{7}{6} 米）后"
        "才与“{2}”吻合（检验 {8} 处，置信度 {9}%）；另有偏移的图层：{10}"
    ),
    "the layer is in {} ({}), the plane in {}: no exact conversion is known": (
        "图层为 {}（{}），平面坐标系为 {}：没有已知的精确转换方法"
    ),
    "the plan says datum {}, and the layer is in {} ({})": ("计划写明基准为 {}，而图层为 {}（{}）"),
    "towgs84 must be three or seven numbers, and not all 0": (
        "towgs84 须为三个或七个数，且不能全为 0"
    ),
    "towgs84 means nothing for {}: it is in {} as it stands": (
        "towgs84 对 {} 没有意义：它本身就是 {}"
    ),
    # what numbers claim to be
    "'{}' does not say which coordinate system it is in: {said}": ("“{}”没有写明坐标系：{}"),
    "a coordinate lies off the Earth: {said}": "有坐标超出地球范围：{}",
    "the layer is in '{}', which is tied to no place on Earth": (
        "图层坐标系为“{}”，与地面位置没有联系"
    ),
    "longitude and latitude are swapped: {said}": "经度和纬度颠倒：{}",
    "longitude and latitude are swapped in {} of {} features": (
        "{1} 个要素中有 {0} 个的经度和纬度颠倒"
    ),
    "degrees claimed ({}), metres found: {said}": "坐标系为度（{}），坐标却是米：{}",
    "degrees claimed ({}), metres found in {} of {} features: {said}": (
        "坐标系为度（{0}），{2} 个要素中有 {1} 个的坐标却是米：{3}"
    ),
    "metres claimed ({}), degrees found: {said}": "坐标系为米（{}），坐标却是度：{}",
    "easting and northing are swapped: {said} in {}": "东坐标和北坐标颠倒：{}（{}）",
    "coordinates run from {}, {} to {}, {}": "坐标范围为 {}，{} 至 {}，{}",
}
HINTS = {
    'write datum = "{}" in {}; if the layer is right as it stands, datum = "WGS-84" there '
    "says so": ('请在 {1} 中写 datum = "{0}"；如果图层本来就对，请在该处写 datum = "WGS-84"'),
    'write datum = "{}" in {}, or correct datum = "{}" in {}; if the layer is right as it stands, '
    'datum = "WGS-84" there says so': (
        '请在 {1} 中写 datum = "{0}"，或改正 {3} 中的 datum = "{2}"；如果图层本来就对，'
        '请在该处写 datum = "WGS-84"'
    ),
    "convert it to CGCS2000 (EPSG:4490), or add to {} {said}": (
        "请转换为 CGCS2000（EPSG:4490），或在 {} 中加上{}"
    ),
    "bring all layers into one datum, best CGCS2000 (EPSG:4490); or add to the layers in {} "
    "{said}": "请把所有图层统一到一个基准，最好是 CGCS2000（EPSG:4490）；或在 {} 的图层中加上{}",
    "leave datum out, and add {said}; or correct crs": ("请去掉 datum，并加上{}；或改正 crs"),
    "give {said}": "请给出{}",
    "leave towgs84 out, or correct crs": "请去掉 towgs84，或改正 crs",
    "the parameters of your survey office: towgs84 = [DX, DY, DZ] (or all seven)": (
        "测绘部门的转换参数：towgs84 = [DX, DY, DZ]（或全部七个）"
    ),
    'exchange the two columns, longitude first; of a table, fields = { lon = "COLUMN", '
    'lat = "COLUMN" } in {} says which is which': (
        "请交换两列，经度在前；如是表格，可在 {} 中用 "
        'fields = { lon = "COLUMN", lat = "COLUMN" } 写明'
    ),
    "exchange the two numbers of these features, longitude first": (
        "请交换这些要素的两个数，经度在前"
    ),
    "exchange the two, easting first (in Chinese survey tables X is the northing); of a table, "
    'fields = { x = "COLUMN", y = "COLUMN" } in {} says which is which': (
        "请交换二者，东坐标在前（中国测量表中 X 为北坐标）；如是表格，可在 {} 中用 "
        'fields = { x = "COLUMN", y = "COLUMN" } 写明'
    ),
    "correct or delete that feature, or export the layer again": (
        "请改正或删除该要素，或重新导出图层"
    ),
    "bring these features to degrees as well, or give them a file of their own": (
        "请把这些要素也转换为度，或单独存为一个文件"
    ),
    "correct the file's CRS, or state it: crs = ... in {}": (
        "请改正文件的坐标系，或在 {} 中写明：crs = ..."
    ),
    'add crs = "EPSG:4490" (or what it is) to {}': (
        '请在 {} 中加上 crs = "EPSG:4490"（或实际坐标系）'
    ),
    'add crs = "EPSG:4547" to {} if the central meridian is 114 E: the easting has no number of a '
    'zone; "EPSG:4534" is 75 E, and so on by 3 degrees to "EPSG:4554", 135 E; {said}': (
        '若中央子午线为 114°E，请在 {0} 中加上 crs = "EPSG:4547"：东坐标没有带号；'
        '"EPSG:4534" 为 75°E，每 3 度一个，至 "EPSG:4554" 为 135°E；{1}'
    ),
    'add crs = "{}" to {}: {said}': '请在 {1} 中加上 crs = "{0}"：{2}',
    # what numbers could be
    "{said}; numbers do not tell CGCS2000 from Xi'an 80 and Beijing 54: ask whoever made the "
    "file": ("{}；仅凭数字不能区分 CGCS2000 与西安80、北京54，请向数据制作者核实"),
    "{said}; {} ({said}) and {} ({said}) and {} ({said}) would fit too": (
        "{}；{}（{}）、{}（{}）和 {}（{}）也吻合"
    ),
    "{said}; {} ({said}) and {} ({said}) would fit too": "{}；{}（{}）和 {}（{}）也吻合",
    "{said}; {} ({said}) would fit too": "{}；{}（{}）也吻合",
    "{said}, and it then lies beside the other layers": "{}，这样就与其他图层相邻",
    "{said} once its two axes are exchanged (easting first)": "{}（须先交换两轴，东坐标在前）",
    "degrees of CGCS2000": "CGCS2000 经纬度",
    "CGCS2000, {}-degree zone {}, its number in the easting": (
        "CGCS2000 {} 度带第 {} 带，东坐标含带号"
    ),
    "CGCS2000, {}-degree zone at {} E": "CGCS2000 {} 度带，中央子午线 {}°E",
    "UTM, zone {}": "UTM 第 {} 带",
    "web Mercator": "Web 墨卡托",
}
WORDS = {
    "numbers do not tell CGCS2000 from Xi'an 80 and Beijing 54: ask whoever made the file": (
        "仅凭数字不能区分 CGCS2000 与西安80、北京54，请向数据制作者核实"
    ),
    "more than 99.9": "超过99.9",
    "east": "东",
    "west": "西",
    "north": "北",
    "south": "南",
}
