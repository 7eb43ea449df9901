"""HTML: what a person sees, in reading order, nothing that is hidden."""

import pytest

from toolkit.errors import ReadingError
from toolkit.reading import read


def text(html: str, name: str = "a.html") -> str:
    return read(html.encode(), name=name).text


def test_inline_elements_join_and_block_elements_part():
    page = "<p><span>本年</span><font>共<b>1</b></font><span>2</span>件</p><div>二</div>三<p>四"
    assert text(page) == "本年共12件\n二\n三\n四\n"


def test_source_line_breaks_between_chinese_characters_are_no_blanks():
    assert text("<p>一、总体\n      情况\n in 2023</p>") == "一、总体情况 in 2023\n"


def test_br_ends_a_line_and_nbsp_is_a_blank():
    assert text("<p>甲<br>乙<br/>&nbsp;&nbsp;丙&nbsp;丁</p>") == "甲\n乙\n丙 丁\n"


def test_entities_are_characters():
    assert text("<p>&lt;规划&gt;&amp;&#19968;&#x3001;</p>") == "<规划>&一、\n"


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>无</script>",
        "<style>无</style>",
        "<!-- 无 -->",
        '<span style="DISPLAY: none">无</span>',
        '<i style="font-size:0px">无</i>',
        "<b hidden>无</b>",
        "<!--[if gte mso 9]><xml>无</xml><![endif]-->",
        "<xml><w:WordDocument>无</w:WordDocument></xml>",
        "<select><option>无</option></select>",
    ],
)
def test_what_is_not_shown_is_left_out(hidden):
    assert text(f"<p>甲{hidden}乙</p>") == "甲乙\n"


def test_a_small_font_is_not_a_hidden_one():
    assert text('<p style="font-size:0.8em">甲</p>') == "甲\n"


def test_word_markup_leaves_no_trace():
    page = (
        '<p class="MsoNormal"><b><span lang="EN-US">1.<o:p></o:p></span></b><![if !supportLists]><span>甲</span>'
        '<![endif]><st1:chsdate w:st="on">2023年</st1:chsdate></p>'
    )
    assert text(page) == "1.甲2023年\n"


def test_ordered_lists_print_their_ordinals_once():
    assert text("<ol><li>甲<li>乙</ol><ol><li>1.丙</ol>") == "1. 甲\n2. 乙\n1.丙\n"
    assert text('<ol start="3" style="list-style-type:cjk-ideographic"><li>甲</ol>') == "三、甲\n"
    assert text('<ol style="list-style:none"><li>甲</ol><ul><li>乙</ul>') == "甲\n乙\n"


def test_ruby_keeps_the_characters_only():
    assert text("<p><ruby>临<rt>lín</rt></ruby>溪</p>") == "临溪\n"


def test_xhtml_with_a_declaration_is_read():
    page = (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>甲</p></body></html>'
    )
    assert text(page, "a.xhtml") == "甲\n"


def test_thousands_of_unclosed_elements_lose_nothing():
    assert text("<font>" * 3000 + "甲<p>乙") == "甲\n乙\n"
    assert text("<div>" * 3000 + "甲" + "</div>" * 3000) == "甲\n"


@pytest.mark.parametrize("tag", ["svg", "button", "canvas", "video", "object", "select", "map", "xml", "embed"])
def test_an_element_that_never_ends_does_not_take_the_page_with_it(tag):
    rest = "".join(
        f"<p>{ordinal}、全年公开信息若干条，受理申请若干件，均已按期答复，没有发生举报。</p>"
        for ordinal in "一二三四五六七"
    )
    shown = text(f"<h1>年度报告</h1><{tag}>{rest}<table><tr><td>甲</td><td>乙</td></tr></table>")
    assert shown.count("按期答复") == 7 and "甲\t乙" in shown


@pytest.mark.parametrize("tag", ["svg", "button", "canvas", "video", "object", "select", "map"])
def test_what_such_an_element_shows_instead_is_left_out(tag):
    instead = f"<{tag}><p>您的浏览器不能显示</p>{'<option>某县人民政府</option>' * 60}</{tag}>"
    assert text(f"<p>甲</p>{instead}<p>乙</p>") == "甲\n乙\n"


def test_zeros_do_not_cut_the_page_short():
    assert text("<p>甲\0乙</p><p>丙</p>") == "甲乙\n丙\n"


@pytest.mark.parametrize("page", ["<html></html>", "<p> &nbsp; </p>", "<p><script>甲</script>"])
def test_a_page_that_shows_nothing_is_refused(page):
    with pytest.raises(ReadingError) as caught:
        text(page)
    assert caught.value.kind == "empty"


def test_a_body_inside_a_data_island_is_read_and_said():
    page = (
        "<html><body><div>加载中</div><script type='text/xml'><record><![CDATA[<p>一、总体情况</p>"
        "<p>青岚市财政局主动公开信息三条。</p>]]></record></script></body></html>"
    )
    document = read(page.encode(), name="a.html")
    assert document.text == "一、总体情况\n青岚市财政局主动公开信息三条。\n"
    assert any("scripts" in warning for warning in document.warnings)


def test_the_pages_title_is_metadata_not_text():
    page = '<title>年度报告 - 临溪市</title><meta name="ArticleTitle" content="年度报告"><p>甲</p>'
    document = read(page.encode(), name="a.html")
    assert document.text == "甲\n"
    assert document.metadata == {"title": "年度报告 - 临溪市", "ArticleTitle": "年度报告"}


def test_a_page_of_pictures_says_so():
    document = read('<p>青岚市年报见下图</p><img src="1.jpg"><img src="2.jpg">'.encode(), name="a.html")
    assert any("2 pictures" in warning for warning in document.warnings)


def test_a_page_that_only_links_to_the_report_says_so():
    document = read('<p>附件：<a href="/f/2023.pdf">青岚市2023年年报.pdf</a></p>'.encode(), name="a.html")
    assert any("2023.pdf" in warning for warning in document.warnings)


def test_a_web_archive_is_read_as_the_page_inside():
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    archive = MIMEMultipart("related")
    archive.attach(MIMEText('<meta charset="gb2312"><p>一、总体情况</p>', "html", "gb2312"))
    document = read(archive.as_bytes(), name="a.doc")
    assert (document.text, document.format) == ("一、总体情况\n", "html")
