"""Helpers of the account tests: the newest mail of the outbox, a member and a member of staff."""

import re

import pytest
from allauth.account.models import EmailAddress

from kyodo_portal.history.models import Notice
from tests.factories import PostingFactory, UserFactory


@pytest.fixture
def newest_mail():
    """`newest_mail()` → (kind, address, subject, body) of the last queued account mail."""

    def read():
        notice = Notice.objects.latest("pk")
        return notice.kind, notice.email, notice.context["subject"], notice.context["body"]

    return read


@pytest.fixture
def link_in_mail(newest_mail):
    """The path of the one link in the newest mail."""

    def read():
        (link,) = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", newest_mail()[3])
        return link

    return read


@pytest.fixture
def member(db):
    """Somebody with a confirmed address."""
    user = UserFactory(email="mihon@example.jp")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def staff(member):
    """The same person, posted to a ward office: a second factor is required."""
    PostingFactory(user=member)
    return member
