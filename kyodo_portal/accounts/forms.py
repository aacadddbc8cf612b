"""The forms of django-allauth in our words: Japanese labels, no placeholders, no `required`."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from kyodo_portal.accounts.fields import AccountMailField

NEW_PASSWORD = "password1"  # noqa: S105 (a field name)
HELP = {
    NEW_PASSWORD: "12文字以上。ながい合いことばがおすすめです。"
    "「横浜」などの地名だけのものは使えません。"
}
LABELS = {
    "login": "メールアドレス",
    "email": "メールアドレス",
    "password": "パスワード",
    "oldpassword": "いまのパスワード",
    "password1": "新しいパスワード",
    "password2": "新しいパスワード（もう一度）",
    "code": "番号",
}
MAIL_FIELDS = ("login", "email")


class Worded:
    """Puts our words on the fields of an allauth form. `words` overrides label and help."""

    use_required_attribute = False
    words: dict[str, tuple[str, str]] = {}

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label, help_text = self.words.get(name, (LABELS[name], HELP.get(name, "")))
            if name in MAIL_FIELDS:
                field = self.fields[name] = AccountMailField(label=label, autocomplete="email")
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = f"{label}を入力してください"
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs["class"] = "ck-w-12"


class LoginForm(Worded, account.LoginForm):
    pass


class SignupForm(Worded, account.SignupForm):
    words = {
        NEW_PASSWORD: (
            "パスワード",
            "決めなくてもかまいません。そのときは、毎回メールでとどく番号でログインします。"
            + HELP[NEW_PASSWORD],
        )
    }

    def try_save(self, request: HttpRequest) -> Any:
        """A known address takes the same work as a new one, so the time gives nothing away."""
        if self.account_already_exists and self.cleaned_data.get("password1"):
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(Worded, account.AddEmailForm):
    words = {"email": ("新しいメールアドレス", "")}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    pass


class SetPasswordForm(Worded, account.SetPasswordForm):
    pass


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    words = {"email": ("登録したメールアドレス", "")}


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    pass


class RequestLoginCodeForm(Worded, account.RequestLoginCodeForm):
    words = {"email": ("登録したメールアドレス", "")}


class ConfirmLoginCodeForm(Worded, account.ConfirmLoginCodeForm):
    words = {
        "code": ("メールでとどいた番号", "8けたの数字です。ハイフンは、なくてもかまいません。")
    }


CODE_HELP = "認証アプリに出ている6けたの数字。予備の番号（8けた）でもかまいません。"


class AuthenticateForm(Worded, mfa.AuthenticateForm):
    words = {"code": ("確認の番号", CODE_HELP)}


class MfaReauthenticateForm(Worded, mfa.ReauthenticateForm):
    words = {"code": ("確認の番号", CODE_HELP)}


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):
    words = {"code": ("アプリに出た番号", "6けたの数字です。30秒ごとに変わります。")}


class DeactivateTOTPForm(Worded, totp.DeactivateTOTPForm):
    pass


class GenerateRecoveryCodesForm(Worded, recovery.GenerateRecoveryCodesForm):
    pass
