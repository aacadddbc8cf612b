"""Matching that explains itself: for a group (`suggest`), for one offer or need.

profiles (what is compared) → candidates (whom to look at) → fit (how well) → ranking → reasons.
What counts, and how much: weights.py. The words: fixtures/reference/matching_vocabulary.json.
"""

from partnerships.matching.ranking import Suggestion, suggest, suggest_for_listing

__all__ = ["Suggestion", "suggest", "suggest_for_listing"]
