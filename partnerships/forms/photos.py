"""What every form asks of a picture: its words, and the consent of the people in it (PR8)."""

from django.conf import settings

from kyodo_portal.lib.fields import LineField, UploadField

PEOPLE_AGREED = "写っている人（子どもは保護者）の同意があります"
ASK_THEM = "写っている人に聞いて、同意があるときは、チェックを入れてください"


def photo_field(label: str) -> UploadField:
    """The picture itself; nobody has to give one."""
    return UploadField(label=label, kinds=("image",), most_mb=settings.MAX_IMAGE_MB, required=False)


def alt_field(label: str) -> LineField:
    """What is to be seen on it; the form asks for it when there is a picture."""
    return LineField(
        label=label,
        max_length=80,
        required=False,
        help_text="見えない方のために、何が写っているかを書きます。",
    )


def what_is_seen(photo: str) -> str:
    """The sentence about missing words for a picture."""
    return f"{photo}に何が写っているかを書いてください"
