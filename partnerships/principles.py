"""Which review of the six principles counts, and which one the public page may show. Reads only."""

from partnerships.models import Partnership, PrincipleReview

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
