"""The wordings of ``items.yaml``, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import msgspec

from toolkit.rules import load_rules

# After these a sentence or a bracket is closed.
CLOSING = "。;!?.)]"


class OrdinalStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way of counting; ``loose`` styles go on without punctuation before them."""

    pattern: str
    guard: str
    loose: bool


class Headings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings inside the section."""

    problem: str
    measure: str
    both: str
    tail: str


class Leads(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How problems are led in."""

    problem: str
    problem_tail: str
    example: str
    problem_is: str
    exist: str
    but: str
    these: str


class Announcers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How measures are announced."""

    sure: str
    year: str
    cause: str
    therefore: str
    against: str
    earlier: str
    echo: str
    we_shall: str


class ItemsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``items.yaml``."""

    version: str
    ordinal_heads: str
    ordinals: dict[str, OrdinalStyle]
    number_words: dict[str, int]
    reference: str
    parts: dict[str, str]
    headings: Headings
    leads: Leads
    announcers: Announcers
    announcer_heads: str
    against_words: str
    announced: str
    problem_predicates: str
    problem_dependents: str
    problem_dependents_place: str
    problem_colon: str
    measure_colon: str
    problem_causes: str
    below: str
    done: str
    problem_results: str
    problem_reasons: str
    problem_subjects: str
    problem_etc: str
    problem_of: str
    measure_adverbs: str
    measure_verbs: str
    corrected: str
    measure_adverbials: str
    measure_prefaces: str
    measure_results: str
    measure_raises: str
    raised: str
    improving: str
    general_words: str
    own_objects: str
    objects: str
    slogans: str
    slogan_words: str
    counted: str
    achievements: str
    general_statement: str
    openings: str
    dated: str
    pleasantries: str
    status: str
    bracketed: str
    answer: str
    shows: str
    said: str
    dashed: str
    answered: str
    echoed: str
    mended: str
    naming: str
    still: str
    elsewhere: tuple[str, ...]
    elsewhere_likely: str
    noise: str
    date: str
    date_of_month: str
    signature: str
    tails: str


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled patterns; each is named after its entry in ``items.yaml``."""

    ordinal: re.Pattern[str]
    ordinal_head: re.Pattern[str]
    styles: dict[str, OrdinalStyle]
    guards: dict[str, re.Pattern[str] | None]
    number_words: dict[str, int]
    reference: re.Pattern[str]
    heading: re.Pattern[str]
    heading_tail: re.Pattern[str]
    lead: re.Pattern[str]
    lead_tail: re.Pattern[str]
    example: re.Pattern[str]
    problem_is: re.Pattern[str]
    exist: re.Pattern[str]
    but: re.Pattern[str]
    these: re.Pattern[str]
    announcer: re.Pattern[str]
    announcer_heads: frozenset[str]
    we_shall: re.Pattern[str]
    shall: re.Pattern[str]
    against: re.Pattern[str]
    announced: re.Pattern[str]
    predicate: re.Pattern[str]
    dependent: re.Pattern[str]
    dependent_place: re.Pattern[str]
    cause_of_problem: re.Pattern[str]
    below: re.Pattern[str]
    done: re.Pattern[str]
    result_of_problem: re.Pattern[str]
    reason_of_problem: re.Pattern[str]
    subject: re.Pattern[str]
    colon: re.Pattern[str]
    measure_colon: re.Pattern[str]
    etc: re.Pattern[str]
    of: re.Pattern[str]
    verb: re.Pattern[str]
    corrected: re.Pattern[str]
    adverbial: re.Pattern[str]
    preface: re.Pattern[str]
    result: re.Pattern[str]
    raises: re.Pattern[str]
    raised: re.Pattern[str]
    improving: re.Pattern[str]
    general: re.Pattern[str]
    own: re.Pattern[str]
    objects: re.Pattern[str]
    slogan: re.Pattern[str]
    slogan_words: re.Pattern[str]
    counted: re.Pattern[str]
    achieved: re.Pattern[str]
    general_statement: re.Pattern[str]
    opening: re.Pattern[str]
    dated: re.Pattern[str]
    pleasantry: re.Pattern[str]
    status: re.Pattern[str]
    bracketed: re.Pattern[str]
    answer: re.Pattern[str]
    shows: re.Pattern[str]
    said: re.Pattern[str]
    dashed: re.Pattern[str]
    answered: re.Pattern[str]
    echoed: re.Pattern[str]
    mended: re.Pattern[str]
    naming: re.Pattern[str]
    still: re.Pattern[str]
    elsewhere_words: re.Pattern[str]
    elsewhere_likely: re.Pattern[str]
    noise: re.Pattern[str]
    date: re.Pattern[str]
    date_of_month: re.Pattern[str]
    signature: re.Pattern[str]
    tail: re.Pattern[str]
    tail_closed: re.Pattern[str]
    we: re.Pattern[str]


def _filled(pattern: str, parts: dict[str, str]) -> str:
    for _ in range(2):
        for name, part in parts.items():
            pattern = pattern.replace("{" + name + "}", part)
    return pattern


@cache
def load_cues() -> Cues:
    """Return the wordings that the package carries (read and compiled once).

    Examples:
        >>> bool(load_cues().predicate.search("渠道较为单一"))
        True
    """
    file = load_rules("items.yaml", ItemsFile, package="toolkit.parsing.items")
    parts = {**file.parts, "measure_word": file.measure_adverbs}

    def cue(pattern: str) -> re.Pattern[str]:
        return re.compile(_filled(pattern, parts))

    announcers = "|".join(f"(?P<{name}>{getattr(file.announcers, name)})" for name in file.announcers.__struct_fields__)
    ordinals = "|".join(f"(?P<{name}>{_one_group(style.pattern)})" for name, style in file.ordinals.items())
    h = file.headings
    return Cues(
        ordinal=cue(ordinals),
        ordinal_head=cue(file.ordinal_heads),
        styles=file.ordinals,
        guards={name: re.compile(s.guard) if s.guard else None for name, s in file.ordinals.items()},
        number_words=file.number_words,
        reference=cue(file.reference),
        heading=cue(f"(?P<both>{h.both})|(?P<problem>{h.problem})|(?P<measure>{h.measure})"),
        heading_tail=cue(h.tail),
        lead=cue(file.leads.problem),
        lead_tail=cue(file.leads.problem_tail),
        example=cue(file.leads.example),
        problem_is=cue(file.leads.problem_is),
        exist=cue(file.leads.exist),
        but=cue(file.leads.but),
        these=cue(file.leads.these),
        announcer=cue(announcers),
        announcer_heads=frozenset(file.announcer_heads),
        we_shall=cue(file.announcers.we_shall),
        shall=cue("{shall}"),
        against=cue(file.against_words),
        announced=cue(file.announced),
        predicate=cue(file.problem_predicates),
        dependent=cue(file.problem_dependents),
        dependent_place=cue(file.problem_dependents_place),
        cause_of_problem=cue(file.problem_causes),
        below=cue(file.below),
        done=cue(file.done),
        result_of_problem=cue(file.problem_results),
        reason_of_problem=cue(file.problem_reasons),
        subject=cue(f"(?:{file.problem_subjects})"),
        colon=cue(file.problem_colon),
        measure_colon=cue(file.measure_colon),
        etc=cue(file.problem_etc),
        of=cue(file.problem_of),
        verb=cue(f"(?:{file.measure_adverbs})*(?:{file.measure_verbs})"),
        corrected=cue(file.corrected),
        adverbial=cue(file.measure_adverbials),
        preface=cue(f"(?:{file.measure_prefaces})$"),
        result=cue(file.measure_results),
        raises=cue(file.measure_raises),
        raised=cue(f"(?:{file.raised})$"),
        improving=cue(file.improving),
        general=cue(f"{file.general_words}|{file.measure_adverbs}|{file.measure_verbs}"),
        own=cue(file.own_objects),
        objects=cue(file.objects),
        slogan=cue(f"(?:{file.slogans})$"),
        slogan_words=cue(file.slogan_words),
        counted=cue(file.counted),
        achieved=cue(file.achievements),
        general_statement=cue(file.general_statement),
        opening=cue(file.openings),
        dated=cue(file.dated),
        pleasantry=cue(file.pleasantries),
        status=cue(file.status),
        answer=cue(file.answer),
        shows=cue(file.shows),
        said=cue(file.said),
        dashed=cue(file.dashed),
        bracketed=cue(file.bracketed),
        answered=cue(file.answered),
        echoed=cue(file.echoed),
        mended=cue(f"(?:{file.mended})$"),
        naming=cue(file.naming),
        still=cue(file.still),
        elsewhere_likely=cue(file.elsewhere_likely),
        elsewhere_words=cue("|".join(file.elsewhere)),
        noise=re.compile(file.noise, re.MULTILINE),
        date=cue(file.date),
        date_of_month=cue(file.date_of_month),
        signature=cue(file.signature),
        tail=cue(file.tails),
        tail_closed=cue(rf"[{re.escape(CLOSING)}\[](?:(?<=\[)|{file.tails})"),
        we=cue("{we}"),
    )


def _one_group(pattern: str) -> str:
    """Turn the capturing groups of an ordinal style into plain ones: the number is read from what was matched."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
