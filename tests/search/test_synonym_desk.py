"""言いかえ: what the city writes is searched at once, safely, and survives the next loading."""

import pytest
from django.urls import reverse

from kyodo_portal.history.models import HistoryEntry
from kyodo_portal.loading import load_everything, places
from kyodo_portal.loading.files import Writer, read
from kyodo_portal.search.engine import find
from kyodo_portal.search.models import Edition, Synonym
from kyodo_portal.words.forms import MAX_LENGTH, MAX_WORDS
from organizations.index import reindex_organization
from tests import factories as make
from tests.project.pages import Page

pytestmark = pytest.mark.django_db

LIST, NEW = "/desk/words/", "/desk/words/new/"


@pytest.fixture
def city(world, sign_in):
    return sign_in(world["city_staff"])


@pytest.fixture
def group():
    return Synonym.objects.create(words=["ケアプラ", "地域ケアプラザ"], note="見本")


def edit(group: Synonym) -> str:
    return reverse("word-edit", args=[group.pk])


def delete(group: Synonym) -> str:
    return reverse("word-delete", args=[group.pk])


def typed(*words: str, **more: object) -> dict[str, object]:
    return {"words": "\n".join(words), "note": "", **more}


def found(q: str) -> int:
    return find(kinds=["org"], q=q).total


def test_a_written_group_is_searched_at_once_and_recorded(city, world):
    reindex_organization(make.OrganizationFactory(name="見本の木工室"))
    assert found("ウッドワーク") == 0
    answer = city.post(NEW, typed("木工", "  ウッドワーク　", "", note="見本の組"))
    assert answer.url == LIST
    group = Synonym.objects.get()
    assert (group.words, group.note) == (["木工", "ウッドワーク"], "見本の組")
    assert found("ウッドワーク") == 1
    entry = HistoryEntry.objects.about(group).get()
    assert (entry.action, entry.actor) == ("words_created", world["city_staff"])
    assert entry.changes == {"words": [[], ["木工", "ウッドワーク"]]}


def test_a_change_is_searched_at_once_and_recorded(city, group):
    reindex_organization(make.OrganizationFactory(name="見本地域ケアプラザ"))
    assert found("地ケア") == 0
    words, number = Edition.objects.values_list("words", "number").get()
    city.post(edit(group), typed("地ケア", "地域ケアプラザ", version=1))
    group.refresh_from_db()
    assert (group.words, group.version) == (["地ケア", "地域ケアプラザ"], 2)
    assert found("地ケア") == 1
    after = Edition.objects.get()
    assert after.words > words
    assert after.number > number
    assert HistoryEntry.objects.about(group).get().action == "words_edited"
    assert "直しました" in Page(city.get(edit(group)).content.decode()).text


def test_saving_without_a_change_writes_nothing(city, group):
    before = Edition.objects.values().first()
    city.post(edit(group), typed(*group.words, note="見本", version=1))
    group.refresh_from_db()
    assert group.version == 1
    assert Edition.objects.values().first() == before
    assert not HistoryEntry.objects.about(group).exists()


def test_whoever_saves_second_sees_both_and_may_save_again(city, group):
    city.post(edit(group), typed("先の人", "先のことば", version=1))
    answer = city.post(edit(group), typed("後の人", "後のことば", version=1))
    page = Page(answer.content.decode())
    assert answer.status_code == 409
    assert page.title.startswith("エラー：")
    assert "先のことば" in page.text
    assert "後のことば" in answer.content.decode()
    group.refresh_from_db()
    assert group.words == ["先の人", "先のことば"]
    city.post(edit(group), typed("後の人", "後のことば", version=2))
    group.refresh_from_db()
    assert group.words == ["後の人", "後のことば"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "同じ意味のことばを入力してください"),
        (("ひとつだけ",), "2つ以上"),
        (("サロン", "さろん", "ｻﾛﾝ"), "2つ以上"),
        (("サロン", "！？"), "「！？」"),
        (tuple(f"ことば{n}" for n in range(MAX_WORDS + 1)), f"{MAX_WORDS}つまで"),
        (("サロン", "あ" * (MAX_LENGTH + 1)), f"{MAX_LENGTH}文字まで"),
        (("サロン", "けあぷら"), "ほかの組（ケアプラ・地域ケアプラザ）"),
    ],
)
def test_what_could_not_be_searched_comes_back_with_what_to_do(city, group, words, sentence):
    answer = city.post(NEW, typed(*words))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert Page(html).title.startswith("エラー：")
    assert sentence in html
    assert all(word in html for word in words)
    assert Synonym.objects.count() == 1


