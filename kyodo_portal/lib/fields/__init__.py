"""Form fields that read what people in Japan type, and answer in plain Japanese.

Every field builds its error sentences from its label: 「団体名を入力してください」; a sentence
given in `error_messages` wins. Full-width digits, spaces and hyphens are accepted and converted.
"""

from kyodo_portal.lib.fields.base import (
    JapaneseErrors,
    japanese_messages,
    speak_japanese,
)
from kyodo_portal.lib.fields.choices import (
    ChoiceRadioField,
    ChoiceSelectField,
    ConsentField,
    ModelMultiChoiceField,
    ModelRadioField,
    ModelSelectField,
    MultiChoiceField,
)
from kyodo_portal.lib.fields.days import (
    JapaneseDateField,
    JapaneseDateWidget,
    YearMonthField,
    YearMonthWidget,
)
from kyodo_portal.lib.fields.files import (
    UploadField,
    UploadsField,
)
from kyodo_portal.lib.fields.from_models import (
    portal_formfield,
)
from kyodo_portal.lib.fields.lines import (
    MAX_WHOLE_NUMBER,
    HiraganaField,
    LineField,
    MailField,
    PhoneField,
    PostalCodeField,
    TextAreaField,
    WebUrlField,
    WholeNumberField,
)
from kyodo_portal.lib.fields.times import (
    JapaneseTimeField,
    JapaneseTimeWidget,
)

__all__ = [
    "ChoiceRadioField",
    "ChoiceSelectField",
    "ConsentField",
    "HiraganaField",
    "JapaneseDateField",
    "JapaneseDateWidget",
    "JapaneseErrors",
    "JapaneseTimeField",
    "JapaneseTimeWidget",
    "LineField",
    "MAX_WHOLE_NUMBER",
    "MailField",
    "ModelMultiChoiceField",
    "ModelRadioField",
    "ModelSelectField",
    "MultiChoiceField",
    "PhoneField",
    "PostalCodeField",
    "TextAreaField",
    "UploadField",
    "UploadsField",
    "WebUrlField",
    "WholeNumberField",
    "YearMonthField",
    "YearMonthWidget",
    "japanese_messages",
    "portal_formfield",
    "speak_japanese",
]
