"""The one list of relations between two texts."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """The verdict on a pair of witnesses; the value is what tables and screens say.

    >>> Relation("excerpt").meaning
    'one holds a part of the other'
    """

    IDENTICAL = "identical"
    COPY = "copy"
    REVISION = "draft or revision"
    SAME_ORIGINAL = "translation of the same original"
    TRANSLATION = "translation"
    EXCERPT = "excerpt"
    RELATED = "related"
    UNRELATED = "unrelated"

    @property
    def meaning(self) -> str:
        """What the relation says, in one line."""
        return _MEANINGS[self]


_MEANINGS = {
    Relation.IDENTICAL: "the same text, character for character",
    Relation.COPY: "the same wording, as copied, retyped or released anew",
    Relation.REVISION: "one was worked over to make the other",
    Relation.SAME_ORIGINAL: "two translations of one original",
    Relation.TRANSLATION: "one is a translation of the other",
    Relation.EXCERPT: "one holds a part of the other",
    Relation.RELATED: "different records that restate or cite each other",
    Relation.UNRELATED: "nothing in common that was found",
}
