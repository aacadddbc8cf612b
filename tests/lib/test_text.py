import pytest

from kyodo_portal.lib.text import (
    clean_line,
    clean_phone,
    clean_postal_code,
    clean_text,
    looks_personal,
    safe_url,
    search_key,
    search_terms,
    to_halfwidth,
    to_hiragana,
)

HOSTILE = [
    "",
    "\0",
    "あ" * 10_000,
    "0" * 10_000,
    "-" * 10_000,
    "ー" * 10_000,
    "090-" * 2_500,
    "ケ" * 10_000,
    "1-" * 5_000,
    "a@" * 5_000,
    "(" * 10_000,
    "\ud800\udfff",
    "\u202eevil\u2066",
    "👨\u200d👩\u200d👧" * 1_000,
    "ﷺ" * 1_000,
    "１ｅ９９９９９",
    "か\u3099" * 3_000,
    "々" * 10_000,
    "代々" * 5_000,
    "かゝゞ" * 3_000,
    "ーたー" * 3_000,
    "ぃー・ー-" * 2_000,
    "a-ー・" * 2_500,
    "(株" * 5_000,
    "第一十丁" * 2_500,
    "é" * 10_000,
    "http://" * 1_000,
    "http://[",
    "〒",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_never_breaks_the_normaliser(text):
    for function in (clean_line, clean_text, search_key, to_halfwidth):
        function(text).encode()  # no lone surrogate is left
    to_hiragana(text)
    search_terms(text)
    looks_personal(text)
    safe_url(text)
    for function in (clean_phone, clean_postal_code):
        with pytest.raises(ValueError, match="not a"):
            function(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_normalising_twice_changes_nothing_more(text):
    assert clean_text(clean_text(text)) == clean_text(text)
    assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("　 若葉台 見守り隊　", "若葉台 見守り隊"),
        ("一行目\r\n二行目", "一行目 二行目"),
        ("か\u3099くしゅう", "がくしゅう"),
        ("a\0b\u202ec\u200bd\ufeff", "abcd"),
        ("\ud800あ", "あ"),
        ("家族👨\u200d👩\u200d👧", "家族👨\u200d👩\u200d👧"),
        ("あ\u200dい", "あい"),
        ("क्\u200dष", "क्\u200dष"),
        ("㈱髙田①", "㈱髙田①"),
        ("葛\U000e0100飾", "葛\U000e0100飾"),
    ],
)
def test_a_line_loses_what_nobody_can_see_and_nothing_else(typed, kept):
    assert clean_line(typed) == kept


def test_text_keeps_its_lines_with_one_kind_of_line_end():
    assert clean_text("一\r\n二\r三\u2028四\n\n五\n") == "一\n二\n三\n四\n\n五"


@pytest.mark.parametrize(
    ("stored", "query"),
    [
        ("保土ケ谷区", "保土ヶ谷"),
        ("保土ケ谷区", "保土が谷"),
        ("保土ケ谷区", "保土ガ谷"),
        ("保土ケ谷区", "保土ケ"),
        ("保土ケ谷区", "ヶ谷"),
        ("鶴ケ峯商店街", "鶴ヶ峰"),
        ("髙﨑さんの会", "高崎"),
        ("サロン", "さろん"),
        ("ｻﾛﾝ", "サロン"),
        ("ボランティア", "ﾎﾞﾗﾝﾃｨｱ"),
        ("らーめん", "ら〜めん"),
        ("サーバー", "サ-バ-"),
        ("助け合い", "助け"),
        ("地区ケアプラザ", "けあ"),
        ("ＮＰＯ法人", "npo"),
        ("葛\U000e0100飾", "葛飾"),
        ("㍿あさひ", "株式会社"),
        ("２０２６年", "026"),
        ("希望ヶ丘", "希望が丘"),
        ("自由ガ丘", "自由ヶ丘"),
        ("三ッ沢下町", "三ツ沢"),
        ("橫濱臺", "横浜台"),
        ("巖", "岩"),
        ("函舘", "函館"),
        ("代々木", "代代木"),
        ("いすゞ", "イスズ"),
        ("こゝろ", "こころ"),
        ("㈱あさひ", "株式会社あさひ"),
        ("(株)あさひ", "株式会社"),
        ("株式会社あさひ", "（株）あさひ"),
        ("㈲あさひ", "有限会社"),
        ("(社福)あさひ", "社会福祉法人あさひ"),
        ("(特非)あさひ", "特定非営利活動法人"),
        ("（公財）あさひ", "公益財団法人"),
        ("コンピュータ教室", "コンピューター"),
        ("コンピューター教室", "コンピュータ教室"),
        ("リーダ研修", "リーダー"),
        ("コミュニティーカフェ", "コミュニティカフェ"),
        ("サッカー", "サッカ－"),
        ("サッカー", "ｻｯｶ-"),
        ("サッカー", "サッカ―"),
        ("ボーイ・スカウト", "ボーイスカウト"),
        ("ｽﾘｰ･ｴｲ", "スリーエイ"),
        ("Wi‐Fi", "wifi"),
        ("A―1号棟", "a-1"),
        ("Aー1号棟", "A−1"),
        ("Café", "cafe"),
        ("○○の会", "〇〇の会"),
        ("若葉台一丁目", "若葉台1丁目"),
        ("若葉台１２丁目", "十二丁目"),
        ("第二自治会", "第２自治会"),
        ("第三十地区", "第30"),
    ],
)
def test_a_search_finds_other_spellings(stored, query):
    (term,) = search_terms(query)
    assert term in search_key(stored)


