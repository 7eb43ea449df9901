"""Who reports, for which year, in which edition of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from toolkit.parsing.identity.authority import Body, read_body
from toolkit.parsing.identity.naming import (
    Naming,
    clean_name,
    closing_name,
    find_sentences,
    find_signatures,
    find_titles,
    titles_of_file,
)
from toolkit.parsing.identity.whereabouts import decide
from toolkit.parsing.identity.year import find_year, form_of
from toolkit.parsing.place import Gazetteer, load_gazetteer
from toolkit.parsing.shadow import fold, squeeze
from toolkit.reading.document import Document
from toolkit.reading.radicals import radicals
from toolkit.report import Authority, Evidence, Form, Level, Place, Section

_HEAD, _LONGEST_HEAD, _OPENING, _TAIL = 1600, 20000, 200, 1500
_RELATIVE = tuple("省市州盟县区旗镇乡")
_BELOW_COUNTY = ("镇", "乡", "街道", "苏木")
_OFFICES = ("人民政府", "办事处")
_TOWNSHIP = re.compile("^.*[省市州盟县区旗](.{1,8}(?:镇|乡|街道|苏木))$")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a report is: its authority, the year reported on, the edition of its form, and why."""

    authority: Authority
    year: int | None
    form: Form
    evidence: dict[str, Evidence] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def identify(
    document: Document,
    sections: Sequence[Section],
    table_form: str,
    *,
    gazetteer: Gazetteer | None = None,
) -> Identity:
    r"""Tell who reports, for which year, and in which edition of the form.

    The body is the one that the title, the signature or the preamble names as reporting, never the publisher. What
    cannot be told stays None, with a warning.

    Args:
        document: the document as read.
        sections: its sections, which say where the preamble ends; may be empty.
        table_form: the edition that its tables have, ``"unknown"`` where they do not tell.
        gazetteer: the places to resolve names against; the packaged one (with the user's own on top) when None.

    Returns:
        The identity, with evidence for ``authority``, ``level``, ``place``, ``year`` and ``form``.

    Source: 中华人民共和国政府信息公开条例 (国令第711号), articles 49 and 50: who reports, and on what.

    Examples:
        >>> text = "沭阳县某某镇人民政府2023年政府信息公开工作年度报告\n一、总体情况\n"
        >>> identity = identify(Document("a.txt", text), (), "unknown")
        >>> identity.authority.name, identity.authority.level, identity.year, identity.form
        ('沭阳县某某镇人民政府', 'township', 2023, '2021')
    """
    folded = fold(document.text)
    body_start = _first_section(sections)
    limit = _HEAD if body_start is None else min(max(body_start, 200), _LONGEST_HEAD)
    head, opening = folded[:limit], folded[: limit + _OPENING]
    namings = [*_first_of_its_year(find_titles(head)), *titles_of_file(document.metadata, document.source)]
    signatures = list(find_signatures(folded))
    if not signatures and (closing := closing_name(folded)):
        signatures = [closing]
    namings += signatures
    gazetteer = gazetteer or load_gazetteer()
    best = max((n for n in namings if n.name), key=lambda n: n.strength, default=None)
    if best is None or best.strength < 75 or (best.name and read_body(best.name, gazetteer).relative):
        namings += find_sentences(opening)

    year, year_evidence, warnings = find_year(head, opening, folded[-_TAIL:], namings)
    form, form_evidence, more = form_of(year, table_form)
    warnings += more
    chosen, more = _choose(namings, gazetteer)
    warnings += more
    evidence = {"form": form_evidence}
    if year_evidence:
        evidence["year"] = year_evidence
    if chosen is None or chosen.name is None:
        return Identity(Authority(), year, form, evidence, warnings)
    context = head + folded[-_TAIL:]
    chosen = _in_full(chosen, context)
    authority, found, more = _resolve(chosen, context, folded, document, gazetteer)
    return Identity(authority, year, form, {**found, **evidence}, warnings + more)


def _first_section(sections: Sequence[Section]) -> int | None:
    starts = [
        s.start for s in sections if s.start is not None and s.role != "preamble" and s.state in ("present", "empty")
    ]
    return min(starts, default=None)


def _first_of_its_year(titles: Iterable[Naming]) -> Iterator[Naming]:
    """Yield titles; behind the report's own, a sentence about another year is about another report."""
    own: int | None = None
    for title in titles:
        if own is not None and title.kind == "sentence" and title.year != own:
            title = replace(title, kind="mention", name=None)
        elif own is None and title.kind in ("title", "title field") and title.name:
            own = title.year
        yield title


def _choose(namings: Sequence[Naming], gazetteer: Gazetteer) -> tuple[Naming | None, tuple[str, ...]]:
    """Take the strongest source that names a body; a name without its place is completed from a fuller one."""
    named = sorted((n for n in namings if n.name), key=lambda n: -n.strength)
    if not named:
        return None, ("no body is named as the one that reports",)
    best = named[0]
    assert best.name is not None
    if read_body(best.name, gazetteer).relative:
        core = best.name[1:] if best.name.startswith(_RELATIVE) else best.name
        for other in named[1:]:
            if (
                other.name
                and len(other.name) > len(best.name)
                and core in other.name
                and not read_body(other.name, gazetteer).relative
            ):
                # 临溪市某某街道办事处党政办公室 answers the telephone for the 街道办事处 of the title.
                return replace(other, name=other.name[: other.name.rindex(core) + len(core)]), ()
    for other in named[1:]:
        assert other.name is not None
        if other.strength >= 75 and not _same_body(best.name, other.name):
            return best, (f"the {best.kind} names {best.name}, the {other.kind} names {other.name}",)
    return best, ()


