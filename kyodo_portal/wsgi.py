"""WSGI entry point: `kyodo_portal.wsgi:application`. ASGI is not offered on purpose."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyodo_portal.settings")

application = get_wsgi_application()

from kyodo_portal.checks import refuse_insecure_start  # noqa: E402  (needs Django set up)

refuse_insecure_start()
