"""Links in mails that open one thing for one organisation without a password."""

from django.db import models

from kyodo_portal.lib.keyed import keyed_token
from kyodo_portal.lib.models import Timestamped
from organizations.models import Organization
from partnerships.models.agreements import Agreement
from partnerships.models.partnerships import Partnership
from partnerships.models.proposals import Proposal
from partnerships.querysets import AccessTokenQuerySet


class AccessToken(Timestamped):
    """Single purpose, one organisation, limited in time (PR17).

    The link's secret is computed from `nonce` and SECRET_KEY; the table holds only its digest, so
    neither a copy of the table nor of the outbox opens anything.
    """

    class Purpose(models.TextChoices):
        REPLY = "reply", "返事"
        CONSENT = "consent", "公開の確認"
        PROMISE = "promise", "約束の確認"

    purpose = models.CharField(max_length=8, choices=Purpose)
    nonce = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="tokens"
    )
    partnership = models.ForeignKey(
        Partnership, null=True, blank=True, on_delete=models.CASCADE, related_name="tokens"
    )
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.CASCADE, related_name="tokens"
    )
    # Of a consent its round, of an agreement its version.
    round = models.PositiveSmallIntegerField(default=0)
    expires_on = models.DateField("使える最後の日")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "メールのリンク"
        verbose_name_plural = "メールのリンク"
        constraints = [
            models.CheckConstraint(
                name="token_has_its_object",
                condition=models.Q(
                    purpose="reply", proposal__isnull=False, partnership=None, agreement=None
                )
                | models.Q(
                    purpose="consent", partnership__isnull=False, proposal=None, agreement=None
                )
                | models.Q(
                    purpose="promise", agreement__isnull=False, proposal=None, partnership=None
                ),
            )
        ]

    @property
    def secret(self) -> str:
        """What stands in the link."""
        return keyed_token(self.nonce)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}・{self.organization}"
