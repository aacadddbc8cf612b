"""Which review of the six principles counts, and which one the public page may show. Reads only."""

from collections.abc import Iterable
from typing import Any

from partnerships.models import Partnership, PrincipleRecord, PrincipleReview

PUBLIC = Partnership.Publication.PUBLISHED


def last_review(partnership: Partnership) -> PrincipleReview | None:
    """The newest review, which counts; None before the first."""
    review = partnership.principle_reviews.first()
    if review:
        review.partnership = partnership
    return review


def is_shown_publicly(partnership: Partnership, review: PrincipleReview) -> bool:
    """Whether the parties said yes to exactly these lines, or are being asked."""
    if partnership.publication == Partnership.Publication.CONFIRMING:
        return True
    return partnership.publication == PUBLIC and not review.waits_for_consent


def shown_lines(partnership: Partnership, rows: Iterable[Any]) -> list[PrincipleRecord]:
    """Of the joint lines of all reviews: those of the review that the page shows.

    While the page is public, a review that began after the consent waits for the next one.
    Needs `review`.
    """
    rows = list(rows)
    is_public = partnership.publication == PUBLIC
    reviews = [row.review for row in rows if not (is_public and row.review.waits_for_consent)]
    if not reviews:
        return []
    newest = max(reviews, key=lambda review: review.number)
    return [row for row in rows if row.review_id == newest.pk]
