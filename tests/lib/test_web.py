import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory

from kyodo_portal.lib.web import (
    RejectBadTextMiddleware,
    client_address,
    querystring,
    safe_next,
    texts_typed,
)

requests = RequestFactory()
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def without_pages(settings):
    """Django's own words for 400: this floor knows no pages."""
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]


def status_of(request):
    return RejectBadTextMiddleware(lambda request: HttpResponse("ok"))(request).status_code


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/orgs/", "", 200),
        ("/orgs/", "q=%E7%A5%AD+a&page=2", 200),
        ("/orgs/", "q=100%", 200),
        ("/祭/", "", 200),
        ("/orgs/", "q=a%00b", 400),
        ("/orgs/", "q%00=a", 400),
        ("/orgs/", "q=%ff%fe", 400),
        ("/orgs/", "q=%ED%A0%80", 400),
        ("/orgs/", "q=%C0%80", 400),
        ("/orgs/\0", "", 400),
        ("/orgs/%00", "", 400),
        ("/orgs/%ff", "", 400),
    ],
)
def test_bad_text_in_an_address_is_refused(path, query, status):
    request = requests.get(path)
    request.META["QUERY_STRING"] = query
    assert status_of(request) == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"name=%E7%A5%AD", 200),
        ("name=祭".encode(), 200),
        (b"name=a%00b", 400),
        (b"na%00me=a", 400),
        (b"name=%ff", 400),
        (b"name=\xff", 400),
        (b"name=\x00", 400),
    ],
)
def test_bad_text_in_a_form_is_refused(body, status):
    assert status_of(requests.post("/", body, content_type=URLENCODED)) == status


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        (b"intro", "祭".encode(), 200),
        (b"intro", b"a\0b", 400),
        (b"intro", b"\xff\xfe", 400),
        (b"in\0tro", b"a", 400),
    ],
)
def test_bad_text_in_a_multipart_form_is_refused(name, value, status):
    body = b'--x\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value
    request = requests.post("/", body + b"\r\n--x--\r\n", "multipart/form-data; boundary=x")
    assert status_of(request) == status


def test_an_uploaded_file_may_hold_any_bytes_and_is_not_read():
    photo = SimpleUploadedFile("photo.jpg", b"\xff\xd8\0\xff")
    request = requests.post("/", {"alt": "花", "photo": photo})
    assert status_of(request) == 200
    assert request.FILES["photo"].tell() == 0


def test_another_body_is_left_alone():
    assert status_of(requests.post("/", b"\0\xff", "application/octet-stream")) == 200


def test_filters_survive_a_change_of_one_value():
    request = requests.get("/orgs/?ward=asahi&theme=a&theme=b&page=3")
    assert QueryDict(querystring(request, page=4)[1:]) == QueryDict(
        "ward=asahi&theme=a&theme=b&page=4"
    )
    assert querystring(request, ward=None, theme=["c"]) == "?theme=c"
    assert querystring(request, ward="緑", theme="") == "?ward=%E7%B7%91"


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("/my/", True),
        ("/orgs/?q=祭&page=2#a", True),
        ("", False),
        ("my/", False),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\/evil.example", False),
        ("/\t/evil.example", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
        ("/my/\r\nSet-Cookie: a=b", False),
    ],
)
def test_next_stays_on_this_site(url, is_safe):
    assert safe_next(requests.get("/", {"next": url}), "/home/") == (url if is_safe else "/home/")
    assert safe_next(requests.post("/", {"next": url})) == (url if is_safe else "")


@pytest.mark.parametrize(
    ("count", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "1.2.3.4:5678", "1.2.3.4"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "::ffff:1.2.3.4", "1.2.3.4"),
        (1, "<script>" * 1_000, "10.0.0.1"),
    ],
)
def test_the_callers_address_is_counted_from_the_right(settings, count, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = count
    request = requests.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address


def test_a_unix_socket_has_no_address(settings):
    settings.TRUSTED_PROXY_COUNT = 0
    assert client_address(requests.get("/", REMOTE_ADDR="")) == ""


def test_the_sentences_of_a_refused_form_are_found_and_nothing_else():
    values = {
        "version": "3",
        "submission_key": "0f" * 16,
        "answer": "decline",
        "password": "見本の 合言葉",
        "word": " 今回は見送ります。 ",
        "again": "今回は見送ります。",
        "note": "two words",
    }
    typed = texts_typed(RequestFactory().post("/", values))
    assert typed == ["今回は見送ります。", "two words"]
    assert texts_typed(RequestFactory().get("/", values)) == []
