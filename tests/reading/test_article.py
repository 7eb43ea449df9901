"""Of a whole page the article is kept, whatever system made the page; navigation and foot go."""

import pytest

from toolkit.reading import read

TITLE = "青岚市水务局2023年政府信息公开工作年度报告"
BODY = (
    "<p>根据《中华人民共和国政府信息公开条例》的规定编制本报告，现予公布。</p><p>一、总体情况</p>"
    "<p>本局全年主动公开政府信息36条，没有发生行政复议和行政诉讼。</p><p>六、其他需要报告的事项</p><p>无</p>"
)
LINES = [
    "根据《中华人民共和国政府信息公开条例》的规定编制本报告，现予公布。",
    "一、总体情况",
    "本局全年主动公开政府信息36条，没有发生行政复议和行政诉讼。",
    "六、其他需要报告的事项",
    "无",
]
NAVIGATION = '<ul class="menu">' + "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(20)) + "</ul>"
CRUMBS = '<div>当前位置：<a href="/">首页</a> &gt; <a href="/x">政府信息公开年报</a></div>'
FOOT = (
    '<div class="footer"><p>主办单位：青岚市人民政府办公室 承办单位：青岚市大数据中心 网站标识码0000000000</p>'
    '<p><a href="/about">关于我们</a> <a href="/map">网站地图</a></p></div>'
)


def page(article: str) -> str:
    head = f"<head><title>{TITLE}_青岚市人民政府</title></head>"
    return f"<html>{head}<body>{NAVIGATION}{CRUMBS}{article}{FOOT}</body></html>"


@pytest.mark.parametrize(
    "frame",
    [
        '<div id="zoom">{}</div>',
        '<div class="TRS_Editor"><style>.TRS_Editor P{{margin:0}}</style>{}</div>',
        '<div class="Custom_UnionStyle">{}</div>',
        '<div id="content"><!--ZJEG_RSS.content.begin-->{}<!--ZJEG_RSS.content.end--></div>',
        '<td class="bt_content" id="UCAP-CONTENT">{}</td>',
        "<ucapcontent>{}</ucapcontent>",
        '<div class="x9f3">{}</div>',
        "<table><tr><td>{}</td></tr></table>",
        '<div class="main"><div class="WordSection1">{}</div><div>扫一扫在手机打开当前页</div></div>',
    ],
)
def test_the_article_is_found_in_every_frame(frame):
    document = read(page(f"<h1>{TITLE}</h1>" + frame.format(BODY)).encode(), name="a.html")
    assert document.text.splitlines() == [TITLE, *LINES]
    assert any("left out" in warning for warning in document.warnings)


@pytest.mark.parametrize("line", ["返回列表", "菜单", "我要打印", "上一篇：没有了"])
def test_lines_of_the_page_go_wherever_they_stand(line):
    article = f"<div><div>{line}</div>{BODY}<div>{line}</div></div>"
    assert read(page(article).encode(), name="a.html").text.splitlines() == LINES


def test_an_article_without_any_frame_keeps_all_its_text():
    document = read(page(BODY).encode(), name="a.html")
    assert set(LINES) <= set(document.text.splitlines())


def test_sections_in_frames_of_their_own_stay_together():
    parts = "".join(
        f"<div><h3>{n}、部分</h3><div><p>{'本局依法公开政府信息。' * 4 * size}</p></div></div>"
        for n, size in zip("一二三四五六", (1, 9, 1, 1, 1, 1), strict=True)
    )
    lines = read(page(f"<div>{parts}</div>").encode(), name="a.html").text.splitlines()
    assert [line for line in lines if line.endswith("部分")] == [f"{n}、部分" for n in "一二三四五六"]


def test_a_second_copy_of_the_article_is_left_out():
    more = "".join(
        f"<p>第{i}项工作按照既定安排推进，并向社会公开了进展情况和后续打算，接受监督。</p>" for i in range(9)
    )
    twice = f'<div class="pc">{BODY}{more}</div><div class="mobile">{BODY}{more}</div>'
    assert read(page(twice).encode(), name="a.html").text.count("第3项工作") == 1


def test_a_fragment_is_kept_whole():
    assert read(BODY.encode(), name="a.html").text.splitlines() == LINES


def test_marks_of_a_table_of_contents_are_no_links():
    marked = BODY.replace("一、总体情况", '<a name="_Toc1">一、总体情况</a>').replace(
        "<p>无</p>", '<p><a name="x">无</a></p>'
    )
    assert read(page(f"<div>{marked}</div>").encode(), name="a.html").text.splitlines() == LINES


def test_a_link_in_a_text_of_lines_leaves_the_other_lines_alone():
    lines = [
        *LINES[:2],
        "本报告见<a href='http://www.example.gov.cn/'>http://www.example.gov.cn/public/annual</a>",
        *LINES[2:],
    ]
    found = read(page("<div>" + "<br>".join(lines) + "</div>").encode(), name="a.html").text.splitlines()
    assert found == [*LINES[:2], "本报告见http://www.example.gov.cn/public/annual", *LINES[2:]]


def test_a_title_inside_the_head_of_the_page_stays():
    found = read(page(f'<div class="header"><h1>{TITLE}</h1></div><div id="zoom">{BODY}</div>').encode(), name="a.html")
    assert found.text.splitlines() == [TITLE, *LINES]
