"""The traps of encodings that were found by trying: each is read right, or said."""

import itertools

import pytest
import shapely

from siting.errors import SitingError
from siting.layers.reading import encoding, garbled

X0, Y0 = 500_000, 3_300_000
SHAPEFILE = '[layers.facilities]\npath = "f.shp"\n'
TABLE = '[layers.facilities]\npath = "f.csv"\n'
PLAIN = ["名称", "类型", "床位数", "养老院", "护理院", "日间照料中心", "西湖区", "状态", "运营"]
FULL = ["名稱", "類型", "床位數", "養老院", "護理院", "日間照料中心", "西湖區", "狀態", "運營"]


def shapefile(folder, coded, *, cpg=None, language=0, name="养老院", columns=("编号", "类型")):
    frame = folder.frame([shapely.Point(X0, Y0)], **{key: [name] for key in columns})
    frame.to_file(folder.path / "f.shp", engine="pyogrio", encoding=coded)
    (folder.path / "f.cpg").unlink()
    if cpg is not None:
        (folder.path / "f.cpg").write_text(cpg)
    data = bytearray((folder.path / "f.dbf").read_bytes())
    data[29] = language
    (folder.path / "f.dbf").write_bytes(data)


def read(folder, plan=SHAPEFILE):
    layers = folder.load(plan)
    table = layers.facilities
    return table.columns["type"].tolist()[0], [note for note in layers.notes if "text read" in note]


def test_gbk_without_cpg_and_language_byte_is_found_out(folder):
    shapefile(folder, "GB18030")
    text, (note,) = read(folder)
    assert text == "养老院"
    assert note.endswith("text read as GB18030, found out from the text (no usable .cpg file)")


@pytest.mark.parametrize("word", ["OEM", "SYSTEM", "", "nonsense"])
def test_a_cpg_that_says_nothing_is_passed_over(folder, word):
    shapefile(folder, "GB18030", cpg=word)
    assert read(folder)[0] == "养老院"


@pytest.mark.parametrize("word", ["gb2312", "GBK", "936", "cp936", "GB18030", "ANSI 936\r\n"])
def test_rare_characters_stay_whatever_the_cpg_calls_gbk(folder, word):
    shapefile(folder, "GB18030", cpg=word, name="龘㐀养老院")
    assert read(folder)[0] == "龘㐀养老院"


@pytest.mark.parametrize("word", ["ISO-8859-1", "1252", "CP1252"])
def test_a_western_cpg_on_chinese_text_is_overruled_and_said(folder, word):
    shapefile(folder, "GB18030", cpg=word)
    text, (note,) = read(folder)
    assert text == "养老院"
    assert f"text read as GB18030, found out from it: the .cpg says '{word}'" in note


def test_utf_8_without_cpg_is_found_out(folder):
    shapefile(folder, "UTF-8")
    assert read(folder) == ("养老院", [])


@pytest.mark.parametrize(("language", "coded"), [(0x4D, "GB18030"), (0x4F, "BIG5")])
def test_the_language_byte_says_it_where_there_is_no_cpg(folder, language, coded):
    written = "GB18030" if language == 0x4D else "CP950"
    shapefile(folder, written, language=language, columns=["id", "type"], name="中心")
    notes = folder.load(SHAPEFILE).notes
    assert f"facilities: text read as {coded} (language byte of the .dbf)" in notes


def test_a_western_language_byte_says_nothing(folder):
    shapefile(folder, "GB18030", language=0x57)
    assert read(folder)[0] == "养老院"


def test_the_cpg_wins_over_the_language_byte(folder):
    shapefile(folder, "UTF-8", cpg="UTF-8", language=0x4D)
    assert read(folder) == ("养老院", [])


def test_the_plan_wins_over_all(folder):
    shapefile(folder, "GB18030", cpg="UTF-8", language=0x4F)
    assert read(folder, SHAPEFILE + 'encoding = "GBK"\n')[0] == "养老院"


def test_a_cpg_of_utf_8_on_gbk_is_an_error(folder):
    shapefile(folder, "GB18030", cpg="UTF-8")
    with pytest.raises(SitingError, match="not in the encoding it claims") as caught:
        read(folder)
    assert 'encoding = "GB18030"' in caught.value.hint


@pytest.mark.parametrize("coded", ["UTF-8", "GB18030"])
def test_names_cut_within_a_character_are_read(folder, coded):
    columns = ["机构编号", "设施类型名称" if coded == "GB18030" else "设施类型"]
    with pytest.warns((RuntimeWarning, UserWarning)):
        shapefile(folder, coded, columns=[*columns, "养老服务备注说明"])
    spare = "设施类型名" if coded == "GB18030" else "设施类"
    layers = folder.load(SHAPEFILE + f'fields = {{ type = "{spare}" }}\n')
    assert layers.facilities.columns["type"].tolist() == ["养老院"]


@pytest.mark.parametrize("coded", ["gb18030", "utf-8"])
def test_any_two_words_are_enough_to_tell_gb_18030_and_utf_8(coded):
    for words in itertools.chain(((word,) for word in PLAIN), itertools.combinations(PLAIN, 2)):
        assert encoding.detect([word.encode(coded) for word in words]) == coded, words


