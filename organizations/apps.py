from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "団体"

    def ready(self) -> None:
        from kyodo_portal.search.shown import show, show_together
        from organizations import cards, shown

        show("org", cards.cards_of)
        show("event", shown.events_of)
        show_together(("event", "listing", "place"), shown.at_place)
