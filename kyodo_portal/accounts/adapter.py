"""How django-allauth behaves here: its mails go through the outbox like all others."""

import base64
import hashlib
import uuid
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from kyodo_portal.accounts.models import normalise_email
from kyodo_portal.history.actions import enqueue, portal_url
from kyodo_portal.lib.web import client_address, is_own_path

# Addresses that allauth builds from the request; ours come from PUBLIC_BASE_URL only.
LINKS = ("activate_url", "password_reset_url", "signup_url", "login_url", "request_login_code_url")
# Marks a secret of ours in the database; one without it was stored by an import as it is.
SEALED = "sealed:"
# Messages that only repeat what the page shows anyway.
SILENT = ("logged_in", "login_code_sent", "email_confirmation_sent")
MAX_PASSWORD = 128


class AccountAdapter(DefaultAccountAdapter):
    """Mails to the outbox, one spelling of an address, our own client address and words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "この利用者登録は、いまは使えません。",
        "cannot_remove_primary_email": "いま使っているメールアドレスは消せません。",
        "duplicate_email": "このメールアドレスは、もう登録されています。",
        "email_password_mismatch": "メールアドレスかパスワードがちがいます。",
        "email_taken": "このメールアドレスは使えません。",
        "enter_current_password": "いまのパスワードがちがいます。",
        "incorrect_code": "番号がちがうか、使える時間がすぎました。",
        "incorrect_password": "パスワードがちがいます。",
        "invalid_password_reset": "このリンクは、もう使えません。",
        "invalid_login": "ログインできませんでした。もう一度お試しください。",
        "max_email_addresses": "メールアドレスは%dつまでです。",
        "too_many_login_attempts": "まちがいが続いたため、少しのあいだログインできません。"
        "5分ほどたってから、もう一度お試しください。",
        "unknown_email": "このメールアドレスの登録はありません。",
        "rate_limited": "続けて操作されたため、少しのあいだ受けつけられません。"
        "しばらくたってから、もう一度お試しください。",
        "same_as_current": "いまと同じです。ちがうものを入力してください。",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render now, send through the outbox: so no answer's time shows who has an account."""
        values = {**context, "email": email}
        for name in LINKS:
            if name in values:
                values[name] = own_address(values[name])
        stem = template_prefix.rpartition("/")[2]
        enqueue(
            f"account_{stem}",
            dedupe=f"account_{stem}:{uuid.uuid4().hex}",
            email=email,
            context={
                "subject": render_to_string(f"{template_prefix}_subject.txt", values).strip(),
                "body": render_to_string(f"{template_prefix}_message.txt", values).strip(),
            },
        )

    def is_safe_url(self, url: str | None) -> bool:
        """Paths of our own only; allauth's own test fails on half an address like http://[::1."""
        return is_own_path(url or "")

    def clean_email(self, email: str) -> str:
        """The stored spelling: NFKC and case-folded; full-width letters are accepted."""
        return str(super().clean_email(normalise_email(email)))

    def clean_password(self, password: str, user: Any = None) -> str:
        if len(password) > MAX_PASSWORD:  # hashing must not become a lever
            raise ValidationError(f"パスワードは{MAX_PASSWORD}文字までです。", code="too_long")
        return str(super().clean_password(password, user))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Only messages that say something the next page does not."""
        if not any(name in (message_template or "") for name in SILENT):
            super().add_message(request, level, message_template, *args, **kwargs)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": "パスワードで確かめる",
            "mfa_reauthenticate": "認証アプリか予備の番号で確かめる",
        }
        methods = super().get_reauthentication_methods(user)
        return [{**m, "description": words.get(m["id"], m["description"])} for m in methods]


class MfaAdapter(DefaultMFAAdapter):
    """Words of the second factor, and the QR code as SVG that a strict CSP lets through."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "2つめの確認を使っているあいだは、メールアドレスを足せません。",
        "cannot_delete_authenticator": "いまの役割では、2つめの確認をやめられません。",
        "cannot_generate_recovery_codes": "先に、認証アプリの設定をしてください。",
        "incorrect_code": "番号がちがいます。アプリにいま出ている6けたの番号を入力してください。",
        "unverified_email": "先に、メールアドレスの確認をすませてください。",
    }

    def build_totp_svg(self, url: str) -> str:
        """The QR code to write into the page itself (no data: address, no inline style)."""
        svg = segno.make(url, micro=False, error="m").svg_inline(
            scale=5, border=4, light="#fff", omitsize=False, svgclass="ck-qr", lineclass=None
        )
        return mark_safe(svg)  # noqa: S308 (made by segno from numbers only)

    def encrypt(self, text: str) -> str:
        """Secrets of the second factor never lie readable in a database dump."""
        return SEALED + box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed, found, token = encrypted_text.partition(SEALED)
        return box().decrypt(token.encode()).decode() if found else sealed


def box() -> MultiFernet:
    """Encryption with a key from SECRET_KEY; older keys still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"kyodo_portal.mfa" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def own_address(url: str) -> str:
    """The same page under PUBLIC_BASE_URL, whatever host the request named."""
    parts = urlsplit(url)
    return portal_url(parts.path + (f"?{parts.query}" if parts.query else ""))
