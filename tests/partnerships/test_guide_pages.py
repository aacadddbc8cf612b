"""The first step and the guide: what must stand on each page, and what it costs."""

import pytest
from django.core.management import call_command
from django.test import Client

from partnerships.models import Case, CheckItem, Partnership, Principle, Step, Tip

PAGES = [
    "/first-step/",
    "/first-step/tips/",
    "/guide/",
    "/guide/principles/",
    "/guide/steps/",
    "/guide/check-sheets/",
    "/guide/voices/",
    "/guide/cases/",
    "/guide/cases/konandai-playpark/",
    "/guide/programmes/",
    "/guide/glossary/",
]


@pytest.fixture
def reference(db) -> None:
    call_command("load_reference", verbosity=0)


def html_of(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_with_one_heading_and_at_most_four_queries(
    path, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        html = html_of(path)
    assert html.count("<h1") == 1


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", [path for path in PAGES if path != "/guide/glossary/"])
def test_each_page_names_its_source(path):
    html = html_of(path)
    assert "「楽しい街に！ 最初の一歩」" in html or "協働ハンドブック" in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", [path for path in PAGES if "konandai" not in path])
def test_each_page_opens_before_anything_is_loaded(path):
    html_of(path)


@pytest.mark.usefixtures("reference")
def test_the_first_step_shows_three_tips_with_real_examples_and_the_standing_notice():
    html = html_of("/first-step/")
    for tip in Tip.objects.all():
        assert tip.text in html
        assert tip.example in html
    assert "市の「市民協働事業の提案」（条例第10条）や助成金の申し込みではありません。" in html
    assert 'href="/proposals/new/"' in html
    assert 'href="/consult/"' in html
    assert f"/partnerships/{Partnership.objects.get(seed_slug='p-01').pk}/" in html
    for worry in ("お金は、かかりますか", "断られたら、どうなりますか", "だれが読みますか"):
        assert worry in html


@pytest.mark.usefixtures("reference")
def test_an_example_whose_publication_was_stopped_is_no_link():
    stopped = Partnership.objects.get(seed_slug="p-01")
    Partnership.objects.filter(pk=stopped.pk).update(publication="stopped")
    for path in ("/first-step/", "/first-step/tips/"):
        assert f"/partnerships/{stopped.pk}/" not in html_of(path)


@pytest.mark.usefixtures("reference")
def test_the_principles_stand_in_the_handbooks_words_with_the_older_one_as_a_note():
    html = html_of("/guide/principles/")
    for principle in Principle.objects.all():
        assert principle.official_text in html
        assert principle.easy_help in html
    assert "平成11年（1999年）の横浜コード" in html


@pytest.mark.usefixtures("reference")
def test_the_eight_steps_each_say_what_this_site_can_do():
    html = html_of("/guide/steps/")
    assert html.count("このサイトでできること</strong>") == 8
    for step in Step.objects.all():
        assert step.title in html
        assert step.portal_help in html
    for sheet in ("plan", "proceed", "reflect"):
        assert f"/guide/check-sheets/#sheet-{sheet}" in html


@pytest.mark.usefixtures("reference")
def test_the_check_sheets_can_be_used_on_paper():
    html = html_of("/guide/check-sheets/")
    for item in CheckItem.objects.all():
        assert item.official_text in html
        assert item.prompt in html
    assert html.count('class="ck-answer-box">できた') == 10
    assert html.count('class="ck-answer-box">これから') == 10
    assert html.count("ck-break") == 2
    assert "よりよい協働のためのチェックシート" in html


@pytest.mark.usefixtures("reference")
def test_each_case_is_dated_and_leads_to_its_partnership():
    html = html_of("/guide/cases/")
    assert "平成22年4月のハンドブックより" in html
    for case in Case.objects.select_related("partnership"):
        assert case.get_absolute_url() in html
        page = html_of(case.get_absolute_url())
        assert "平成22年4月のハンドブックより" in page
        assert case.partnership.get_absolute_url() in page
        assert case.body["lesson"] in page


@pytest.mark.usefixtures("reference")
def test_an_unknown_case_is_not_found():
    assert Client().get("/guide/cases/nanika/").status_code == 404


@pytest.mark.usefixtures("reference")
def test_programmes_that_ended_stand_in_their_own_list():
    html = html_of("/guide/programmes/")
    running, rest = html.split("いまの状況を確かめていない制度", 1)
    unknown, ended = rest.split("終わった制度", 1)
    assert "ヨコハマ市民まち普請事業" in running
    assert "出前講座" in unknown
    assert "協働事業提案制度モデル事業" in ended
    assert "協働事業提案制度モデル事業" not in running
    assert "川崎市の取組（参考）" in unknown


@pytest.mark.usefixtures("reference")
def test_no_phone_of_2010_stands_on_any_page():
    for path in PAGES:
        assert "045-" not in html_of(path)


@pytest.mark.usefixtures("reference")
def test_the_pages_are_for_reading_only():
    for path in PAGES:
        assert Client().post(path).status_code == 405