def test_big5_is_told_by_a_table(folder):
    assert encoding.detect([word.encode("big5") for word in FULL]) == "big5"
    rows = ["編號,類型,lon,lat", *(f"{n},護理院與居家養老服務中心,114.{n},30" for n in range(3))]
    folder.text("f.csv", "\n".join(rows), "big5")
    text, (note,) = read(folder, TABLE)
    assert text == "護理院與居家養老服務中心"
    assert "text read as BIG5" in note


def test_a_word_of_gbk_that_is_utf_8_by_chance_is_gbk():
    assert "状态".encode("gbk").decode("utf-8")
    assert encoding.detect(["状态".encode("gbk")]) == "gb18030"


@pytest.mark.parametrize("coded", ["gb18030", "big5"])
def test_geojson_that_is_no_utf_8_is_read_all_the_same(folder, coded):
    place = '"geometry":{"type":"Point","coordinates":[114,30]}'
    said = '"properties":{"編號":"甲","類型":"護理院與居家養老服務中心","地址":"拱宸橋街道陽光路"}'
    text = f'{{"type":"FeatureCollection","features":[{{"type":"Feature",{place},{said}}}]}}'
    folder.text("f.geojson", text, coded)
    text, (note,) = read(folder, '[layers.facilities]\npath = "f.geojson"\n')
    assert text == "護理院與居家養老服務中心"
    assert f"text read as {coded.upper()}" in note


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("养老院".encode("gbk").decode("latin-1"), "养老院"),
        ("名称".encode("gbk").decode("latin-1"), "名称"),
        ("养老院".encode().decode("latin-1"), "养老院"),
        ("床位".encode().decode("gb18030"), "床位"),
    ],
)
def test_garbled_text_is_restored(text, meant):
    assert garbled.restored(text) == meant


@pytest.mark.parametrize(
    "text", ["养老院", "護理院", "Café Zürich", "ß", "abc", "㐀龘", "拱宸桥", "é"]
)
def test_other_text_is_not_garbled(text):
    assert garbled.restored(text) is None


def test_garbled_names_are_named_where_a_field_is_missed(folder):
    wrong = "类型".encode("gbk").decode("latin-1")
    folder.points("f.gpkg", 1, **{wrong: ["t"]})
    with pytest.raises(SitingError, match="recognised as 'type'") as caught:
        folder.load('[layers.facilities]\npath = "f.gpkg"\n')
    assert f"the names are garbled: '{wrong}' seems to be '类型'" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("养老院".encode("gbk").decode("latin-1"), "seems to be '养老院'"),
        ("养\ufffd院", "has lost characters"),
        ("锟斤拷院", "has lost characters"),
    ],
)
def test_garbled_values_are_said(folder, text, said):
    folder.points("f.gpkg", 2, id=["a", "b"], type=["养老院", text])
    notes = folder.load('[layers.facilities]\npath = "f.gpkg"\n').notes
    assert any(f"garbled text in 'type': '{text}' {said}" in note for note in notes)


def test_clean_layers_say_nothing_of_garbled_text(folder):
    folder.points("f.gpkg", 2, id=["a", "b"], type=["养老院", "護理院"], 地址=["Café", None])
    notes = folder.load('[layers.facilities]\npath = "f.gpkg"\n').notes
    assert not any("garbled" in note for note in notes)


def drawing(version, page, layer):
    """Write a DXF with one line, as bytes: `layer` is the name of its layer, encoded."""
    head = (
        f"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n{version}\n9\n$DWGCODEPAGE\n3\n{page}\n0\nENDSEC\n"
    )
    line = f"10\n{X0}\n20\n{Y0}\n30\n0\n11\n{X0 + 100}\n21\n{Y0}\n31\n0\n"
    body = b"0\nSECTION\n2\nENTITIES\n0\nLINE\n8\n" + layer + b"\n" + line.encode()
    return head.encode() + body + b"0\nENDSEC\n0\nEOF\n"


@pytest.mark.parametrize(
    ("version", "page", "coded"),
    [
        ("AC1015", "ANSI_936", "gbk"),
        ("AC1015", "ANSI_1252", "gbk"),
        ("AC1015", "ANSI_1252", "utf-8"),
        ("AC1021", "ANSI_936", "utf-8"),
        ("AC1021", "ANSI_1252", "utf-8"),
        ("AC1021", "ANSI_1252", "gbk"),
    ],
)
def test_a_drawing_is_read_whatever_its_header_says(folder, version, page, coded):
    (folder.path / "s.dxf").write_bytes(drawing(version, page, "道路中心线".encode(coded)))
    text = '[layers.streets]\npath = "s.dxf"\ncrs = "EPSG:4547"\nlayer = "道路中心线"\n'
    layers = folder.load(text)
    assert layers.streets.graph.length_m.tolist() == [100]
    said = "GB18030" if coded == "gbk" else "UTF-8"
    assert f"streets: text read as {said}" in layers.notes
