"""How a file leaves: with its own name, as what it is, unable to run."""

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import Client

from kyodo_portal.files.actions import store_file
from kyodo_portal.files.views import file_response, public_picture, thumbnail_response
from tests.factories import UserFactory
from tests.files import samples

pytestmark = pytest.mark.django_db


def stored(name, content):
    return store_file(samples.upload(name, content), by=UserFactory())


def test_a_picture_is_shown_and_a_pdf_is_a_download():
    picture = file_response(stored("庭.jpg", samples.photo(60, 40)))
    assert picture["Content-Type"] == "image/jpeg"
    assert picture["Content-Disposition"].startswith("inline;")
    paper = file_response(stored("会則.pdf", samples.pdf()))
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"].startswith("attachment;")
    for answer in (picture, paper):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].endswith("sandbox")
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "name", ["お祭り.jpg", 'a"b.jpg', "a;b=c.jpg", "x\r\nSet-Cookie: y=1.jpg", "%0d%0a.jpg"]
)
def test_no_name_breaks_out_of_the_header(name):
    upload = samples.upload("x.jpg", samples.photo(60, 40))
    upload._name = name
    answer = file_response(store_file(upload, by=UserFactory()))
    lines = answer.serialize_headers().decode("latin-1").split("\r\n")
    assert not [line for line in lines if line.startswith("Set-Cookie")]
    assert len([line for line in lines if line.startswith("Content-Disposition")]) == 1


def test_a_public_picture_may_be_kept_for_a_day_and_a_pdf_never_is_one():
    photo = stored("庭.jpg", samples.photo(900, 600))
    assert public_picture(photo)["Cache-Control"] == "public, max-age=86400"
    small = public_picture(photo, small=True)
    assert len(b"".join(small.streaming_content)) <= 30_000
    assert thumbnail_response(photo)["Content-Type"] == "image/jpeg"
    with pytest.raises(Http404):
        public_picture(stored("会則.pdf", samples.pdf()))


def test_a_row_whose_bytes_are_lost_is_not_a_server_error():
    photo = stored("庭.jpg", samples.photo(60, 40))
    default_storage.delete(photo.file.name)
    with pytest.raises(Http404):
        file_response(photo)
    with pytest.raises(Http404):
        thumbnail_response(stored("会則.pdf", samples.pdf()))


def test_a_form_that_is_too_big_is_refused_unread(settings):
    settings.UPLOAD_REQUEST_MB = 1
    too_much = {"file": samples.upload("x.jpg", b"x" * 1_100_000)}
    answer = Client().post("/styleguide/", too_much)
    assert answer.status_code == 413
    assert "全部で1MBまで" in answer.content.decode()


def test_media_has_no_address_of_its_own():
    photo = stored("庭.jpg", samples.photo(60, 40))
    for path in (photo.file.name, f"media/{photo.file.name}", f"static/{photo.file.name}"):
        assert Client().get(f"/{path}").status_code == 404
