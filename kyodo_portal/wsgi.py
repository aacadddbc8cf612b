"""WSGI entry point: `kyodo_portal.wsgi:application`. ASGI is not offered on purpose."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kyodo_portal.settings")

application = get_wsgi_application()
