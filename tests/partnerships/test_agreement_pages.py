"""The pages of a promise: writing, confirming by account, link and paper, printing, the PDF."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from kyodo_portal.history.models import Notice
from kyodo_portal.history.sending import compose
from kyodo_portal.lib.pdf import render_pdf
from partnerships.actions import agreements as write
from partnerships.actions.conclusion import conclude_agreement
from partnerships.models import Agreement, Confirmation, FiscalYear, PaperSheet
from partnerships.permissions import can_read_partnership_inside
from partnerships.views.agreements import paper_context
from tests.partnerships.agreement_steps import (
    all_confirmed,
    answer,
    concluded,
    filled,
    shown,
    started,
)
from tests.partnerships.partnership_world import agree_to_changes, prepared, published
from tests.pdf import needs_pdf, text_of

pytestmark = pytest.mark.django_db


def url(agreement: Agreement, page: str, *more) -> str:
    keys = [agreement.partnership_id, agreement.pk, *more]
    return reverse(f"partnerships:agreement-{page}", args=keys)


def html(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_draft_is_begun_written_and_shown_through_the_pages(world, sign_in):
    partnership = prepared(world)
    client = sign_in(world["asahi_staff"])
    listed = html(client.get(reverse("partnerships:agreement-list", args=[partnership.pk])))
    assert "約束を文にする" in listed
    start = reverse("partnerships:agreement-start", args=[partnership.pk])
    refused = html(client.post(start, {"kind": "contract", "start": "examples"}))
    assert "契約の型を選んでください" in refused
    values = {"kind": "contract", "form": "share", "start": "examples"}
    page = html(client.post(start, values, follow=True))
    assert "協働契約（負担金型）（案）" in page
    assert "確認をお願いするまでに、あと" in page
    draft = Agreement.objects.get()
    text = {"text": "顔の見える近所になる。", "version": draft.version}
    page = html(client.post(url(draft, "clause", 1), text, follow=True))
    assert "「1 目的」を保存しました" in page
    assert Agreement.objects.get().clauses["1"] == "顔の見える近所になる。"


def test_a_stale_clause_shows_both_texts_and_loses_neither(world, sign_in):
    draft = started(world)
    old = draft.version
    write.write_clause(draft, by=None, number=1, texts={"1": "先の文です。"}, version=old)
    client = sign_in(world["coordinator_a"])
    answer = client.post(url(draft, "clause", 1), {"text": "後の文です。", "version": old})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("先の文です。") == 1
    assert "後の文です。</textarea>" in page
    stored = Agreement.objects.get()
    again = {"text": "後の文です。", "version": stored.version}
    assert client.post(url(draft, "clause", 1), again).status_code == 302


def test_terms_over_31_march_are_saved_with_a_warning(world, sign_in):
    draft = started(world)
    client = sign_in(world["asahi_staff"])
    dates = {
        "starts_on_year": "2026", "starts_on_month": "4", "starts_on_day": "1",
        "ends_on_year": "2027", "ends_on_month": "9", "ends_on_day": "30",
    }  # fmt: skip
    values = {"kind": "memorandum", "version": draft.version, "public_clauses": ["1"], **dates}
    page = html(client.post(url(draft, "terms"), values, follow=True))
    assert "年度をまたぐ約束です。次の年度の予算は別に決まります" in page
    backward = {**values, "version": 99, "ends_on_year": "2025"}
    assert "終わりの日は、はじめの日より後にしてください" in html(
        client.post(url(draft, "terms"), backward)
    )


def test_the_years_of_the_partnership_stand_beside_the_costs(world, sign_in):
    draft = started(world)
    FiscalYear.objects.create(partnership=draft.partnership, year=2026, funding=["会費"])
    client = sign_in(world["coordinator_a"])
    assert "2026年度：実施予定、会費" in html(client.get(url(draft, "clause", 4)))


def test_a_manager_confirms_and_a_member_only_reads(world, sign_in):
    agreement = shown(world)
    member = sign_in(world["npo_member"])
    assert "目的の文です。" in html(member.get(url(agreement, "detail")))
    assert member.get(url(agreement, "confirm")).status_code == 403
    manager = sign_in(world["npo_manager"])
    assert "NPO法人見本の会のみなさんへ" in html(manager.get(url(agreement, "confirm")))
    nothing_said = html(manager.post(url(agreement, "confirm"), {"number": 1, "answer": "change"}))
    assert "どこを直してほしいか" in nothing_said
    page = html(
        manager.post(url(agreement, "confirm"), {"number": 1, "answer": "yes"}, follow=True)
    )
    assert "いまの返事は「この内容でよい」です" in page
    row = Confirmation.objects.get(organization=world.orgs.npo)
    assert (row.answer, row.via, row.entered_by) == ("yes", "web", world["npo_manager"])


def test_an_answer_to_a_version_that_is_gone_is_a_conflict(world, sign_in):
    agreement = shown(world)
    client = sign_in(world["npo_manager"])
    write.take_back_agreement(agreement, by=world["asahi_staff"])
    assert client.post(url(agreement, "confirm"), {"number": 1, "answer": "yes"}).status_code == 409


def test_a_group_without_an_account_answers_by_its_mailed_link(world, client):
    paper = world.orgs.paper
    paper.liaison_email = "jichikai@example.jp"
    paper.save()
    shown(world)
    notice = Notice.objects.get(kind="agreement_check", email=paper.liaison_email)
    body = compose(notice).body
    link = next(word for word in body.split() if "/agree/" in word)
    path = link[link.index("/agree/") :]
    assert "目的の文です。" in html(client.get(path))
    assert "目的の文です。" not in body
    assert client.post(path, {"number": 1, "answer": "yes"}).status_code == 302
    row = Confirmation.objects.get(organization=paper)
    assert (row.answer, row.via) == ("yes", "token")
    write.take_back_agreement(Agreement.objects.get(), by=world["asahi_staff"])
    assert client.get(path).status_code == 410


def test_paper_is_recorded_with_its_day_way_and_role(world, sign_in):
    agreement = shown(world)
    client = sign_in(world["coordinator_a"])
    values = {
        "number": 1, "organization": world.orgs.paper.pk, "via": "paper", "answer": "yes",
        "received_on_year": "2025", "received_on_month": "4", "received_on_day": "2",
        "answerer_role": "chair",
    }  # fmt: skip
    page = html(client.post(url(agreement, "on-paper"), values, follow=True))
    assert "2025年4月2日に受け取り・会長" in page
    stranger = {**values, "organization": world.orgs.stranger.pk}
    assert "エラー：" in html(client.post(url(agreement, "on-paper"), stranger))
    assert Confirmation.objects.filter(answer="yes").count() == 1


def test_the_ward_records_the_conclusion_and_the_third_party_may_not(world, sign_in):
    agreement = all_confirmed(world)
    assert sign_in(world["coordinator_a"]).get(url(agreement, "conclude")).status_code == 403
    client = sign_in(world["asahi_staff"])
    values = {"number": 1, "made_on_year": "2026", "made_on_month": "4", "made_on_day": "1"}
    page = html(client.post(url(agreement, "conclude"), values, follow=True))
    assert "締結を記録しました" in page
    assert "2026年4月1日" in page


def test_versions_and_what_differs_can_be_read(world, sign_in):
    agreement = shown(world)
    write.take_back_agreement(agreement, by=world["asahi_staff"])
    write.write_clause(
        agreement, by=None, number=1, texts={"1": "あたらしい文です。"}, version=agreement.version
    )
    write.ask_parties(agreement, by=world["asahi_staff"])
    client = sign_in(world["npo_member"])
    assert "第1版" in html(client.get(url(agreement, "versions")))
    page = html(client.get(url(agreement, "version", 2)))
    assert "第1版から変わった所（1か所）" in page
    assert "<del>" in page
    assert "あたらしい文です。</ins>" in page
    assert client.get(url(agreement, "version", 3)).status_code == 404


def test_the_paper_of_a_draft_says_so_and_leaves_blanks(world, sign_in):
    draft = started(world)
    client = sign_in(world["npo_member"])
    page = html(client.get(url(draft, "print")))
    assert "これは案です。まだ、だれも約束していません。" in page
    assert page.count("ck-doc__blank") > 20


@needs_pdf
def test_the_pdf_holds_the_text_of_the_promise(world, sign_in):
    agreement = concluded(world)
    answer = sign_in(world["npo_member"]).get(url(agreement, "pdf"))
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for words in (
        "協働協定書", "目的の文です。", "役割分担をします。", "NPO法人見本の会",
        "2026年4月1日(水)から2027年3月31日(水)まで。",
    ):  # fmt: skip
        assert words in text
    assert "案" not in text[:60]
    assert len(PdfReader(BytesIO(answer.content)).pages) <= 4


@needs_pdf
def test_the_pdf_of_a_draft_begins_with_the_word_draft(world):
    draft = filled(world)
    text = text_of(render_pdf("partnerships/agreement_paper.html", paper_context(draft)))
    assert text.startswith("案")
    assert "これは案です" in text


def test_everybody_reads_the_chosen_clauses_of_a_published_partnership_only(world, client):
    partnership = published(world)
    agreement = all_confirmed(world, partnership)
    page = html(client.get(partnership.get_absolute_url()))
    assert "目的の文です。" not in page
    agreement.refresh_from_db()
    conclude_agreement(agreement, by=world["asahi_staff"], number=1, made_on=timezone.localdate())
    # Concluded is not yet agreed to be public: first the parties see it on the page, and say yes.
    assert "目的の文です。" not in html(client.get(partnership.get_absolute_url()))
    agree_to_changes(world, partnership)
    page = html(client.get(partnership.get_absolute_url()))
    assert "目的の文です。" in page
    assert "役割分担をします。" in page
    assert "費用の負担" not in page


def test_the_scan_of_the_signed_paper_is_for_those_inside(world, sign_in, client):
    agreement = concluded(world)
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    upload = SimpleUploadedFile("約束.png", picture.getvalue(), "image/png")
    staff = sign_in(world["asahi_staff"])
    assert staff.post(url(agreement, "signed"), {"upload": upload}).status_code == 302
    assert sign_in(world["npo_member"]).get(url(agreement, "signed-file")).status_code == 200
    assert sign_in(world["stranger_manager"]).get(url(agreement, "signed-file")).status_code == 404
    assert client.get(url(agreement, "signed-file")).status_code == 302
    wrong = SimpleUploadedFile("script.pdf", b"<script>", "application/pdf")
    assert "PDFとして読めません" in html(staff.post(url(agreement, "signed"), {"upload": wrong}))


def test_the_desk_lists_the_own_ward_by_what_waits(world, sign_in):
    shown(world)
    desk = reverse("partnerships:desk-agreements")
    assert "返事 0／3" in html(sign_in(world["asahi_staff"]).get(f"{desk}?show=confirming"))
    assert "返事 0／3" in html(sign_in(world["coordinator_a"]).get(desk))
    assert "見本のやさい市" not in html(sign_in(world["midori_staff"]).get(desk))
    assert "ありません" in html(sign_in(world["asahi_staff"]).get(f"{desk}?show=ending"))


def test_strangers_never_see_that_there_is_a_promise(world, sign_in):
    agreement = shown(world)
    answer(agreement, world.orgs.npo)
    for name in ("resident", "stranger_manager", "coordinator_b", "midori_staff", "analyst"):
        client = sign_in(world[name])
        assert not can_read_partnership_inside(world[name], agreement.partnership)
        for page in ("detail", "versions", "print", "pdf", "confirm"):
            assert client.get(url(agreement, page)).status_code == 404, (name, page)


def test_a_numbered_sheet_is_printed_entered_and_counted_once(world, sign_in):
    agreement = shown(world)
    coordinator = sign_in(world["coordinator_a"])
    values = {"organization": world.orgs.paper.pk}
    page = html(coordinator.post(url(agreement, "sheet-print"), values, follow=True))
    sheet = PaperSheet.objects.get()
    assert sheet.number in page
    assert "<svg" in page
    entry = coordinator.get(sheet.get_absolute_url())
    assert entry.status_code == 302
    page = html(coordinator.get(entry["Location"]))
    assert "この受付番号の用紙を入力しています。" in page
    said = {
        "number": 1, "organization": world.orgs.paper.pk, "via": "paper", "answer": "yes",
        "received_on_year": "2025", "received_on_month": "4", "received_on_day": "2",
        "answerer_role": "chair",
    }  # fmt: skip
    assert coordinator.post(entry["Location"], said).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.status, sheet.role) == ("returned", "会長")


def test_a_sheet_of_words_taken_back_is_not_waited_for(world, sign_in):
    agreement = shown(world)
    coordinator = sign_in(world["coordinator_a"])
    coordinator.post(url(agreement, "sheet-print"), {"organization": world.orgs.npo.pk})
    coordinator.post(url(agreement, "take-back"))
    assert PaperSheet.objects.get().status == "cancelled"


def test_the_short_form_notes_the_next_promise_too(world, sign_in):
    partnership = prepared(world)
    client = sign_in(world["asahi_staff"])
    path = reverse("partnerships:partnership-edit", args=[partnership.pk, "promise"])
    day = {"made_on_year": "2026", "made_on_month": "4", "made_on_day": "1"}
    assert "あたらしい約束として記録する" not in html(client.get(path))
    first = {"kind": "spoken", "version": partnership.version, **day}
    assert client.post(path, first).status_code == 302
    assert "あたらしい約束として記録する" in html(client.get(path))
    partnership.refresh_from_db()
    following = {"kind": "memo", "version": partnership.version, "is_next": "on", **day}
    assert client.post(path, following).status_code == 302
    rows = Agreement.objects.order_by("pk").values_list("kind", "status")
    assert list(rows) == [("spoken", "renewed"), ("memo", "concluded")]
