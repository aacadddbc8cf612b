"""A pytest plugin, loaded first (see pyproject.toml): the environment the tests run in.

Only the database may be chosen from outside; whatever else is configured on the machine must not
change what the tests see. Not a production start: that needs secrets (see test_production_start).
"""

import os

READ_BY_SETTINGS = """
DEBUG DEMO SECRET_KEY SECRET_KEY_FALLBACKS PORT PUBLIC_BASE_URL ALLOWED_HOSTS TRUSTED_PROXY_COUNT
SSL_REDIRECT HSTS_SECONDS HASHED_STATIC EMAIL_BACKEND MAIL_QUIET_HOURS PORTAL_PHONE
MAP_TILE_URL MAP_TILE_ATTRIBUTION MEDIA_ROOT UPLOAD_REQUEST_MB MAX_IMAGE_MB MAX_PDF_MB
FILES_PER_OWNER FILES_PER_OWNER_MB
"""

for name in READ_BY_SETTINGS.split():
    os.environ.pop(name, None)
    os.environ.pop(f"{name}_FILE", None)
os.environ["DEBUG"] = "1"
