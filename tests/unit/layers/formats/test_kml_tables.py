"""What stands in the descriptions of KML places is read as fields."""

from __future__ import annotations

import html

import pytest

from siting.layers.formats.kml_tables import as_data

PLAN = '[layers.facilities]\npath = "f.kml"\n'
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
PLACE = (
    "<Placemark><name>甲院</name>{}<Point><coordinates>114.1,30.5</coordinates></Point></Placemark>"
)
ROWS = (
    "<tr><th>类型</th><td>养老院</td></tr><tr bgcolor='#D4E4F3'><td>床位数</td><td>80张</td></tr>"
)
TABLE = f"<table border='1'>{ROWS}</table>"
#: ArcGIS puts the table of the fields into a cell of another one.
NESTED = f"<html><table><tr><td>甲院</td></tr><tr><td>{TABLE}</td></tr></table></html>"
LINES = "类型：养老院<br/>床位数: 80张<br>电话：0571-1234<br>http://example.org"


def described(text):
    return f"<description>{text}</description>"


@pytest.mark.parametrize(
    "text",
    [
        f"<![CDATA[{TABLE}]]>",
        html.escape(TABLE),
        f"\n <![CDATA[{NESTED}]]>\n",
        f"<![CDATA[{LINES}]]>",
        "类型：养老院\n床位数：80张",
    ],
    ids=["table", "escaped", "nested", "lines", "plain"],
)
def test_fields_in_a_description_are_read_and_said(folder, text):
    folder.text("f.kml", KML.format(PLACE.format(described(text))))
    layers = folder.load(PLAN)
    assert layers.facilities.columns["type"].tolist() == ["养老院"]
    assert layers.facilities.columns["beds"].tolist() == [80]
    assert layers.facilities.columns["name"].tolist() == ["甲院"]
    assert "facilities: fields read from the descriptions of 1 places of the file" in layers.notes


def test_data_of_a_place_win_over_its_description(folder):
    data = '<ExtendedData><Data name="类型"><value>护理院</value></Data></ExtendedData>'
    folder.text("f.kml", KML.format(PLACE.format(described(html.escape(TABLE)) + data)))
    layers = folder.load(PLAN)
    assert layers.facilities.columns["type"].tolist() == ["护理院"]
    assert "beds" not in layers.facilities.columns


@pytest.mark.parametrize(
    "text",
    [
        PLACE.format(""),
        PLACE.format(described("很好的养老院。电话：0571")),
        PLACE.format(described("<![CDATA[<tr><td>a</td><td>b</td><td>c</td></tr>]]>")),
        PLACE.format(described("类型：养老院" + " " * 20_000)),
        "<Placemark><description>类型：养老院</description>",
        "<Placemark><description>类型：养老院</Placemark>",
        "</Placemark>",
        "",
    ],
)
def test_what_says_no_fields_stays_as_it_is(text):
    assert as_data(text) == (text, 0)


def test_values_cannot_break_the_xml():
    row = "<table><tr><td>类型&#1;</td><td>&lt;/value&gt;&amp;\x00&quot;</td></tr></table>"
    text, n = as_data(PLACE.format(described(f"<![CDATA[{row}]]>")))
    assert n == 1
    assert '<Data name="类型"><value>&lt;/value&gt;&amp;' in text
    assert "\x00" not in text.partition("<ExtendedData>")[2]


def test_time_grows_with_the_size_alone():
    assert as_data("<Placemark>" * 20_000)[1] == 0
    assert as_data("<Placemark><description>" * 20_000 + "</Placemark>")[1] == 0
