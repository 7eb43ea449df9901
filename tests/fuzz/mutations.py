# ruff: noqa: E501
"""Ways to spoil a report: what copying, converting and publishing do to one, and what an enemy would do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

import seeds

Mutation = Callable[[Random, str], str]

ODD = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202d\u202e\u2066\u2069\u3000\u00a0\u2028\u2029\u0085\x00\x01\x08\x0b\x0c"
    "\x1b\x1c\x1f\x7f\ue000\uf0b7\uf8ff\ufffd\ufffe\uffff\U000f0000\U0001f600\U00020000\ud800\udfff"
    "⼀⼆㈠㊀①⒈０１９，．％／—–／|\t\r\n①²½٣৩Ⅳ〇零廿卅"
)
WORDS = (
    "一、", "二、", "（一）", "(二)", "1.", "2、", "第一，", "一是", "二是", "首先", "其次", "一方面", "另一方面", "下一步，",
    "今后", "针对以上问题", "虽然", "但", "等问题", "主要表现在：", "存在的主要问题及改进情况", "总体情况", "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况", "行政复议、行政诉讼情况", "其他需要报告的事项", "无。", "0", "00", "000", "/", "—", "无", "|", " | ",
    "规章", "行政规范性文件", "行政许可", "一、本年新收政府信息公开申请数量", "二、上年结转", "（七）总计", "四、结转下年度继续办理", "（三）不予公开",
    "1.属于国家秘密", "自然人", "总计", "结果维持", "结果纠正", "其他结果", "尚未审结", "2023年", "20231年", "1,234", "1.5万", "十余", "近百",
    "约", "以上", "%", "百分之", "-", "至", "亿", "万", "件", "条", "份", "收到政府信息公开申请", "主动公开", "其中", "分别", "同比增长", "：",
    "9007199254740993", "999999999999999999999999", "；", "。", "、", "《", "》", "“", "”", "（", "）", "附件", "目录", "发布时间：",
)  # fmt: skip


def _cut(random: Random, text: str, longest: int = 4000) -> tuple[int, int]:
    a = random.randint(0, len(text))
    return a, min(len(text), a + int(random.paretovariate(0.6))) if random.random() < 0.7 else min(
        len(text), a + random.randint(0, longest)
    )


def splice(random: Random, text: str) -> str:
    """Put a stretch of another report in place of one of this."""
    other = random.choice(seeds.texts())
    (a, b), (c, d) = _cut(random, text), _cut(random, other)
    return text[:a] + other[c:d] + text[b:]


def delete(random: Random, text: str) -> str:
    """Drop a stretch."""
    a, b = _cut(random, text)
    return text[:a] + text[b:]


def repeat(random: Random, text: str) -> str:
    """Print a stretch several times."""
    a, b = _cut(random, text, 600)
    return text[:b] + text[a:b] * random.choice((1, 1, 1, 2, 5, 20)) + text[b:]


def lines(random: Random, text: str) -> str:
    """Drop, double, swap or shuffle lines."""
    rows = text.split("\n")
    i, j = random.randrange(len(rows)), random.randrange(len(rows))
    act = random.randrange(5)
    if act == 0:
        del rows[min(i, j) : min(i, j) + random.randint(1, 4)]
    elif act == 1:
        rows.insert(j, rows[i])
    elif act == 2:
        rows[i], rows[j] = rows[j], rows[i]
    elif act == 3:
        block = rows[i : i + 12]
        random.shuffle(block)
        rows[i : i + 12] = block
    else:
        rows.insert(i, random.choice(seeds.lines()))
    return "\n".join(rows)


def digits(random: Random, text: str) -> str:
    """Change some digits, or drop or double them."""
    rate = random.choice((0.01, 0.1, 0.5))
    return re.sub(
        r"\d",
        lambda m: random.choice("0123456789 ") * random.choice((0, 1, 1, 1, 2)) if random.random() < rate else m[0],
        text,
    )


def widen(random: Random, text: str) -> str:
    """Print digits and punctuation in full width."""
    a, b = _cut(random, text)
    table = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return text[:a] + text[a:b].translate(table) + text[b:]


def odd(random: Random, text: str) -> str:
    """Strew characters that should not be there."""
    chars = list(text)
    for _ in range(random.choice((1, 1, 3, 30))):
        chars.insert(random.randint(0, len(chars)), random.choice(ODD))
    return "".join(chars)


def words(random: Random, text: str) -> str:
    """Put in wordings that the grammars look for."""
    for _ in range(random.choice((1, 2, 6))):
        a = random.randint(0, len(text))
        text = text[:a] + random.choice(WORDS) * random.choice((1, 1, 1, 2, 9)) + text[a:]
    return text


def wrap(random: Random, text: str) -> str:
    """Break lines after so many characters, or none at all."""
    width = random.choice((1, 2, 5, 20, 28, 60, 10**9))
    flat = text.replace("\n", random.choice(("", " ", "\n")))
    return "\n".join(flat[i : i + width] for i in range(0, len(flat), width))


def truncate(random: Random, text: str) -> str:
    """Keep the beginning, the end, or a window."""
    size = random.choice((0, 1, 10, 100, 1000, 5000))
    a = random.choice((0, max(0, len(text) - size), random.randint(0, len(text))))
    return text[a : a + size]


def concatenate(random: Random, text: str) -> str:
    """Print another report behind."""
    return text + random.choice(("", "\n", "\f")) + random.choice(seeds.texts())


def flip(random: Random, text: str) -> str:
    """Change characters at random, near ones and far ones."""
    chars = list(text or "x")
    for _ in range(random.choice((1, 4, 40))):
        i = random.randrange(len(chars))
        chars[i] = chr((ord(chars[i]) ^ (1 << random.randrange(16))) % 0x110000)
    return "".join(chars)


MUTATIONS: tuple[Mutation, ...] = (
    splice, delete, repeat, lines, digits, widen, odd, words, wrap, truncate, concatenate, flip,
)  # fmt: skip


def mutate_text(random: Random, text: str, most: int = 20_000) -> str:
    """Spoil a text one to six times; the result is at most ``most`` characters long."""
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        text = random.choice(MUTATIONS)(random, text)[: 4 * most]
    # Halves of characters may stand alone; side by side they would be one character, as which JSON gives them back.
    return text[:most].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def mutate_bytes(random: Random, data: bytes) -> bytes:
    """Flip, drop, double, zero or move bytes."""
    out = bytearray(data)
    for _ in range(random.choice((1, 2, 8, 64))):
        if not out:
            break
        i, act = random.randrange(len(out)), random.randrange(6)
        size = min(len(out) - i, random.choice((1, 1, 2, 4, 64, 1024)))
        if act == 0:
            out[i] ^= 1 << random.randrange(8)
        elif act == 1:
            del out[i : i + size]
        elif act == 2:
            out[i:i] = out[i : i + size]
        elif act == 3:
            out[i : i + size] = bytes(size)
        elif act == 4:
            out[i : i + size] = random.randbytes(size)
        else:
            del out[random.choice((i, len(out))) :]
    return bytes(out)


_TAG = re.compile(r"<[^<>]*>")
_TAGS = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3 colspan=2>", "<td colspan=999999>", "<td rowspan=-1>", "<th>", "<p>",
    "</p>", "<br>", "<div>", "</div>", "<span style='display:none'>", "<!--", "-->", "<script>", "</script>", "<style>", "<h1>", "<ol><li>",
    "<ul>", "</html>", "<body>", "<title>", "<meta charset=gbk>", "<td rowspan='９'>", "<li value=99999999999999>", "<ol start=-5>", "<![CDATA[",
    "<textarea>", "<pre>", "<svg>", "<math>", "<template>", "&#0;", "&#xD800;", "&#x110000;", "&nbsp;", "&lt;", "<col>", "<caption>", "<tbody>",
    "<ol type=i start=5000>", "<ol type=a start=0>", "<a href='x'>", "<img src=x>", "<iframe>", "<font>", "<ruby>汉<rt>han</rt></ruby>",
)  # fmt: skip


def mutate_html(random: Random, text: str, most: int = 60_000) -> str:
    """Spoil a page: its tags moved, dropped, doubled, changed, or its text."""
    for _ in range(random.choice((1, 2, 3, 8))):
        found = [m.span() for m in _TAG.finditer(text)]
        act = random.randrange(7)
        if not found or act == 0:
            text = mutate_text(random, text, most)
        elif act == 1:
            a, b = random.choice(found)
            text = text[:a] + text[b:]
        elif act == 2:
            (a, b), (c, _) = random.choice(found), random.choice(found)
            text = text[:c] + text[a:b] * random.choice((1, 1, 2, 30)) + text[c:]
        elif act == 3:
            c, _ = random.choice(found)
            text = text[:c] + random.choice(_TAGS) * random.choice((1, 1, 2, 30)) + text[c:]
        elif act == 4:
            (a, _), (_, d) = sorted((random.choice(found), random.choice(found)))
            text = text[:d] + text[a:d] + text[d:]
        elif act == 5:
            (a, _), (_, d) = sorted((random.choice(found), random.choice(found)))
            text = text[:a] + text[d:] if d - a < len(text) // 2 else text
        else:
            a, b = random.choice(found)
            text = (
                text[:a]
                + re.sub(r"\d+", lambda m: random.choice(("0", "1", "-1", "70000", "9" * 30, "x")), text[a:b])
                + text[b:]
            )
        text = text[: 2 * most]
    return text[:most]


_XML = (
    "word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml", "[Content_Types].xml",
    "word/_rels/document.xml.rels", "_rels/.rels", "docProps/core.xml",
)  # fmt: skip
_WORD = (
    "<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:br/>", '<w:gridSpan w:val="999999"/>',
    '<w:gridSpan w:val="x"/>', '<w:vMerge/>', '<w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr>', "<w:tab/>", "<w:del>", "<w:sdt>",
    '<w:footnoteReference w:id="7"/>', "<w:txbxContent>", '<w:tc><w:p/></w:tc>', '<w:p><w:r><w:t>一、</w:t></w:r></w:p>', "<w:tr/>", "<w:tbl/>",
    '<w:pPr><w:numPr><w:numId w:val="-1"/></w:numPr></w:pPr>', '<w:start w:val="99999999999"/>', "<w:gridBefore w:val='5'/>",
)  # fmt: skip


def mutate_docx(random: Random, data: bytes) -> bytes:
    """Spoil a Word file: its members dropped, their XML changed, or the bytes of the package."""
    if random.random() < 0.15:
        return mutate_bytes(random, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return mutate_bytes(random, data)
    for _ in range(random.choice((1, 2, 4))):
        name = random.choice([n for n in (*_XML, *_XML[:1] * 12) if n in members] or list(members) or [""])
        if not name:
            break
        act = random.randrange(8)
        if act == 0 and random.random() < 0.3:
            del members[name]
        elif act == 1:
            members[name] = mutate_bytes(random, members[name])
        else:
            xml = members[name].decode("utf-8", "replace")
            found = [m.span() for m in _TAG.finditer(xml)]
            if not found:
                continue
            a, b = random.choice(found)
            whole = [
                m.span()
                for m in re.finditer(
                    r"<w:(p|tc|tr|tbl|r|numPr|lvl|abstractNum|num|style)[ >].*?</w:\1>", xml, re.DOTALL
                )
            ]
            if act == 2:
                xml = xml[:a] + random.choice(_WORD) + xml[a:]
            elif act == 3:
                xml = (
                    xml[:a]
                    + re.sub(r'"\d+"', lambda m: random.choice(('"0"', '"-1"', '"9999999999"', '"x"', '""')), xml[a:b])
                    + xml[b:]
                )
            elif act == 4 and whole:
                a, b = random.choice(whole)
                xml = xml[:a] + xml[b:]
            elif act == 5 and whole:
                (a, b), (c, _) = random.choice(whole), random.choice(whole)
                xml = xml[:c] + xml[a:b] * random.choice((1, 1, 3, 40)) + xml[c:]
            elif act == 6:
                xml = re.sub(
                    r"(<w:t[^>]*>)([^<]*)",
                    lambda m: m[1] + _escaped(mutate_text(random, m[2], 2000)) if random.random() < 0.02 else m[0],
                    xml,
                )
            else:
                xml = xml[:a] + xml[b:]
            members[name] = xml.encode("utf-8", "replace")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _escaped(text: str) -> str:
    return "".join(f"&#{ord(c)};" if c in "<>&" else c for c in text if c >= " " and not "\ud800" <= c <= "\udfff")


_PDF = (b"/Type", b"/Page", b"/Kids", b"/Count", b"/Length", b"/Filter", b"/FlateDecode", b"obj", b"endobj", b"stream", b"endstream", b"xref", b"trailer", b"/Root", b"/Font", b"/MediaBox", b"/ToUnicode", b"/Encoding", b"startxref", b"<<", b">>", b"[", b"]", b" R", b"0", b"-1", b"99999999999")  # fmt: skip


def mutate_pdf(random: Random, data: bytes) -> bytes:
    """Spoil a PDF: its bytes, or the names, numbers and keywords of its objects."""
    if random.random() < 0.3:
        return mutate_bytes(random, data)
    for _ in range(random.choice((1, 2, 5))):
        word = random.choice(_PDF)
        places = [m.start() for m in re.finditer(re.escape(word), data)]
        if places:
            at = random.choice(places)
            data = data[:at] + random.choice((*_PDF, b"", b"null")) + data[at + len(word) :]
    return data


def as_text(data: bytes) -> str:
    """Return bytes as text, lone surrogates and all; two that make a character are one."""
    try:
        text = data.decode("utf-8", "surrogatepass")
        return (
            text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass") if b"\xed" in data else text
        )
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def as_bytes(text: str) -> bytes:
    """Return text as bytes, lone surrogates and all."""
    return text.encode("utf-8", "surrogatepass")
