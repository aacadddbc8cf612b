"""Password hashing: Argon2id at 19 MiB, two passes, one lane (the OWASP minimum for Argon2id).

Django's default of 100 MiB would let a login flood exhaust a small server's memory.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2Hasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
