"""How fast and how completely text reuse is found: `python benchmarks/reuse.py [items]`, 100,000 items by default.

Items are put together at random from phrases of the trade, so that strangers share much; in a tenth of them a copy of
another item is planted and edited (characters exchanged, dropped and added, clauses swapped, anywhere) until it is
between 80 and 100 % alike. Printed are the seconds, and the recall of the planted pairs by similarity.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter

from rapidfuzz import fuzz

from toolkit.study.minhash import near_pairs

WORDS = {
    "subjects": """部分单位 个别科室 少数乡镇 基层站所 一些部门 新设机构 经办人员 业务股室 网站管理员 街道社区
        派出机构 二级单位 村级组织 工作专班 分管领导 窗口人员""",
    "degrees": """还不够 仍不够 有待 尚需 需要进一步 亟待 离要求还有差距地 没有完全 未能及时 不同程度地没有
        有时没有 往往没有 长期没有 普遍未能 偶尔未能""",
    "verbs": """落实 更新 梳理 规范 审核 发布 解读 回应 归集 公示 整理 推送 办理 答复 会商 培训 督促
        考核 检查 完善 统筹 维护 移交 清理 登记""",
    "objects": """主动公开目录 政策文件解读材料 重点领域信息 财政预算决算信息 规范性文件清理结果 依申请公开答复文书
        政务新媒体内容 网站栏目设置 公开专区设备 村务公开栏 惠农补贴名单 项目招投标信息 行政许可结果
        行政处罚案卷 征地补偿方案 公共服务指南 热点问题回应 留言答复质量 信息审核台账 保密审查流程
        工作人员业务能力 公开工作经费 考核评价指标 部门协作机制 历史信息归档 数据开放目录 会议公开材料""",
    "results": """群众查找不便 影响了公开实效 与群众期待有差距 答复时限偏紧 内容深度不足 形式比较单一 更新频率偏低
        引发过行政复议 关注度不高 数据口径不一 责任难以落实 培训效果打折扣 存在错别字和失效链接
        解读停留在文字摘抄 未形成工作合力 工作推进不平衡""",
}
SUBJECTS, DEGREES, VERBS, OBJECTS, RESULTS = (words.split() for words in WORDS.values())
NUMBERS = "一二三四五六七八九十两"


def item(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.choice((1, 2, 2, 3))):
        tail = f"涉及{rng.choice(NUMBERS)}个{rng.choice(OBJECTS)}" if rng.random() < 0.3 else ""
        parts.append(
            rng.choice(SUBJECTS)
            + rng.choice(DEGREES)
            + rng.choice(VERBS)
            + rng.choice(OBJECTS)
            + rng.choice(RESULTS)
            + tail
        )
    return "".join(parts)


def edited(text: str, rng: random.Random, pool: str) -> str:
    """Edit until no less than 80 % alike, the changes scattered (the hardest case) or in one place."""
    wanted = rng.uniform(80, 100)
    best = text
    chars = list(text)
    for _ in range(200):
        place, what = rng.randrange(len(chars)), rng.random()
        if what < 0.5:
            chars[place] = rng.choice(pool)
        elif what < 0.7 and len(chars) > 10:
            del chars[place]
        elif what < 0.9:
            chars.insert(place, rng.choice(pool))
        else:
            chars[place:place] = list(rng.choice(OBJECTS))
        made = "".join(chars)
        score = fuzz.ratio(text, made)
        if score < 80:
            break
        best = made
        if score <= wanted:
            break
    return best


def main(n: int) -> None:
    rng = random.Random(7)
    pool = "".join(sorted(set("".join(SUBJECTS + DEGREES + VERBS + OBJECTS + RESULTS))))
    texts = list(dict.fromkeys(item(rng) for _ in range(int(n * 0.9))))
    planted = {}
    for source in rng.sample(range(len(texts)), n - len(texts) if n > len(texts) else 0):
        planted[len(texts)] = source
        texts.append(edited(texts[source], rng, pool))
        if len(texts) == n:
            break
    started = time.perf_counter()
    pairs = near_pairs(texts, workers=2)
    seconds = time.perf_counter() - started
    found = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True))
    bins: Counter[int] = Counter()
    hits: Counter[int] = Counter()
    for copy, source in planted.items():
        if texts[copy] == texts[source]:
            continue
        tens = min(int(fuzz.ratio(texts[copy], texts[source]) // 5 * 5), 95)
        bins[tens] += 1
        hits[tens] += (source, copy) in found
    print(f"{len(texts):,} items, mean length {sum(map(len, texts)) / len(texts):.0f} characters, {seconds:.1f} s")
    print(f"{len(found):,} pairs at least 80 % alike; recall of {sum(bins.values()):,} planted pairs", end=" ")
    print(f"{sum(hits.values()) / max(sum(bins.values()), 1):.4f}")
    for tens in sorted(bins):
        print(f"  {tens}-{tens + 5} % alike: {hits[tens]}/{bins[tens]} = {hits[tens] / bins[tens]:.4f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
