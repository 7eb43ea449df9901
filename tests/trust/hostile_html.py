"""Hostile pages."""

REPORT = "云泽省临溪市档案局2023年政府信息公开工作年度报告"
HEAD = f"<!doctype html><html><head><meta charset=utf-8><title>{REPORT}</title></head><body><p>{REPORT}</p>"
DTD = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def page(inside: str) -> bytes:
    return (HEAD + inside).encode()


def row(cells: int, cell: str = "<td>3") -> str:
    return "<tr>" + cell * cells


REFUSED = {
    "10,000 columns": (lambda: page("<table>" + row(10_000) * 3 + "</table>"), "too_large"),
    "rowspan 10^9 in a long table": (
        lambda: page("<table>" + row(2, "<td rowspan=1000000000 colspan=60>3") * 500), "too_large"
    ),
    "one tag with 100,000 attributes": (
        lambda: page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">一、总体情况"), "too_large"
    ),
    "a table in 1,500 inserts": (lambda: page("<table>" + "<ins>" * 1_500 + "<tr><td>规章<td>3</table>"), "too_deep"),
    "a page of five million characters": (lambda: page("<p>" + "甲" * 5_000_000), "too_large"),
}  # fmt: skip
READ = {
    "a table in 1,500 fonts": lambda: page("<table>" + "<font>" * 1_500 + "<tr><td>规章<td>3</table>"),
    "colspan and rowspan 10^9": lambda: page(
        "<table><tr><td colspan=1000000000 rowspan=1000000000>规章<td>3<tr><td>4<td colspan=99999999999999999>5</table>"
    ),
    "one row of 10,000 columns": lambda: page("<table>" + row(10_000) + "</table>"),
    "div 100,000 deep": lambda: page("<div>" * 100_000 + "一、总体情况"),
    "span 100,000 deep": lambda: page("<span>" * 100_000 + "一、总体情况"),
    "tables 10,000 deep": lambda: page("<table><tr><td>" * 10_000 + "一、总体情况"),
    "tables of two cells 3,000 deep": lambda: page("<table><tr><td>1<td>" * 3_000 + "一、总体情况"),
    "lists 2,000 deep": lambda: page("<ol><li>" * 2_000 + "一、总体情况"),
    "templates 2,000 deep": lambda: page("<template>" * 2_000 + "一、总体情况介绍说明如下" * 60_000),
    "300,000 unclosed tags": lambda: page("<p><b><i>" * 100_000 + "一、总体情况"),
    "a million angles": lambda: page("<" * 1_000_000 + "一、总体情况"),
    "a million entities": lambda: page("&" * 500_000 + "&#x110000;&#0;&nosuch;" * 20_000 + "一、总体情况"),
    "half characters": lambda: page("<p>&#xD83D;&#55357; 一、总体情况"),
    "entities of a DTD": lambda: (DTD + HEAD + "<p>&x;&c;</p>").encode(),
    "a data URL of eight million characters": lambda: page(
        '<img src="data:image/png;base64,' + "A" * 8_000_000 + '"><a href="data:text/html,<script>alert(1)</script>">'
    ),
    "a style of a million characters": lambda: page("<p style='" + "display :" * 110_000 + "'>一、总体情况"),
    "20,000 tables": lambda: page("<table><tr><td>规章<td>3</table>" * 20_000),
    "zero bytes": lambda: page("<p>一、总\0体情况\0" + "\0" * 100_000),
    "a frame, a form, a script": lambda: page("<iframe src=file:///etc/passwd></iframe><object data=file:///etc/passwd>"),
}  # fmt: skip
