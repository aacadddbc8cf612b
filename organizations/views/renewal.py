"""One click in a mail lists an offer or need again, without signing in.

Opening the link changes nothing: mail programs and virus scanners open links by themselves.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organizations.actions.listings import last_day, renew_by_link
from organizations.models import Listing
from organizations.renewal import RenewalLink, Standing, read_link, standing

MY_PAGE = "ログインできる方は、マイページの「できます・求めています」から、いつでものせられます。"
SENTENCES = {
    Standing.OVER: "掲載が終わってから30日がすぎたので、このリンクは使えなくなりました。",
    Standing.STOPPED: "団体の方が、この掲載を終わりにしています。",
    Standing.RESTING: "団体のページがお休みのあいだは、掲載を続けられません。",
    Standing.CLOSED: "この団体の登録は、終わっています。",
}
UNKNOWN = "リンクが、とちゅうで切れているかもしれません。メールのリンクを、もう一度おしてください。"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def listing_renew_link(request: HttpRequest, token: str) -> HttpResponse:
    """What would be renewed, and one button; afterwards, and at a second use, until when."""
    link = read_link(token)
    listing = listing_of(link)
    if link is None or listing is None:
        return unusable(request, UNKNOWN)
    today = timezone.localdate()
    if request.method == "POST":
        if renew_by_link(listing, link, by=request.user, today=today):
            messages.success(request, "ありがとうございます。続けて掲載します。")
        return redirect(request.path)
    now = standing(listing, link, today)
    if now in SENTENCES:
        return unusable(request, SENTENCES[now])
    context = {
        "listing": listing,
        "is_done": now == Standing.DONE,
        "new_end": last_day(today),
        "has_ended": listing.ends_on < today,
    }
    return render(request, "organizations/listing_renew.html", context)


def listing_of(link: RenewalLink | None) -> Listing | None:
    if link is None:
        return None
    rows = Listing.objects.select_related("organization", "district")
    return rows.filter(pk=link.listing_id).first()


def unusable(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "410.html", {"message": f"{sentence}{MY_PAGE}"}, status=410)
