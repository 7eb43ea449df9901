"""Who reports, for which year, in which edition of the form."""

from pathlib import Path

import pytest
import yaml

from toolkit.parsing.identity import identify
from toolkit.parsing.identity.authority import read_body
from toolkit.parsing.identity.naming import clean_name
from toolkit.parsing.identity.whereabouts import decide
from toolkit.parsing.place import Gazetteer, load_gazetteer
from toolkit.reading.document import Document
from toolkit.report import Place

CASES = yaml.safe_load((Path(__file__).parent / "identity_cases.yaml").read_text("utf-8"))


def identity(text: str, *, form: str = "unknown", gazetteer: Gazetteer | None = None, **metadata: str):
    return identify(Document("a.txt", text, metadata=metadata), (), form, gazetteer=gazetteer)


@pytest.mark.parametrize(("text", "name", "level", "adcode", "year"), CASES["titles"] + CASES["elsewhere"])
def test_reads_body_level_place_and_year(text, name, level, adcode, year):
    found = identity(text)
    assert (found.authority.name, found.authority.level) == (name, level)
    assert (found.authority.place.adcode, found.year) == (adcode, year)


@pytest.mark.parametrize(("text", "year"), CASES["nobody"])
def test_names_nobody_where_nothing_says_who_reports(text, year):
    found = identity(text)
    assert found.authority.name is None and found.authority.level is None
    assert found.year == year
    assert any("no body is named" in warning for warning in found.warnings)


@pytest.mark.parametrize(("text", "year"), CASES["years"])
def test_year_is_the_one_reported_on_or_none(text, year):
    found = identity(text)
    assert found.year == year
    assert year is not None or any("year" in warning for warning in found.warnings)


def test_table_form_counts_only_without_a_year():
    assert identity("临溪市水利局政府信息公开工作年度报告", form="2019").form == "2019"
    found = identity("临溪市水利局2023年政府信息公开工作年度报告", form="2019")
    assert found.form == "2021"
    assert any("tables are of the 2019 form" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("year", "form"), [(2018, "pre2019"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021")]
)
def test_form_follows_the_year_reported_on(year, form):
    assert identity(f"临溪市水利局{year}年政府信息公开工作年度报告").form == form


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("望川县松坪镇", "本报告由松坪镇人民政府编制。", "望川县松坪镇人民政府"),
        ("望川县松坪街道", "现公布年度报告。\n松坪街道办事处\n2024年1月9日", "望川县松坪街道办事处"),
        ("松坪镇", "返回望川县松坪镇人民政府 分享\n按照条例编制。", "望川县松坪镇人民政府"),
        ("望川县松坪镇", "本镇与青松坪镇人民政府共建查阅点。", "望川县松坪镇"),
    ],
)
def test_a_township_of_a_short_title_has_the_office_that_the_text_names(title, text, name):
    assert identity(f"{title}2023年政府信息公开工作年度报告\n{text}\n").authority.name == name


def test_a_name_holds_words_where_radicals_are_printed():
    assert identity("⻘岚市⽔利局2023年政府信息公开⼯作年度报告\n").authority.name == "青岚市水利局"


def test_empty_text_is_undecided_not_guessed():
    found = identity("")
    assert (found.authority.name, found.year, found.form) == (None, None, "unknown")
    assert len(found.warnings) == 2


def test_the_title_of_the_file_names_the_body_where_the_text_does_not():
    found = identity("2023年，我局工作平稳。", title="临溪市水利局2023年政府信息公开工作年度报告-临溪市人民政府")
    assert (found.authority.name, found.year) == ("临溪市水利局", 2023)
    assert found.evidence["authority"].reason == "file's title"
    assert found.evidence["authority"].start is None


@pytest.mark.parametrize(
    "title",
    ["临溪市人民政府 望川县水利局", "中国望川 年度报告 望川县水利局", "望川县水利局 望川县水利局", "望川县 水利局"],
)
def test_the_title_of_a_page_holds_site_and_columns_before_the_blank(title):
    found = identity("2023年，我局工作平稳。", title=f"{title}2023年政府信息公开工作年度报告")
    assert found.authority.name == "望川县水利局"


def test_a_body_without_its_place_is_completed_from_where_it_can_be_reached():
    contact = "如需进一步咨询，可与临溪市山阳区人民政府望江门街道办事处党政办公室联系（电话：5221006）。"
    found = identity(f"望江门街道办事处2021年政府信息公开工作年度报告\n{contact}\n").authority
    assert (found.name, found.level) == ("临溪市山阳区人民政府望江门街道办事处", "township")


def test_a_city_whose_name_ends_like_a_prefecture_is_a_city():
    assert identity("砚州市2023年政府信息公开工作年度报告\n").authority.level is None  # of a prefecture or of a county
    assert identity("砚州市青口县人民政府2023年政府信息公开工作年度报告\n").authority.level == "county"
    assert identity("白浪州市场监督管理局2023年政府信息公开工作年度报告\n").authority.level == "department"


