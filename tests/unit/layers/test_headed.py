"""Tables as offices make them: a title above, names in two rows, a name that stands twice."""

import zipfile

import pytest

from siting.errors import SitingError

PLAN = '[layers.facilities]\npath = "{}"\n'
TITLED = [
    ["2024年度养老机构台账"],
    ["设施编号", "设施类型", "床位", "", "经度", "纬度"],
    ["", "", "护理型床位", "总床位数", "", ""],
    ["甲", "养老院", "20", "120张", "114.1", "30.5"],
    ["乙", "护理院", "", "", "114.2", "30.6"],
]


def sheet_of(path, rows, sheet="台账"):
    """Write a workbook cell by cell, as its own program does."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in row) + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="'
            'application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{related}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets><sheet name="{sheet}" '
            'sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{related}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        )


@pytest.mark.parametrize("name", ["f.xlsx", "f.csv"])
def test_names_below_a_title_and_in_two_rows_are_found_and_said(folder, name):
    if name == "f.xlsx":
        sheet_of(folder.path / name, TITLED)
    else:
        text = "\r\n".join(";".join(row) for row in TITLED)
        (folder.path / name).write_bytes(text.encode("gb18030"))
    layers = folder.load('[plan]\ncrs = "EPSG:4547"\n' + PLAN.format(name))
    assert layers.facilities.ids.tolist() == ["甲", "乙"]
    assert layers.facilities.columns["beds"].tolist()[:1] == [120]
    assert layers.facilities.columns["nursing_beds"].tolist()[:1] == [20]
    assert any("names of columns are taken from rows 2 and 3" in note for note in layers.notes)


def test_a_csv_with_a_cell_of_megabytes_is_read(folder):
    rows = f"id,type,lon,lat,note\n1,养老院,114.1,30.5,{'x' * 200_000}\n"
    (folder.path / "f.csv").write_text(rows, encoding="utf-8")
    assert len(folder.load('[plan]\ncrs = "EPSG:4547"\n' + PLAN.format("f.csv")).facilities) == 1


def test_a_column_that_a_sheet_has_twice_is_asked_for(folder):
    head = ["设施编号", "设施类型", "床位", "床位", "经度", "纬度"]
    sheet_of(folder.path / "f.xlsx", [head, ["甲", "养老院", "20", "120", "114.1", "30.5"]])
    with pytest.raises(SitingError, match=r"'床位' and column '床位\.1' of 'f\.xlsx' could"):
        folder.load(PLAN.format("f.xlsx"))
    stated = PLAN.format("f.xlsx") + 'fields = { beds = "床位.1" }\n'
    layers = folder.load('[plan]\ncrs = "EPSG:4547"\n' + stated)
    assert layers.facilities.columns["beds"].tolist() == [120]


def test_a_head_of_positions_may_stand_above_longitude_and_latitude(folder):
    rows = [
        ["设施编号", "设施类型", "坐标", ""],
        ["", "", "经度", "纬度"],
        ["甲", "养老院", "114.1", "30.5"],
    ]
    sheet_of(folder.path / "f.xlsx", rows)
    assert folder.load(PLAN.format("f.xlsx")).facilities.ids.tolist() == ["甲"]
