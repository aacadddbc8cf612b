"""Loading what ships with the portal: reference data and the groups named in the documents.

Reference data (wards, themes, the handbook's guide) belongs to the portal and always follows its
files. Seeds (real districts, offices, groups, partnerships) belong to the people who keep them:
they are put in when absent and never written over, unless a refresh is asked for.
"""

from kyodo_portal.loading.everything import load_everything

__all__ = ["load_everything"]
