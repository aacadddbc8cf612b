from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "連携"

    def ready(self) -> None:
        from kyodo_portal.search.shown import show
        from partnerships import cards

        show("partnership", cards.cards_of)
        show("partnerships_of_group", cards.of_groups)