def test_the_same_form_sent_twice_makes_one_group(city):
    key = "0123456789abcdef0123456789abcdef"
    for _ in range(2):
        answer = city.post(NEW, typed("木工", "大工仕事", submission_key=key))
        assert answer.status_code == 302
    assert Synonym.objects.count() == 1
    assert HistoryEntry.objects.filter(action="words_created").count() == 1


def test_a_deleted_group_is_no_longer_searched(city, group):
    reindex_organization(make.OrganizationFactory(name="見本地域ケアプラザ館"))
    assert "ケアプラ・地域ケアプラザ" in Page(city.get(delete(group)).content.decode()).text
    assert Synonym.objects.count() == 1
    city.post(delete(group), {"version": 1})
    assert not Synonym.objects.exists()
    entry = HistoryEntry.objects.get(action="words_deleted")
    assert (entry.object_id, entry.note) == (group.pk, "ケアプラ・地域ケアプラザ")
    assert city.post(delete(group), {"version": 1}).url == LIST
    assert city.get(delete(group)).status_code == 404


def test_a_group_changed_meanwhile_is_not_deleted_unseen(city, group):
    city.post(edit(group), typed("新しい", "ことば", version=1))
    answer = city.post(delete(group), {"version": 1})
    assert answer.status_code == 409
    assert "新しい・ことば" in Page(answer.content.decode()).text
    assert Synonym.objects.get(pk=group.pk).words == ["新しい", "ことば"]
    assert not HistoryEntry.objects.filter(action="words_deleted").exists()


@pytest.mark.parametrize("persona", ["resident", "npo_manager", "coordinator_a", "asahi_approver"])
def test_others_may_not(persona, world, sign_in, group):
    client = sign_in(world[persona])
    for path in (LIST, NEW, edit(group), delete(group)):
        assert client.get(path).status_code == 403
    for path in (NEW, edit(group), delete(group)):
        assert client.post(path, typed("木工", "大工", version=1)).status_code == 403
    assert Synonym.objects.get().words == group.words


def test_the_list_shows_what_is_asked_for_and_pages(city, group):
    for n in range(25):
        Synonym.objects.create(words=[f"見本{n}番", f"みほん{n}"])
    Synonym.objects.create(words=["テーマ名", "鍵語"], one_way=True)
    text = Page(city.get(LIST).content.decode()).text
    assert "ケアプラ・地域ケアプラザ" in text
    assert "26組" in text
    assert "鍵語" not in text
    assert "見本24番" in Page(city.get(f"{LIST}?page=9").content.decode()).text
    text = Page(city.get(f"{LIST}?q=ｹｱﾌﾟﾗ").content.decode()).text
    assert "1組" in text
    assert "言いかえを書く" in Page(city.get(f"{LIST}?q=ない").content.decode()).text


def test_the_words_of_a_theme_are_not_edited_here(city):
    theme = Synonym.objects.create(words=["テーマ名", "鍵語"], one_way=True)
    for path in (edit(theme), delete(theme)):
        assert city.get(path).status_code == 404
    city.post(delete(theme), {"version": 1})
    assert Synonym.objects.get().words == ["テーマ名", "鍵語"]


def test_the_desk_of_the_city_leads_there_and_no_other(city, world, sign_in):
    assert LIST in city.get("/desk/").content.decode()
    assert LIST not in sign_in(world["asahi_staff"]).get("/desk/").content.decode()


def load(*, refresh: bool = False) -> Writer:
    writer = Writer(refresh=refresh)
    places.load_synonyms(writer)
    return writer


def test_loading_twice_changes_nothing_and_keeps_what_staff_wrote(city):
    assert load().made
    assert Synonym.objects.count() == len(read("reference/synonyms"))
    edited = Synonym.objects.get(seed_slug="care-plaza")
    city.post(edit(edited), typed("ケアプラ", "地域ケアプラザ", "地ケア", version=1))
    gone = Synonym.objects.get(seed_slug="shakyo")
    city.post(delete(gone), {"version": 1})
    assert gone.words[0] not in Page(city.get(LIST).content.decode()).text.split("・")
    writer = load()
    assert not writer.made
    assert not writer.changed
    edited.refresh_from_db()
    gone.refresh_from_db()
    assert edited.words == ["ケアプラ", "地域ケアプラザ", "地ケア"]
    assert gone.words == []
    assert load(refresh=True).changed
    gone.refresh_from_db()
    assert gone.words == ["社協", "社会福祉協議会"]


def test_the_reference_data_brings_the_words(db):
    load_everything()
    words = Synonym.objects.filter(one_way=False).values_list("words", flat=True)
    assert ["社協", "社会福祉協議会"] in list(words)
