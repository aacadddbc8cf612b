"""Places, the offices that help there, who is posted to them, and how they lie on the map."""

from districts.models.areas import Coverage, Outline, Town
from districts.models.places import (
    District,
    Located,
    Municipality,
    Office,
    Posting,
    Source,
    Sourced,
    Ward,
)
from districts.models.rhythm import RhythmEntry, WardRhythm

__all__ = [
    "Coverage",
    "District",
    "Located",
    "Municipality",
    "Office",
    "Outline",
    "Posting",
    "RhythmEntry",
    "Source",
    "Sourced",
    "Town",
    "Ward",
    "WardRhythm",
]
