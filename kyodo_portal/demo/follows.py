"""What the sample resident hears of by mail, and this week's mail about it."""

from kyodo_portal.demo.world import World
from kyodo_portal.digests import tell
from kyodo_portal.history.models import HistoryEntry
from organizations.actions.follows import follow_at_once
from organizations.follows import read

RESIDENT = "resident@mihon.example.jp"
FOLLOWED = (("/wards/asahi/mihongaoka/", ""), ("/needs/", "ward=asahi"))
DAY = -14


def build_follows(world: World) -> None:
    """Two follows, confirmed two weeks ago. Who has stopped them is not asked again."""
    user = world.users[RESIDENT]
    if HistoryEntry.objects.filter(action="follow_confirmed", actor=user).exists():
        return
    for path, query in FOLLOWED:
        if wanted := read(path, query):
            with world.clock.at(DAY):
                follow_at_once(wanted, by=user, email=user.email)


def tell_followers(world: World) -> None:
    """The digest of this week. Needs the entries of the search."""
    tell(RESIDENT, world.clock.now)
