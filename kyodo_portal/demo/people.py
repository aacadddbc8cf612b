"""The people of the demo: sign-ins with a known password and, where needed, a known second factor.

Only for demonstration: anybody who reads this file can sign in as them.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt

from districts.models import Posting
from kyodo_portal.accounts.models import User
from kyodo_portal.demo.world import Record, World, read

PASSWORD = "mihon-no-ippo-2026"  # noqa: S105 - printed for visitors on purpose


def build_people(world: World) -> None:
    """Accounts and postings. A changed password or second factor is set back."""
    for record in read("people")["people"]:
        user = account(record["email"], record["name"])
        world.users[user.email] = user
        if record.get("persona"):
            reset_sign_in(user, record.get("totp_secret"))
        if record.get("office"):
            Posting.objects.get_or_create(
                user=user,
                office=world.offices[record["office"]],
                role=record["role"],
                defaults={"starts_on": world.clock.day(-900)},
            )


def account(email: str, name: str) -> User:
    """An account with a confirmed address; without a password unless one is set."""
    user: User | None = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def reset_sign_in(user: User, secret: str | None) -> None:
    """Make sure the printed password and second factor are the ones that work."""
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if secret and kept is not None and decrypt(kept.data["secret"]) != secret:
        kept.delete()
        kept = None
    if secret and kept is None:
        TOTP.activate(user, secret)


def personas() -> dict[str, Record]:
    """What visitors need to sign in, by persona; the scope names the group or the office."""
    return {
        record["persona"]: {
            "email": record["email"],
            "password": PASSWORD,
            "totp_secret": record.get("totp_secret"),
            "role": record.get("role", "resident"),
            "scope": scope_name(record),
        }
        for record in read("people")["people"]
        if record.get("persona")
    }


def scope_name(record: Record) -> str:
    """The name of the persona's group or office, as it stands in the files."""
    offices: list[Any] = read("places")["offices"]
    groups: list[Any] = read("organizations")["organizations"]
    wanted = record.get("group") or record.get("office")
    return next((row["name"] for row in [*groups, *offices] if row["slug"] == wanted), "")


def totp_secret_of(name: str) -> str | None:
    """The secret of a persona, by its name or address."""
    for persona, facts in personas().items():
        if name in {persona, facts["email"]}:
            secret: str | None = facts["totp_secret"]
            return secret
    return None