@pytest.mark.parametrize(
    ("stored", "query"),
    [
        ("子どもカード", "かどう"),
        ("フリースペース", "ふりす"),
        ("センター", "せんたく"),
        ("引っ越し", "引越し"),
        ("ビール祭り", "ビル"),
        ("一人ひとり", "1人"),
        ("ケア", "ガア"),
        ("住民・学生", "住民学生"),
        ("10-12時", "1012"),
    ],
)
def test_a_search_keeps_different_words_apart(stored, query):
    assert search_key(query) not in search_key(stored)


def test_a_query_is_cut_to_five_terms_of_one_hundred_characters():
    assert search_terms("a b　c\td e f a") == ["a", "b", "c", "d", "e"]
    assert search_terms("あ" * 500) == ["あ" * 100]
    assert search_terms("祭\0り") == ["祭り"]
    assert max(map(len, search_terms("ﷺ" * 99))) == 100


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("０４５ー９５４−６０２８", "045-954-6028"),
        ("（045）954-6028", "045-954-6028"),
        ("045 954 6028", "045-954-6028"),
        ("0459546028", "045-954-6028"),
        ("０９０１２３４５６７８", "090-1234-5678"),
        ("0120123456", "0120-123-456"),
        ("08001234567", "0800-123-4567"),
        ("0312345678", "0312345678"),
        ("+81 45-954-6028", "045-954-6028"),
    ],
)
def test_a_phone_number_is_converted(typed, stored):
    assert clean_phone(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "119", "045-954", "954-6028", "045-954-60281", "電話", "1e9999"]
)
def test_what_is_no_phone_number_is_refused(typed):
    with pytest.raises(ValueError, match="phone"):
        clean_phone(typed)


@pytest.mark.parametrize("typed", ["241-0801", "２４１ー０８０１", "〒2410801", " 241 0801 "])
def test_a_postal_code_is_converted(typed):
    assert clean_postal_code(typed) == "241-0801"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("連絡は０９０ー１２３４ー５６７８まで", ["電話番号"]),
        ("(045)954-6028へ", ["電話番号"]),
        ("ｔａｒｏ＠example.jp", ["メールアドレス"]),
        ("〒241-0801", ["住所"]),
        ("若葉台3-5-1", ["住所"]),
        ("若葉台三丁目5番1号", ["住所"]),
        ("鶴ケ峰町12番地", ["住所"]),
        ("見本さん（090-1234-5678）まで", ["電話番号", "個人の名前"]),
        ("皆さん、045-954-6028へどうぞ", ["電話番号"]),
        ("見本さんと集まります", []),
        ("2025年4月1日 13:30〜15:00", []),
        ("期限2025-10-11、令和7-4-1", []),
        ("月1-2回、4-5人で若葉台三丁目を回ります", []),
        ("1,234,567,890円", []),
        ("", []),
    ],
)
def test_private_contact_details_are_noticed(text, kinds):
    assert looks_personal(text) == kinds


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://example.jp/a?b=c#d", "https://example.jp/a?b=c#d"),
        ("HTTP://Example.JP", "http://example.jp"),
        ("ｈｔｔｐｓ：／／example.jp", "https://example.jp"),
        ("https://横浜.jp/祭", "https://横浜.jp/祭"),
        ("https://аpple.com/", "https://xn--pple-43d.com/"),
        ("https://bank横浜.jp/", "https://xn--bank-oo4is7n.jp/"),
        ("https://example.jp:8443/", "https://example.jp:8443/"),
    ],
)
def test_a_web_address_becomes_a_link(typed, link):
    assert safe_url(typed) == link


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.jp",
        "//example.jp",
        "https:/example.jp",
        "https://",
        "https://localhost",
        "https://bank.example@evil.example",
        "https://bank.example＠evil.example",
        "https://evil.example\\@bank.example",
        "https://exa mple.jp",
        'https://example.jp/"onmouseover=',
        "https://example.jp/\u202egpj",
        "https://exam\u200bple.jp",
        "https://example.jp:99999/",
        "https://example.jp:port/",
        "https://[::1]/",
        "https://[oops/",
        "https://-a.jp",
        "https://a..jp",
        "https://%65vil.jp",
        "https://example.jp/" + "a" * 3_000,
    ],
)
def test_an_unsafe_web_address_is_refused(typed):
    assert safe_url(typed) == ""
