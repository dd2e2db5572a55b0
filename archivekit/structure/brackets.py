"""What stands in square brackets, and the notes of a text: annotations on the reading text.

Square brackets are an editor's, a translator's or an archive's; parentheses are the author's own
and are not looked at. Whose a bracket is, is not known unless it says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from archivekit.core.document import Annotation, AnnotationKind, Maker, Segment
from archivekit.core.record import Certainty
from archivekit.structure.brackets_found import Bracket, find_brackets
from archivekit.structure.brackets_inserted import inserted
from archivekit.structure.brackets_stated import Verdict, signed, stated
from archivekit.structure.brackets_words import language_words
from archivekit.structure.notes import find_notes

_OUTSIDE_WORD = re.compile(r"[^\W\d_]+")

BRACKET_RULES: tuple[tuple[str, str], ...] = (
    ("bracket-completing", "words that the sentence needs: [over Cuba], [previously]"),
    ("bracket-letter", "a letter added to a word or changed: president[s], [T]he"),
    ("bracket-word-part", "the rest of a shortened word or number: Com[munist], 19[62]"),
    ("bracket-stop", "a stop or sign added: yes[.]"),
    ("bracket-date", "a date, or a part of one: October [1962]"),
    ("bracket-before-name", "names, title or office before a name: [John F.] Kennedy"),
    ("bracket-after-name", "another name or the office after a name: Formosa [Taiwan]"),
    ("bracket-after-office", "the name after an office: the Foreign Minister [Zhou Enlai]"),
    ("bracket-pronoun", "whom a pronoun means: they [the Soviets]"),
    ("bracket-explaining", "a remark on the meaning that says so: [i.e., …], [literally: …]"),
    ("bracket-signed", "an explanation that names its maker: [Translator's note: …]"),
    ("bracket-translation", "the meaning of a foreign word before it: uezd [county]"),
    ("bracket-abbreviation", "an abbreviation spelled out, or the reverse: the MPR [Mongolian …]"),
    ("bracket-other-script", "words in another script than the sentence"),
    ("bracket-other-language", "words in another language by their letters: prove [dokazat']"),
    ("bracket-sic", "it stands so in the original: [sic]"),
    ("bracket-illegible", "words that could not be read: [2 words illegible]"),
    ("bracket-query", "a reading that is not certain: [word?], [?]"),
    ("bracket-handwritten", "words added by hand: [handwritten: …]"),
    ("bracket-excision", "text withheld from this copy: [1½ lines not declassified]"),
    ("bracket-missing", "text lost from the original: [page 3 missing], [torn]"),
    ("bracket-ellipsis", "text left out of this edition: [...]"),
    ("bracket-omission", "text left out of this edition, in words: [Here follows …]"),
    ("bracket-blank", "nothing but blanks or dashes: what is meant is not said"),
    ("bracket-mark", "a sign on the paper or in the room: [signature], [stamp], [laughter]"),
    ("bracket-source", "where the text comes from: [Source: …]"),
    ("bracket-alone", "other words that fill their paragraph"),
    ("bracket-sentence", "a whole sentence of its own"),
    ("bracket-remark", "more words than a sentence lacks"),
    ("bracket-number", "a number before a paragraph that no call leads to"),
    ("bracket-address", "a bracket inside a web address"),
    ("bracket-unclosed", "a bracket without a partner in its paragraph"),
    ("page number", "the number of a page of the original: [page 2], [2]"),
    ("page break", "a page of the original ends here: [new page]"),
    ("note-call", "a mark that calls a note: [1], ¹"),
    ("note-call-lowered", "a number that stuck to the word before it, of a note that is there"),
    ("note-body", "the words of a note, from its number to the next"),
)
"""Each rule by the name that annotations carry as `basis`, and what it says."""


def annotate(text: str, paragraphs: Sequence[Segment], language: str = "und") -> list[Annotation]:
    """The annotations that square brackets and note marks give, in the order of the text.

    `paragraphs` are segments with spans in `text`; an annotation crosses no paragraph, but a note
    of several. An outer bracket comes before those inside it. The label is the words inside; of
    notes and pages, the number.

    >>> from archivekit.structure.paragraphs import segment
    >>> text = "A reply from [John F.] Kennedy [sic] came."
    >>> for a in annotate(text, segment(text, "en")[:1], "en"):
    ...     print(a.kind.value, a.label, a.maker, sep=" | ")
    insertion-identifying | John F. | unknown
    sic | sic | unknown
    """
    brackets = find_brackets(text, paragraphs)
    annotations, taken = find_notes(text, paragraphs, brackets)
    outside = _words_outside(text, brackets)
    for bracket in brackets:
        if not bracket.paired:
            annotations.append(
                Annotation(AnnotationKind.UNCLOSED, bracket.span, "bracket-unclosed")
            )
        elif bracket.span.start not in taken:
            annotations.append(_annotation(bracket, _verdict(bracket, language, outside)))
    annotations.sort(key=lambda a: (a.span.start, -a.span.end))
    return annotations


def _annotation(bracket: Bracket, verdict: Verdict) -> Annotation:
    return Annotation(
        verdict.kind,
        bracket.span,
        verdict.basis,
        bracket.label if verdict.label is None else verdict.label,
        verdict.maker,
        extent=verdict.extent,
        certainty=verdict.certainty,
    )


def _verdict(bracket: Bracket, language: str, outside: Callable[[], frozenset[str]]) -> Verdict:
    """What one bracket is: first by what it says itself, then by its place in the sentence."""
    if bracket.in_address:
        return Verdict(AnnotationKind.REMARK, "bracket-address")
    if bracket.label.isdecimal() and len(bracket.label) <= 3 and bracket.opens:
        return Verdict(AnnotationKind.REMARK, "bracket-number", Certainty.CHECK)
    known = language_words(language)
    maker, words, in_front = signed(bracket.label)
    if maker is Maker.UNKNOWN:
        return stated(bracket, known) or inserted(bracket, language, outside)
    inner = _relabelled(bracket, words)
    verdict = stated(inner, known) if words else None
    if not verdict and words and not in_front:
        verdict = inserted(inner, language, outside)
    if not verdict:
        return Verdict(AnnotationKind.EXPLAINING, "bracket-signed", maker=maker)
    return Verdict(
        verdict.kind, verdict.basis, verdict.certainty, maker, verdict.extent, verdict.label
    )


def _relabelled(bracket: Bracket, label: str) -> Bracket:
    return Bracket(bracket.span, bracket.paragraph, label, bracket.before, bracket.after)


def _words_outside(text: str, brackets: Sequence[Bracket]) -> Callable[[], frozenset[str]]:
    """The words of the text outside all brackets, counted when they are first asked for."""

    @cache
    def words() -> frozenset[str]:
        found: set[str] = set()
        done = 0
        for bracket in brackets:
            if bracket.paired and bracket.span.start >= done:
                found.update(_OUTSIDE_WORD.findall(text[done : bracket.span.start].casefold()))
                done = bracket.span.end
        found.update(_OUTSIDE_WORD.findall(text[done:].casefold()))
        return frozenset(found)

    return words