def test_title_and_signature_that_disagree_are_said():
    found = identity("临溪市水利局2023年政府信息公开工作年度报告\n一、总体情况\n平稳。\n临溪市审计局\n2024年1月9日")
    assert found.authority.name == "临溪市水利局"
    assert any("临溪市审计局" in warning for warning in found.warnings)


def test_a_short_form_in_the_signature_is_no_disagreement():
    found = identity(
        "临溪市发展和改革委员会2023年政府信息公开工作年度报告\n一、总体情况\n平稳。\n临溪市发改委\n2024年1月9日"
    )
    assert not any("names" in warning for warning in found.warnings)


def test_an_agency_left_in_by_a_template_is_not_the_body():
    text = (
        "临溪市水利局2023年政府信息公开工作年度报告\n"
        "详见《望川县商务局政府信息公开指南》和《望川县商务局2022年政府信息公开工作年度报告》。"
    )
    found = identity(text)
    assert (found.authority.name, found.year, found.warnings[-1]) == (
        "临溪市水利局", 2023, "the place of 临溪市水利局 is not in the gazetteer",
    )  # fmt: skip


def test_a_later_sentence_about_another_year_does_not_change_the_year():
    text = "临溪市水利局2023年政府信息公开工作年度报告\n根据规定编制。3月发布2022年度政府信息公开工作年度报告。"
    assert identity(text).year == 2023


def test_a_conflict_that_is_decided_is_said():
    text = (
        "临溪市水利局2023年政府信息公开工作年度报告\n统计期限自2022年1月1日至2022年12月31日。\n2023年，我局工作平稳。"
    )
    assert any("2022" in warning for warning in identity(text).warnings)


def test_one_place_of_many_is_decided_by_evidence_or_left_open():
    title = "鼓楼区人民政府2023年政府信息公开工作年度报告\n"
    open_ = identity(title + "根据《条例》编制。").authority
    assert open_.place.adcode is None and len(open_.candidates) == 4 and open_.level == "county"
    assert identity(title + "根据《福建省政府信息公开办法》编制。").authority.place.adcode == "350102"
    assert identity(title + "邮编：350001，电话：0591-87654321").authority.place.adcode == "350102"
    assert identity(title, url="http://www.fujian.gov.cn/zwgk/1.htm").authority.place.adcode == "350102"
    assert identity(title + "报告所列数据不含南京市其他区。").authority.place.adcode == "320106"
    both = identity(title + "福州市、南京市、徐州市、开封市各区。").authority
    assert both.place.adcode is None


def test_the_evidence_of_a_place_says_what_decided_it():
    found = identity("朝阳区财政局2023年政府信息公开工作年度报告\n根据《北京市政府信息公开规定》编制。")
    assert "北京市" in found.evidence["place"].reason


def test_evidence_quotes_the_text():
    text = "根据《条例》，现向社会公布望川县司法局2023年度政府信息公开年度报告。"
    span = identity(text).evidence["authority"]
    assert "望川县司法局" in text[span.start : span.end]


def test_a_city_that_the_gazetteer_lacks_has_a_level_only_where_the_text_tells():
    title = "临溪市人民政府2023年政府信息公开工作年度报告\n"
    assert identity(title).authority.level is None
    assert identity(title + "汇总各县（市、区）数据。").authority.level == "prefecture"
    assert identity(title + "汇总各乡镇数据。").authority.level == "county"


