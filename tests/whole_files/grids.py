"""The three tables as printed: rows of cells with spans, and the ways in which bodies vary them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from drawn import APPLICANTS, COLUMNS, FOUR, RESULT_NAMES, RESULTS, SHORT, Case

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True)
class Box:
    """A printed cell: its words (LF for a line break inside), its spans, and whether it holds a value."""

    text: str
    rows: int = 1
    columns: int = 1
    value: bool = False


Rows = list[list[Box]]


@dataclass(frozen=True)
class Style:
    """How one body prints the tables."""

    stub_columns: int = 3  # label columns of table three: 3, 2 (三 folded away) or 1
    merge: bool = True  # False: stubs repeated in every row
    stub_repeat: bool = True  # with merge False: False leaves the cells below the first one blank
    breaks: bool = False  # line breaks inside labels
    mark: str = "."  # after 1, 2, 3
    brackets: str = "（）"
    long_labels: bool = True
    total_word: str = "总计"
    subtotal_row: bool = False
    subtotal_column: bool = False
    t4_header: int = 3
    note: bool = True
    chars: bool = False  # stub one character per line


def label(case: Case, style: Style, row: str, words: str) -> str:
    if not style.long_labels:
        words = SHORT.get(row, words)
    if words[0].isdigit():
        words = words.replace(".", style.mark, 1)
    if style.total_word != "总计":
        words = words.replace("总计", style.total_word)
    if style.brackets != "（）":
        words = words.replace("（", style.brackets[0]).replace("）", style.brackets[1])
    if style.breaks and len(words) > 6:
        at = case.rng.randrange(3, len(words) - 1)
        words = words[:at] + "\n" + words[at:]
    return words


def two(case: Case, style: Style) -> list[Rows]:
    """Table two, one list of rows for each 条款."""
    parts = []
    width = 1 + max(len(names) for _, names, _, _ in case.two)
    for article, names, rows, keys in case.two:
        span = (width - 1) // len(names)
        out = [[Box(label(case, replace(style, breaks=False), "", article), 1, width)]]
        spans = [span] * (len(names) - 1) + [width - 1 - span * (len(names) - 1)]
        heads = [n.replace("（单位：万元）", "\n（单位：万元）") if style.breaks else n for n in names]
        out.append([Box("信息内容"), *(Box(n, 1, s) for n, s in zip(heads, spans, strict=True))])
        for key, name in rows:
            values = [Box(case.text(f"t2.{key}.{k}"), 1, s, True) for k, s in zip(keys, spans, strict=True)]
            out.append([Box(name), *values])
        parts.append(out)
    return parts


def three(case: Case, style: Style) -> Rows:
    n = style.stub_columns
    names = [name if name != "总计" else style.total_word for name in APPLICANTS]
    if style.breaks:
        names = [w[:2] + "\n" + w[2:] if len(w) > 3 else w for w in names]
    legal = names[1:6] + (["小计"] if style.subtotal_column else [])
    rows: Rows = [
        [Box(NOTE if style.note else "", 3, n), Box("申请人情况", 1, len(legal) + 2)],
        [Box(names[0], 2), Box("法人或其他组织", 1, len(legal)), Box(names[6], 2)],
        [Box(w) for w in legal],
    ]
    done = [r for r in case.rows if r[1] is not None]
    extra = len({r[1] for r in done} - {""}) if style.subtotal_row else 0
    outcome = "三、本年度\n办理结果" if style.breaks else "三、本年度办理结果"
    outcome = "\n".join(outcome.replace("\n", "")) if style.chars else outcome
    first = True
    seen: set[str] = set()
    for row, stub, words in case.rows:
        values = [case.text(f"t3.{row}.{c}") for c in COLUMNS]
        if style.subtotal_column:
            values.insert(6, str(sum(case.cells[f"t3.{row}.{c}"].value or 0 for c in COLUMNS[1:6])))
        boxes = [Box(v, value=True) for v in values]
        words, kind = label(case, style, row, words), stub
        if stub is None:
            rows.append([Box(words, 1, n), *boxes])
            continue
        stub = stub and label(case, replace(style, breaks=False), "", stub)
        fresh = kind not in seen
        seen.add(kind)
        members = [r[0] for r in case.rows if r[1] == kind]
        closing = style.subtotal_row and kind and members[-1] == row
        lead: list[Box] = []
        if n == 3:
            if not style.merge:
                lead.append(Box(outcome if first or style.stub_repeat else ""))
            elif first:
                lead.append(Box(outcome, len(done) + extra))
            first = False
        if n == 1:
            lead.append(Box(f"{stub}{words}" if style.merge else words))
        elif not stub:
            repeated = not style.merge and style.stub_repeat
            lead += [Box(words), Box(words)] if repeated else [Box(words, 1, 2)]
        elif not style.merge:
            lead += [Box(stub if fresh or style.stub_repeat else ""), Box(words)]
        else:
            lead += [Box(stub, len(members) + (1 if extra else 0))] if fresh else []
            lead.append(Box(words))
        rows.append([*lead, *boxes])
        if closing:
            sums = [str(sum(case.cells[f"t3.{m}.{c}"].value or 0 for m in members)) for c in COLUMNS]
            gap = [] if style.merge else [Box("")] * (n - 1)
            rows.append([*gap, Box("小计"), *(Box(s, value=True) for s in sums)])
    return rows


def four(case: Case, style: Style) -> Rows:
    names = [r if r != "总计" else style.total_word for r in RESULT_NAMES]
    if style.breaks:
        names = [r[:2] + "\n" + r[2:] if len(r) > 3 else r for r in names]
    values = [Box(case.text(f"t4.{row}.{r}"), value=True) for row in FOUR for r in RESULTS]
    if style.t4_header == 3:
        return [
            [Box("行政复议", 1, 5), Box("行政诉讼", 1, 10)],
            [*(Box(r, 2) for r in names), Box("未经复议直接起诉", 1, 5), Box("复议后起诉", 1, 5)],
            [Box(r) for r in names * 2],
            values,
        ]
    if style.t4_header == 2:
        return [
            [Box("行政复议", 1, 5), Box("未经复议直接起诉", 1, 5), Box("复议后起诉", 1, 5)],
            [Box(r) for r in names * 3],
            values,
        ]
    if style.t4_header == 1:
        heads = ("行政复议", "行政诉讼未经复议直接起诉", "行政诉讼复议后起诉")
        return [[Box(f"{h}\n{r}") for h in heads for r in names], values]
    rows = [[Box("", 1, 2), *(Box(r) for r in names)]]  # 0: turned, a procedure a row
    heads4 = ([Box("行政复议", 1, 2)], [Box("行政诉讼", 2), Box("未经复议直接起诉")], [Box("复议后起诉")])
    return rows + [[*h, *values[i * 5 : i * 5 + 5]] for i, h in enumerate(heads4)]


def spread(rows: Rows, *, repeat: bool = False) -> list[list[str]]:
    """The rectangle of a table: a merged cell's words in its first place, or in all of them."""
    grid: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while (y, x) in grid:
                x += 1
            for dy in range(box.rows):
                for dx in range(box.columns):
                    grid[y + dy, x + dx] = box.text if repeat or not (dx or dy) else ""
            x += box.columns
    width = 1 + max(x for _, x in grid)
    return [[grid.get((y, x), "") for x in range(width)] for y in range(len(rows))]


def stacked(parts: list[Rows]) -> Rows:
    """Several tables as one."""
    return [row for part in parts for row in part]
