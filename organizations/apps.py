from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "団体"

    def ready(self) -> None:
        from kyodo_portal.search.shown import show
        from organizations import cards, shown

        show("org", cards.cards_of)
        show("event", shown.events_of)
        show("listing", shown.listings_of)
        show("place", shown.places_of)