def test_the_users_gazetteer_decides(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("code\tname\n990000\t云泽省\n990100\t临溪市\n990181\t青岚市\n", encoding="utf-8")
    gazetteer = load_gazetteer(own)
    city = identity("临溪市人民政府2023年政府信息公开工作年度报告", gazetteer=gazetteer).authority
    assert (city.level, city.place.province, city.place.adcode) == ("prefecture", "云泽省", "990100")
    county = identity("青岚市人民政府2023年政府信息公开工作年度报告", gazetteer=gazetteer).authority
    assert (county.level, county.place.prefecture) == ("county", "临溪市")
    town = identity("青岚市云门镇2023年政府信息公开工作年度报告", gazetteer=gazetteer).authority
    assert (town.level, town.place.township, town.place.county) == ("township", "云门镇", "青岚市")


def test_a_city_that_speaks_of_its_counties_is_a_prefecture():
    title, text = "松云市人民政府2015年政府信息公开工作年度报告\n", "本报告汇总各县（区）政府、市政府各部门的情况编制。"
    assert identity(title + text).authority.level == "prefecture"
    assert identity(title + "本报告由市政府办公室编制。").authority.level is None


def test_a_hostile_text_takes_no_time():
    import time

    text = "2023年" * 3000 + "公开工作" * 3000 + "统计期限" * 3000 + "(" * 3000
    began = time.process_time()
    identity(text)
    assert time.process_time() - began < 1.0


def test_real_reports_are_told_right(shared):
    import json
    import unicodedata

    from toolkit.reading import read

    def plain(text):
        return "".join(c for c in unicodedata.normalize("NFKC", text or "") if not c.isspace())

    seen = 0
    for path in sorted((shared / "reports").iterdir()):
        file = shared / "reports" / "gold" / "structure" / f"{path.stem}.json"
        if not file.exists():
            continue
        gold = json.loads(file.read_text("utf-8"))
        found = identify(read(path), (), "unknown")
        names = [gold["authority"], gold.get("authority_full"), *gold.get("authority_alternatives", [])]
        assert plain(found.authority.name) in {plain(name) for name in names if name}, path.stem
        assert (found.year, found.form) == (gold["year"], gold["form"]), path.stem
        assert gold.get("level_note") or found.authority.level == gold["level"], path.stem
        seen += 1
    assert seen


def test_every_name_of_the_gazetteer_opens_the_name_of_a_body_and_names_its_place():
    gazetteer = load_gazetteer()
    names = {division.name for divisions in gazetteer._names.values() for division in divisions}
    names = {name for name in names if name[-1] in "省市州盟县区旗" and not name.endswith("特别行政区")}
    for name in names:
        assert clean_name(f"{name}统计局") == f"{name}统计局"
        divisions = read_body(f"{name}统计局", gazetteer).divisions
        assert divisions and {division.name for division in divisions} == {name}


@pytest.mark.parametrize(
    "name", ["朝阳区", "鼓楼区", "长安区", "普陀区", "市中区", "西湖区", "城关区", "南山区", "桥西区", "永定区"]
)
@pytest.mark.parametrize("office", ["人民政府", "住房和城乡建设局"])
def test_a_county_whose_name_others_bear_has_candidates_and_no_place(name, office):
    found = identity(f"{name}{office}2022年政府信息公开工作年度报告\n一、总体情况\n")
    assert found.authority.place.adcode is None
    assert len({place.adcode for place in found.authority.candidates}) > 1
    assert any("nothing in the report decides" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("name", "level", "reason"),
    [
        ("松岭自治州", "prefecture", "by the form of the name; the place is not in the gazetteer"),
        ("松岭地区水利局", "department", "a department or office of its place"),
        ("临溪市东关办事处", "township", "a subdistrict"),
        ("朝阳", None, "divisions of different rank bear this name"),
        ("新疆生产建设兵团第八师一四三团", "county", "a regiment of the 兵团, which ranks with a county"),
        ("新疆生产建设兵团第八师", "prefecture", "a division of the 兵团, which ranks with a prefecture"),
    ],
)
def test_the_rank_of_a_name_has_its_reason(name, level, reason):
    body = read_body(name, load_gazetteer())
    assert (body.level, body.reason) == (level, reason)


@pytest.mark.parametrize(
    ("text", "code"), [("福建福州的一个区", "350102"), ("福建的一个区", None), ("福建路、福州路口的一个区", None)]
)
def test_short_names_of_province_and_city_together_decide_a_place(text, code):
    gazetteer = load_gazetteer()
    found, _ = decide(gazetteer.named("鼓楼区"), gazetteer, text)
    assert (found.code if found else None) == code


def test_what_the_file_is_called_names_the_body_where_nothing_else_does():
    source = "reports/临溪市水利局政府信息公开工作年度报告.txt"
    found = identify(Document(source, "一、总体情况\n工作平稳。"), (), "unknown")
    assert (found.authority.name, found.evidence["authority"].reason) == ("临溪市水利局", "file name")


@pytest.mark.parametrize(("printed", "said"), [("2024年1月25日", True), ("2023年12月5日", False)])
def test_a_date_above_the_report_supports_the_year_before_it(printed, said):
    found = identity(f"{printed}\n临溪市水利局2023年政府信息公开工作年度报告\n")
    assert found.year == 2023
    assert ("dated in the year after" in found.evidence["year"].reason) == said


def test_a_year_out_of_reach_is_none():
    assert identity("统计期限自2099年1月1日起至2099年12月31日止。").year is None


def test_the_text_decides_the_rank_of_a_name_that_a_prefecture_and_a_county_bear(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("990000\t云泽省\n990100\t临溪市\n990181\t青岚市\n980000\t海原省\n980300\t青岚市\n", encoding="utf-8")
    gazetteer = load_gazetteer(own)
    title = "青岚市人民政府2023年政府信息公开工作年度报告\n"
    found = identity(title + "根据《云泽省政府信息公开办法》编制。", gazetteer=gazetteer)
    assert (found.authority.level, found.authority.place.adcode) == ("county", "990181")
    assert found.evidence["level"].reason == "by the code of its place a county"
    assert identity(title + "根据《海原省政府信息公开办法》编制。", gazetteer=gazetteer).authority.level == "prefecture"
    left_open = identity(title + "根据《条例》编制。", gazetteer=gazetteer).authority
    assert left_open.level is None and len(left_open.candidates) == 2


@pytest.mark.parametrize("zone", ["青岚风景名胜区管理局", "望川保护区管理局"])
def test_a_zone_is_no_county_of_the_province_before_it(zone):
    assert read_body(f"云泽省{zone}", load_gazetteer()).by_form == Place(province="云泽省")
