"""Completes what a mail may say when it leaves: links are never kept in the outbox."""

from typing import Any

from django.urls import reverse

from kyodo_portal.digests import digest_context
from kyodo_portal.history.kinds import Category, category_of, is_essential
from kyodo_portal.history.models import Notice
from kyodo_portal.notices.daily import DAILY, daily_context
from kyodo_portal.notices.guard import CONFIRM, DIGEST
from kyodo_portal.notices.stopping import StopLink
from organizations.follows import confirm_token
from organizations.models import Follow


def context_of(notice: Notice) -> dict[str, Any]:
    """The context of a mail that leaves now, with the links that stop or change such mails."""
    if notice.kind == DIGEST:
        return digest_context(notice)
    if notice.kind == CONFIRM:
        follow = Follow.objects.filter(pk=notice.context["follow"]).first()
        token = confirm_token(notice.context["follow"])
        path = reverse("organizations:follow-confirm", args=[token])
        return {"label": follow.label if follow else "", "path": path}
    if notice.kind == DAILY:
        return daily_context(notice)
    return {**notice.context, **links_of(notice)}


def links_of(notice: Notice) -> dict[str, str]:
    """How to stop such mails, or to choose how they come, if there is something to choose."""
    category = category_of(notice.kind)
    if category is None:
        return {}
    place, _, key = notice.audience.partition(":")
    if place == "mailbox":
        link = StopLink("group", int(key), category)
        return {"stop_path": link.path, "stop_label": "メールをやめて、電話か紙で受けとる"}
    if notice.user is None:
        return {}
    choose = {"settings_path": reverse("my-notifications")}
    if is_essential(notice.kind):
        return choose
    link = StopLink("user", notice.user.pk, category)
    return {**choose, "stop_path": link.path, "stop_label": stop_label(category)}


def stop_label(category: Category) -> str:
    return f"「{category.label}」のメールをやめる（ログインはいりません）"