def _in_full(chosen: Naming, context: str) -> Naming:
    """Give a township or subdistrict that its title names by the place alone the name that it signs or heads with."""
    assert chosen.name is not None
    if not chosen.name.endswith(_BELOW_COUNTY):
        return chosen
    if all(f"{chosen.name[-2:]}{office}" not in context for office in _OFFICES):
        return chosen
    before = r"(?:^|[\s:,。(\[]|报告|年报|由)"
    offices = "|".join(_OFFICES)
    pattern = rf"{before}((?:[^\s:,。()\[\]]{{2,9}}[省市县区旗州])?{re.escape(chosen.name)}(?:{offices}))"
    if found := re.search(pattern, context):
        return replace(chosen, name=clean_name(found[1]) or found[1])
    # The title sets its county before it, the text leaves that out.
    own = _TOWNSHIP.search(chosen.name)
    if own and (found := re.search(rf"{before}{re.escape(own[1])}({offices})(?=[按根依编公现向,。\s(])", context)):
        return replace(chosen, name=chosen.name + found[1])
    return chosen


def _same_body(one: str, other: str) -> bool:
    """Tell whether two names can be the same body: one holds the other, or one is a shortened form of the other."""
    short, long = sorted((one, other), key=len)
    if short in long:
        return True
    remaining = iter(long)
    return all(char in remaining for char in short.removesuffix("委").removesuffix("办"))


def _resolve(
    chosen: Naming, context: str, folded: str, document: Document, gazetteer: Gazetteer
) -> tuple[Authority, dict[str, Evidence], tuple[str, ...]]:
    assert chosen.name is not None
    body = read_body(chosen.name, gazetteer)
    evidence = {"authority": Evidence(chosen.kind, chosen.start, chosen.end)}
    warnings: list[str] = []
    divisions, place_reason = body.divisions, "short name in the name" if body.short else "name of the body"
    if len(divisions) > 1:
        urls = " ".join((document.source, *document.metadata.values()))
        found, why = decide(divisions, gazetteer, context, urls)
        if found is None:
            found, why = decide(divisions, gazetteer, folded)
        if found is not None:
            divisions, place_reason = (found,), f"name of the body and {why}"
    level, level_reason = body.level, body.reason
    if level is None and len(divisions) == 1:
        again: Level = divisions[0].rank  # type: ignore[assignment]
        level, level_reason = again, f"by the code of its place a {again}"
    if level is None:
        level, level_reason = _level_from_text(body, folded)
    place = Place()
    candidates: tuple[Place, ...] = ()
    if len(divisions) == 1:
        place = gazetteer.place(divisions[0], body.township)
    elif divisions:
        candidates = tuple(gazetteer.place(division, body.township) for division in divisions)
        warnings.append(f"{chosen.name} may be in {len(divisions)} places: nothing in the report decides")
    elif body.by_form is not None or body.township:
        place, place_reason = (
            replace(body.by_form or Place(), township=body.township),
            "form of the name, not in the gazetteer",
        )
    if level is None:
        warnings.append(f"the level of {chosen.name} cannot be told: {body.reason}")
    else:
        evidence["level"] = Evidence(level_reason, chosen.start, chosen.end)
    if place != Place():
        evidence["place"] = Evidence(place_reason, chosen.start, chosen.end)
    elif not candidates and level != "central":
        warnings.append(f"the place of {chosen.name} is not in the gazetteer")
    name = _as_printed(chosen.name, document.text, folded)
    return Authority(name, level, place, candidates), evidence, tuple(warnings)


def _as_printed(name: str, text: str, folded: str) -> str:
    """Give a folded name back in the script and the shapes of the document, without blanks; no radicals for words."""
    if text is folded or name in text:
        return name
    squeezed = squeeze(text)
    at = squeezed.text.find(name)
    if at < 0:
        return name
    return "".join(text[offset] for offset in squeezed.offsets[at : at + len(name)]).translate(radicals())


_COUNTIES = (
    *("各县区", "各县(市、区)", "各县(市)区", "各县市区", "县(市、区)", "各区县", "各县(区)", "各区(县)", "各县、区"),
    *("各区市县", "各区、县", "各旗县", "县(区)政府", "县(区)人民政府"),
)


def _level_from_text(body: Body, folded: str) -> tuple[Level | None, str]:
    """A city that the gazetteer does not know: its own counties and districts make it a prefecture."""
    if any(word in folded for word in _COUNTIES):
        return "prefecture", "the report speaks of its counties and districts"
    if any(word in folded for word in ("各镇(街道)", "各乡镇", "各镇街", "各街道", "乡镇(街道)", "镇(街道)")):
        return "county", "the report speaks of its townships, and of no counties"
    return None, body.reason
