"""The access table: who gets what answer at which address (GET, POST), by persona.

A row reads "status who; status who": `all`, a persona of tests/personas.py, one of GROUPS, or
`rest` for everybody not named. `login` is the redirect to the sign-in page. POSTs are sent empty
to objects of tests/project/objects.py: 200 is the form with its errors, 409 a conflict, 302 done.
The rules behind the rows are domain.md §3 of the design: strangers get 404, those who may see an
object but not act on it 403. `states` has the rows of partnerships by their states.
"""

from collections.abc import Callable
from typing import Any

from tests.project.rooms import access_of

GROUPS = {
    "npo": {"npo_manager", "npo_member"},
    "coordinators": {"coordinator_a", "coordinator_b"},
    "asahi": {"asahi_staff", "asahi_approver"},
    "staff": {"asahi_staff", "asahi_approver", "midori_staff"},
}

# Those inside a partnership, who read its promises.
PROMISING = "npo shakyo_manager coordinator_a asahi city_staff"

ACCESS: dict[str, tuple[str, str]] = {
    "home": ("200 all", "405 all"),
    "healthz": ("200 all", "405 all"),
    "readyz": ("200 all", "405 all"),
    "about": ("200 all", "405 all"),
    "accessibility": ("200 all", "405 all"),
    "privacy": ("200 all", "405 all"),
    "terms": ("200 all", "405 all"),
    "my": ("login anonymous; 200 rest", "405 all"),
    "my-notifications": ("login anonymous; 200 rest", "login anonymous; 200 rest"),
    "notices-stop": ("200 all", "200 all"),
    "desk": ("login anonymous; 200 staff coordinators city_staff; 403 rest", "405 all"),
    "desk-dates": ("login anonymous; 200 staff coordinators city_staff; 403 rest", "405 all"),
    "desk-words": ("login anonymous; 200 city_staff; 403 rest", "405 all"),
    **dict.fromkeys(
        ("word-create", "word-edit"),
        ("login anonymous; 200 city_staff; 403 rest", "login anonymous; 200 city_staff; 403 rest"),
    ),
    "word-delete": (
        "login anonymous; 200 city_staff; 403 rest",
        "login anonymous; 409 city_staff; 403 rest",
    ),
    "styleguide": ("200 all", "200 all"),
    "demo-mails": ("404 all", "405 all"),
    "account_login": ("200 anonymous; 302 rest", "200 anonymous; 302 rest"),
    "account_request_login_code": ("200 anonymous; 302 rest", "200 anonymous; 302 rest"),
    "account_confirm_login_code": ("login anonymous; 302 rest", "login anonymous; 302 rest"),
    "account_logout": ("302 anonymous; 200 rest", "302 all"),
    "account_inactive": ("200 all", "405 all"),
    "account_signup": ("200 anonymous; 302 rest", "200 anonymous; 302 rest"),
    "account_reauthenticate": ("login anonymous; 200 rest", "login anonymous; 200 rest"),
    "account_email": ("login anonymous; 200 rest", "login anonymous; 302 rest"),
    "account_email_verification_sent": ("200 all", "405 all"),
    "account_confirm_email": ("200 all", "404 all"),
    "account_change_password": ("login anonymous; 200 rest", "login anonymous; 200 rest"),
    "account_set_password": ("login anonymous; 302 rest", "login anonymous; 302 rest"),
    "account_reset_password": ("200 all", "200 all"),
    "account_reset_password_done": ("200 all", "405 all"),
    "account_reset_password_from_key": ("200 all", "200 all"),
    "account_reset_password_from_key_done": ("200 all", "405 all"),
    "mfa_index": ("login anonymous; 200 rest", "login anonymous; 405 rest"),
    "mfa_authenticate": ("login anonymous; 302 rest", "login anonymous; 302 rest"),
    "mfa_reauthenticate": (
        "login anonymous; 200 staff coordinators city_staff; 302 rest",
        "login anonymous; 200 staff coordinators city_staff; 302 rest",
    ),
    "mfa_activate_totp": ("login anonymous; 302 rest", "login anonymous; 302 rest"),
    "mfa_deactivate_totp": (
        "login anonymous; 302 staff coordinators city_staff; 404 rest",
        "login anonymous; 302 staff coordinators city_staff; 404 rest",
    ),
    "mfa_view_recovery_codes": ("login anonymous; 404 rest", "login anonymous; 405 rest"),
    "mfa_generate_recovery_codes": ("login anonymous; 302 rest", "login anonymous; 302 rest"),
    "mfa_download_recovery_codes": ("login anonymous; 404 rest", "login anonymous; 404 rest"),
    "districts:ward-list": ("200 all", "405 all"),
    "districts:ward-detail": ("200 all", "405 all"),
    "districts:district-detail": ("200 all", "405 all"),
    "districts:contact-list": ("200 all", "405 all"),
    "districts:map": ("200 all", "405 all"),
    "districts:near": ("200 all", "405 all"),
    "organizations:organization-list": ("200 all", "405 all"),
    "search": ("200 all", "405 all"),
    "search-words": ("200 all", "405 all"),
    "organizations:organization-detail": ("200 all", "405 all"),
    "organizations:organization-short": ("302 all", "405 all"),
    "organizations:need-list": ("200 all", "405 all"),
    "organizations:offer-list": ("200 all", "405 all"),
    "organizations:need-detail": ("200 all", "405 all"),
    "organizations:offer-detail": ("200 all", "405 all"),
    "organizations:listing-renew-link": ("200 all", "302 all"),
    "organizations:event-list": ("200 all", "405 all"),
    "organizations:event-feed": ("200 all", "405 all"),
    "organizations:event-detail": ("200 all", "405 all"),
    "organizations:event-ics": ("200 all", "405 all"),
    "organizations:my-events": ("login anonymous; 200 asahi npo; 403 rest", "405 all"),
    "organizations:event-create": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 200 asahi npo; 403 rest",
    ),
    "organizations:event-edit": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 200 asahi npo; 403 rest",
    ),
    "organizations:event-publish": ("405 all", "login anonymous; 302 asahi npo; 403 rest"),
    "organizations:event-discard": ("405 all", "login anonymous; 409 asahi npo; 403 rest"),
    "organizations:event-postpone": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 200 asahi npo; 403 rest",
    ),
    "organizations:event-reschedule": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 200 asahi npo; 403 rest",
    ),
    "organizations:event-cancel": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 302 asahi npo; 403 rest",
    ),
    "organizations:follow": ("200 all", "200 all"),
    "organizations:follow-sent": ("200 all", "405 all"),
    "organizations:follow-confirm": ("200 all", "302 all"),
    "organizations:follow-stop": ("200 all", "200 all"),
    "organizations:my-follows": ("login anonymous; 200 rest", "405 all"),
    "organizations:my-follow-stop": ("405 all", "login anonymous; 302 rest"),
    "organizations:organization-create": ("login anonymous; 200 rest", "login anonymous; 200 rest"),
    "organizations:organization-claim": ("login anonymous; 200 rest", "login anonymous; 200 rest"),
    "organizations:claim-qr": ("200 all", "405 all"),
    "organizations:profile-tasks": ("login anonymous; 200 asahi npo; 403 rest", "405 all"),
    "organizations:profile-listings": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 302 asahi npo; 403 rest",
    ),
    "organizations:profile-edit": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 200 asahi npo; 403 rest",
    ),
    "organizations:listing-create": (
        "login anonymous; 200 asahi npo_manager; 403 rest",
        "login anonymous; 200 asahi npo_manager; 403 rest",
    ),
    "organizations:listing-edit": (
        "login anonymous; 200 asahi npo_manager; 403 rest",
        "login anonymous; 200 asahi npo_manager; 403 rest",
    ),
    "organizations:listing-close": ("405 all", "login anonymous; 302 asahi npo_manager; 403 rest"),
    "organizations:listing-renew": ("405 all", "login anonymous; 302 asahi npo_manager; 403 rest"),
    "organizations:profile-submit": (
        "login anonymous; 200 asahi npo; 403 rest",
        "login anonymous; 200 npo_manager; 403 rest",
    ),
    "organizations:organization-capacity": (
        "405 all",
        "login anonymous; 302 asahi npo_manager; 403 rest",
    ),
    "organizations:organization-confirm": (
        "405 all",
        "login anonymous; 302 asahi npo_manager; 403 rest",
    ),
    "organizations:organization-pause": (
        "login anonymous; 200 asahi npo_manager; 403 rest",
        "login anonymous; 302 asahi npo_manager; 403 rest",
    ),
    "organizations:organization-resume": (
        "login anonymous; 302 asahi npo_manager; 403 rest",
        "login anonymous; 409 asahi npo_manager; 403 rest",
    ),
    "organizations:organization-close": (
        "login anonymous; 200 asahi npo_manager; 403 rest",
        "login anonymous; 302 asahi npo_manager; 403 rest",
    ),
    "organizations:organization-take-back": (
        "login anonymous; 302 npo_manager; 403 rest",
        "login anonymous; 409 npo_manager; 403 rest",
    ),
    "organizations:organization-discard": (
        "login anonymous; 302 npo_manager; 403 rest",
        "login anonymous; 409 npo_manager; 403 rest",
    ),
    "organizations:membership-request": ("login anonymous; 200 rest", "login anonymous; 404 rest"),
    "organizations:member-list": ("login anonymous; 200 asahi npo; 403 rest", "405 all"),
    "organizations:member-leave": (
        "login anonymous; 200 npo resident; 404 rest",
        "login anonymous; 302 npo resident; 404 rest",
    ),
    "organizations:member-approve": ("405 all", "login anonymous; 302 asahi npo_manager; 403 rest"),
    "organizations:member-decline": ("405 all", "login anonymous; 302 asahi npo_manager; 403 rest"),
    "organizations:member-role": ("405 all", "login anonymous; 409 asahi npo_manager; 403 rest"),
    "organizations:member-remove": (
        "login anonymous; 200 asahi npo_manager; 403 rest",
        "login anonymous; 409 asahi npo_manager; 403 rest",
    ),
    "organizations:desk-organizations": ("login anonymous; 200 staff; 403 rest", "405 all"),
    "organizations:name-only-create": (
        "login anonymous; 200 staff; 403 rest",
        "login anonymous; 200 staff; 403 rest",
    ),
    "organizations:desk-organization": ("login anonymous; 200 asahi; 404 rest", "405 all"),
    "organizations:organization-approve": ("405 all", "login anonymous; 409 asahi; 404 rest"),
    "organizations:organization-return": ("405 all", "login anonymous; 200 asahi; 404 rest"),
    "organizations:organization-phone": ("405 all", "login anonymous; 409 asahi; 404 rest"),
    "organizations:private-contact": (
        "login anonymous; 200 asahi npo coordinator_a; 403 rest",
        "login anonymous; 200 asahi npo coordinator_a; 403 rest",
    ),
    "organizations:invitation-create": ("405 all", "login anonymous; 302 asahi; 404 rest"),
    "organizations:invitation-print": (
        "login anonymous; 200 asahi_staff; 404 rest",
        "login anonymous; 302 asahi_staff; 404 rest",
    ),
    "organizations:outreach-list": (
        "login anonymous; 200 staff coordinators city_staff; 403 rest",
        "405 all",
    ),
    "organizations:outreach-done": (
        "login anonymous; 200 coordinator_a; 404 rest",
        "login anonymous; 200 coordinator_a; 404 rest",
    ),
    # Appointing asks for the person again first: 302 leads there.
    "districts:posting-list": (
        "login anonymous; 200 asahi_approver city_staff; 403 rest",
        "405 all",
    ),
    **dict.fromkeys(
        ("districts:posting-create", "districts:posting-end"),
        (
            "login anonymous; 302 asahi_approver city_staff; 403 rest",
            "login anonymous; 302 asahi_approver city_staff; 403 rest",
        ),
    ),
    "districts:rhythm": (
        "login anonymous; 200 staff coordinators city_staff; 403 rest",
        "405 all",
    ),
    "districts:rhythm-edit": (
        "login anonymous; 200 asahi; 403 rest",
        "login anonymous; 200 asahi; 403 rest",
    ),
    "organizations:relation-notes": (
        "login anonymous; 200 asahi coordinator_a; 404 rest",
        "login anonymous; 200 asahi coordinator_a; 404 rest",
    ),
    "organizations:relation-note-edit": (
        "login anonymous; 200 asahi; 404 rest",
        "login anonymous; 200 asahi; 404 rest",
    ),
    "organizations:relation-note-delete": (
        "login anonymous; 200 asahi; 404 rest",
        "login anonymous; 302 asahi; 404 rest",
    ),
    "partnerships:partnership-keeper": (
        "login anonymous; 200 asahi; 404 rest",
        "login anonymous; 200 asahi; 404 rest",
    ),
    # The successor of the handover is midori_staff, who has no other way into the ward.
    "partnerships:handover-list": (
        "login anonymous; 200 staff coordinators city_staff; 403 rest",
        "405 all",
    ),
    "partnerships:handover-create": (
        "login anonymous; 302 asahi_approver; 403 rest",
        "login anonymous; 302 asahi_approver; 403 rest",
    ),
    **dict.fromkeys(
        (
            "partnerships:handover-detail",
            "partnerships:handover-print",
            "partnerships:handover-pdf",
        ),
        ("login anonymous; 200 staff city_staff; 404 rest", "405 all"),
    ),
    **dict.fromkeys(
        ("partnerships:handover-plan", "partnerships:handover-cancel"),
        (
            "login anonymous; 302 asahi_approver; 403 asahi_staff midori_staff city_staff; 404 rest",
            "login anonymous; 302 asahi_approver; 403 asahi_staff midori_staff city_staff; 404 rest",
        ),
    ),
    "partnerships:handover-hand": (
        "405 all",
        "login anonymous; 409 asahi; 403 midori_staff city_staff; 404 rest",
    ),
    "partnerships:handover-part": (
        "login anonymous; 200 asahi; 403 midori_staff city_staff; 404 rest",
        "login anonymous; 409 asahi; 403 midori_staff city_staff; 404 rest",
    ),
    "partnerships:handover-receive": (
        "405 all",
        "login anonymous; 302 midori_staff; 403 asahi city_staff; 404 rest",
    ),
    "partnerships:officer-handover": (
        "login anonymous; 200 npo; 403 rest",
        "login anonymous; 200 npo; 403 rest",
    ),
    "partnerships:officer-edit": (
        "login anonymous; 200 npo_manager; 403 rest",
        "login anonymous; 200 npo_manager; 403 rest",
    ),
    "partnerships:officer-receive": ("405 all", "login anonymous; 302 npo_member; 403 rest"),
    "partnerships:officer-cancel": ("405 all", "login anonymous; 302 npo_manager; 403 rest"),
    **dict.fromkeys(
        ("partnerships:officer-print", "partnerships:officer-pdf"),
        ("login anonymous; 200 npo; 403 rest", "405 all"),
    ),
    "partnerships:draft-list": ("login anonymous; 200 staff coordinators; 403 rest", "405 all"),
    "partnerships:draft-create": (
        "login anonymous; 200 coordinators; 403 rest",
        "login anonymous; 200 coordinators; 403 rest",
    ),
    "partnerships:draft-detail": ("login anonymous; 200 asahi coordinator_a; 404 rest", "405 all"),
    "partnerships:draft-edit": (
        "login anonymous; 200 coordinator_a; 404 rest",
        "login anonymous; 200 coordinator_a; 404 rest",
    ),
    **dict.fromkeys(
        ("partnerships:draft-hand", "partnerships:draft-drop"),
        ("405 all", "login anonymous; 302 coordinator_a; 404 rest"),
    ),
    "partnerships:draft-return": (
        "405 all",
        "login anonymous; 200 asahi; 403 coordinator_a; 404 rest",
    ),
    "partnerships:draft-register": (
        "405 all",
        "login anonymous; 302 asahi; 403 coordinator_a; 404 rest",
    ),
    "partnerships:consultation-create": ("200 all", "200 all"),
    "partnerships:consultation-check": ("302 all", "302 all"),
    "partnerships:consultation-done": ("404 all", "405 all"),
    "partnerships:consultation-cancel": ("404 all", "404 all"),
    "partnerships:desk-consultations": (
        "login anonymous; 200 staff coordinators city_staff; 403 rest",
        "405 all",
    ),
    "partnerships:desk-consultation": (
        "login anonymous; 200 asahi coordinator_a; 404 rest",
        "405 all",
    ),
    "partnerships:consultation-take": (
        "405 all",
        "login anonymous; 302 asahi coordinator_a; 404 rest",
    ),
    "partnerships:consultation-start": (
        "405 all",
        "login anonymous; 409 asahi coordinator_a; 404 rest",
    ),
    "partnerships:consultation-close": (
        "405 all",
        "login anonymous; 200 asahi coordinator_a; 404 rest",
    ),
    "partnerships:first-step": ("200 all", "405 all"),
    "partnerships:first-step-tips": ("200 all", "405 all"),
    "partnerships:guide": ("200 all", "405 all"),
    "partnerships:guide-principles": ("200 all", "405 all"),
    "partnerships:guide-steps": ("200 all", "405 all"),
    "partnerships:guide-check-sheets": ("200 all", "405 all"),
    "partnerships:guide-voices": ("200 all", "405 all"),
    "partnerships:guide-cases": ("200 all", "405 all"),
    "partnerships:guide-case": ("200 all", "405 all"),
    "partnerships:guide-programmes": ("200 all", "405 all"),
    "partnerships:guide-glossary": ("200 all", "405 all"),
    "partnerships:partnership-list": ("200 all", "405 all"),
    **dict.fromkeys(
        (
            *("partnerships:analysis", "partnerships:analysis-network"),
            *("partnerships:analysis-matrix", "partnerships:analysis-years"),
            *("partnerships:analysis-export", "partnerships:analysis-download"),
        ),
        ("200 all", "405 all"),
    ),
    **dict.fromkeys(
        ("partnerships:analysis-flow", "partnerships:analysis-groups"),
        ("login anonymous; 200 staff coordinators city_staff analyst; 403 rest", "405 all"),
    ),
    "partnerships:desk-reports": (
        "login anonymous; 200 staff coordinators city_staff analyst; 403 rest",
        "405 all",
    ),
    "partnerships:desk-report-year": (
        "login anonymous; 302 staff coordinators; 200 city_staff analyst; 403 rest",
        "405 all",
    ),
    "partnerships:desk-report": (
        "login anonymous; 200 asahi coordinator_a city_staff analyst; 404 rest",
        "405 all",
    ),
    "partnerships:report-edit": (
        "login anonymous; 200 asahi; 403 coordinator_a city_staff analyst; 404 rest",
        "login anonymous; 409 asahi; 403 coordinator_a city_staff analyst; 404 rest",
    ),
    "partnerships:report-comment": (
        "login anonymous; 200 coordinator_a; 403 asahi city_staff analyst; 404 rest",
        "login anonymous; 200 coordinator_a; 403 asahi city_staff analyst; 404 rest",
    ),
    "partnerships:report-ask": (
        "405 all",
        "login anonymous; 302 asahi; 403 coordinator_a city_staff analyst; 404 rest",
    ),
    "partnerships:report-return": (
        "405 all",
        "login anonymous; 409 asahi; 403 coordinator_a city_staff analyst; 404 rest",
    ),
    **dict.fromkeys(
        ("partnerships:report-publish", "partnerships:report-take-back"),
        (
            "405 all",
            "login anonymous; 409 asahi_approver; 403 asahi_staff coordinator_a city_staff analyst; 404 rest",
        ),
    ),
    **dict.fromkeys(
        (
            *("partnerships:report-list", "partnerships:ward-report-list"),
            "partnerships:report-detail",
            *("partnerships:report-pdf", "partnerships:report-csv"),
        ),
        ("200 all", "405 all"),
    ),
    "partnerships:step-back": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    **dict.fromkeys(
        ("partnerships:step-back-edit", "partnerships:step-back-check"),
        (
            "login anonymous; 200 coordinator_a; 403 npo shakyo_manager asahi city_staff; 404 rest",
            "login anonymous; 200 coordinator_a; 403 npo shakyo_manager asahi city_staff; 404 rest",
        ),
    ),
    "partnerships:step-back-restart": (
        "login anonymous; 409 coordinator_a; 403 npo shakyo_manager asahi city_staff; 404 rest",
        "login anonymous; 409 coordinator_a; 403 npo shakyo_manager asahi city_staff; 404 rest",
    ),
    "partnerships:support-step-done": (
        "405 all",
        "login anonymous; 302 coordinator_a; 403 asahi; 404 rest",
    ),
    "partnerships:partnership-detail": ("200 all", "405 all"),
    "partnerships:partnership-short": ("302 all", "405 all"),
    "partnerships:consent-sheet": (
        "login anonymous; 403 npo shakyo_manager city_staff; 200 asahi coordinator_a; 404 rest",
        "login anonymous; 403 npo shakyo_manager city_staff; 302 asahi coordinator_a; 404 rest",
    ),
    "partnerships:leaflet-block": ("login anonymous; 200 asahi; 404 rest", "405 all"),
    "partnerships:activity-report-list": ("200 all", "405 all"),
    "partnerships:activity-report-create": (
        "login anonymous; 200 npo shakyo_manager; 403 coordinator_a asahi city_staff; 404 rest",
        "login anonymous; 200 npo shakyo_manager; 403 coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:activity-report-edit": (
        "login anonymous; 200 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "login anonymous; 200 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:activity-report-allow": (
        "405 all",
        "login anonymous; 302 npo_manager; 403 npo_member shakyo_manager coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:activity-report-remove": (
        "login anonymous; 200 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "login anonymous; 302 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
    ),
    **dict.fromkeys(
        (
            *("partnerships:activity-report-photo", "partnerships:activity-report-photo-small"),
            *("partnerships:activity-photo", "partnerships:activity-photo-small"),
        ),
        ("200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest", "405 all"),
    ),
    "partnerships:public-fields": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    "partnerships:public-field": (
        "405 all",
        "login anonymous; 302 npo_manager shakyo_manager; 403 npo_member coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:consent-token-field": ("405 all", "302 all"),
    **dict.fromkeys(
        ("partnerships:consent-token-photo", "partnerships:consent-token-photo-small"),
        ("200 all", "405 all"),
    ),
    "partnerships:publication-ask-changes": ("405 all", "login anonymous; 302 asahi; 404 rest"),
    "partnerships:party-leave": (
        "login anonymous; 200 asahi npo_manager; 403 npo_member shakyo_manager coordinator_a city_staff; 404 rest",
        "login anonymous; 200 asahi npo_manager; 403 npo_member shakyo_manager coordinator_a city_staff; 404 rest",
    ),
    "partnerships:my-proposals": ("login anonymous; 200 rest", "405 all"),
    "partnerships:proposal-start": ("login anonymous; 200 rest", "405 all"),
    "partnerships:proposal-create": ("405 all", "login anonymous; 302 npo; 403 rest"),
    "partnerships:proposal-detail": (
        "login anonymous; 200 asahi npo shakyo_manager coordinator_a; 404 rest",
        "405 all",
    ),
    "partnerships:proposal-print": (
        "login anonymous; 200 npo shakyo_manager coordinator_a; 403 asahi; 404 rest",
        "405 all",
    ),
    "partnerships:proposal-edit": (
        "login anonymous; 200 npo; 404 rest",
        "login anonymous; 200 npo; 404 rest",
    ),
    "partnerships:proposal-check": ("login anonymous; 200 npo; 404 rest", "405 all"),
    "partnerships:proposal-done": (
        "login anonymous; 200 npo; 403 asahi shakyo_manager coordinator_a; 404 rest",
        "405 all",
    ),
    "partnerships:proposal-consult": ("405 all", "login anonymous; 302 npo; 404 rest"),
    "partnerships:proposal-return": ("405 all", "login anonymous; 302 npo coordinator_a; 404 rest"),
    "partnerships:proposal-send": (
        "405 all",
        "login anonymous; 302 npo_manager; 403 npo_member; 404 rest",
    ),
    "partnerships:proposal-withdraw": (
        "login anonymous; 200 npo_manager; 403 asahi npo_member shakyo_manager coordinator_a; 404 rest",
        "login anonymous; 302 npo_manager; 403 asahi npo_member shakyo_manager coordinator_a; 404 rest",
    ),
    "partnerships:proposal-advise": (
        "login anonymous; 403 asahi npo shakyo_manager; 200 coordinator_a; 404 rest",
        "login anonymous; 403 asahi npo shakyo_manager; 200 coordinator_a; 404 rest",
    ),
    "partnerships:proposal-note": (
        "405 all",
        "login anonymous; 200 npo shakyo_manager coordinator_a; 403 asahi; 404 rest",
    ),
    "partnerships:proposal-gain": (
        "login anonymous; 403 asahi npo coordinator_a; 200 shakyo_manager; 404 rest",
        "login anonymous; 403 asahi npo coordinator_a; 200 shakyo_manager; 404 rest",
    ),
    "partnerships:proposal-promise": (
        "login anonymous; 200 npo_manager shakyo_manager; 403 asahi npo_member coordinator_a; 404 rest",
        "login anonymous; 302 npo_manager shakyo_manager; 403 asahi npo_member coordinator_a; 404 rest",
    ),
    "partnerships:proposal-promise-on-behalf": (
        "login anonymous; 403 asahi npo shakyo_manager; 200 coordinator_a; 404 rest",
        "login anonymous; 403 asahi npo shakyo_manager; 200 coordinator_a; 404 rest",
    ),
    "partnerships:proposal-close": (
        "login anonymous; 200 asahi npo_manager shakyo_manager; 403 npo_member coordinator_a; 404 rest",
        "login anonymous; 302 asahi npo_manager shakyo_manager; 403 npo_member coordinator_a; 404 rest",
    ),
    "partnerships:proposal-copy": (
        "405 all",
        "login anonymous; 302 npo; 403 asahi shakyo_manager coordinator_a; 404 rest",
    ),
    "partnerships:desk-publications": ("login anonymous; 200 staff; 404 rest", "405 all"),
    "partnerships:publication-ask": (
        "login anonymous; 200 asahi; 404 rest",
        "login anonymous; 302 asahi; 404 rest",
    ),
    "partnerships:publication-take-back": ("405 all", "login anonymous; 302 asahi; 404 rest"),
    "partnerships:publication-publish": (
        "login anonymous; 403 asahi_staff; 200 asahi_approver; 404 rest",
        "login anonymous; 403 asahi_staff; 200 asahi_approver; 404 rest",
    ),
    "partnerships:consent-on-paper": (
        "login anonymous; 403 npo shakyo_manager city_staff; 200 asahi coordinator_a; 404 rest",
        "login anonymous; 403 npo shakyo_manager city_staff; 200 asahi coordinator_a; 404 rest",
    ),
    "partnerships:consent-give": (
        "login anonymous; 200 npo_manager shakyo_manager; 403 npo_member; 404 rest",
        "login anonymous; 200 npo_manager shakyo_manager; 403 npo_member; 404 rest",
    ),
    "partnerships:publication-stop": (
        "login anonymous; 200 asahi npo_manager shakyo_manager coordinator_a city_staff; 403 rest",
        "login anonymous; 302 asahi npo_manager shakyo_manager coordinator_a city_staff; 403 rest",
    ),
    "partnerships:consent-by-token": ("200 all", "200 all"),
    "partnerships:consent-token-stop": ("200 all", "302 all"),
    "partnerships:desk-partnerships": ("login anonymous; 200 staff; 404 rest", "405 all"),
    "partnerships:partnership-create": (
        "login anonymous; 200 staff; 404 rest",
        "login anonymous; 200 staff; 404 rest",
    ),
    "partnerships:desk-partnership": ("login anonymous; 200 asahi; 404 rest", "405 all"),
    "partnerships:partnership-edit": (
        "login anonymous; 200 asahi; 404 rest",
        "login anonymous; 200 asahi; 404 rest",
    ),
    "partnerships:partnership-activate": (
        "login anonymous; 200 asahi; 404 rest",
        "login anonymous; 200 asahi; 404 rest",
    ),
    "partnerships:partnership-suspend": (
        "login anonymous; 200 asahi; 404 rest",
        "login anonymous; 200 asahi; 404 rest",
    ),
    "partnerships:partnership-resume": (
        "login anonymous; 409 asahi; 404 rest",
        "login anonymous; 409 asahi; 404 rest",
    ),
    # What is going on is looked back upon before it is completed.
    "partnerships:partnership-complete": (
        "login anonymous; 409 asahi; 404 rest",
        "login anonymous; 409 asahi; 404 rest",
    ),
    "partnerships:partnership-cancel": (
        "login anonymous; 403 asahi_staff; 200 asahi_approver; 404 rest",
        "login anonymous; 403 asahi_staff; 200 asahi_approver; 404 rest",
    ),
    "partnerships:sheet-list": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    "partnerships:sheet-detail": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    "partnerships:sheet-print": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    "partnerships:sheet-version": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    "partnerships:principle-list": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    "partnerships:principle-review": (
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "405 all",
    ),
    "partnerships:sheet-number": (
        "405 all",
        "login anonymous; 302 npo shakyo_manager coordinator_a asahi; 403 city_staff; 404 rest",
    ),
    "partnerships:sheet-open": (
        "405 all",
        "login anonymous; 409 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
    ),
    "partnerships:sheet-meet": (
        "login anonymous; 200 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
        "login anonymous; 302 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
    ),
    "partnerships:sheet-joint": (
        "login anonymous; 200 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
        "login anonymous; 409 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
    ),
    "partnerships:sheet-word": (
        "login anonymous; 200 coordinator_a; 403 npo shakyo_manager asahi city_staff; 404 rest",
        "login anonymous; 200 coordinator_a; 403 npo shakyo_manager asahi city_staff; 404 rest",
    ),
    "partnerships:sheet-side": (
        "login anonymous; 200 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "login anonymous; 409 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:sheet-take-back": (
        "405 all",
        "login anonymous; 409 npo_manager; 403 npo_member shakyo_manager coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:sheet-on-paper": (
        "login anonymous; 200 coordinator_a asahi; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 200 coordinator_a asahi; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:step-done": (
        "405 all",
        "login anonymous; 302 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
    ),
    "partnerships:partnership-reflect": (
        "login anonymous; 200 npo_manager shakyo_manager asahi; 403 npo_member coordinator_a city_staff; 404 rest",
        "login anonymous; 302 npo_manager shakyo_manager asahi; 403 npo_member coordinator_a city_staff; 404 rest",
    ),
    "partnerships:partnership-continue": (
        "login anonymous; 409 asahi; 404 rest",
        "login anonymous; 409 asahi; 404 rest",
    ),
    "partnerships:principle-new": (
        "login anonymous; 200 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
        "login anonymous; 200 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
    ),
    "partnerships:principle-joint": (
        "login anonymous; 200 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
        "login anonymous; 200 npo_manager shakyo_manager coordinator_a asahi; 403 npo_member city_staff; 404 rest",
    ),
    "partnerships:principle-own": (
        "login anonymous; 200 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
        "login anonymous; 409 npo; 403 shakyo_manager coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:principle-talk": (
        "login anonymous; 200 coordinator_a asahi; 404 rest",
        "login anonymous; 200 coordinator_a asahi; 404 rest",
    ),
    "partnerships:desk-sheets": (
        "login anonymous; 200 staff coordinators; 403 rest",
        "405 all",
    ),
    "partnerships:desk-extra-items": (
        "login anonymous; 200 staff; 403 rest",
        "login anonymous; 200 staff; 403 rest",
    ),
    "partnerships:extra-item-end": (
        "405 all",
        "login anonymous; 302 asahi; 404 rest",
    ),
    "partnerships:proposal-reply": (
        "login anonymous; 403 asahi npo coordinator_a; 200 shakyo_manager; 404 rest",
        "login anonymous; 403 asahi npo coordinator_a; 200 shakyo_manager; 404 rest",
    ),
    "partnerships:proposal-reply-on-behalf": (
        "login anonymous; 403 npo shakyo_manager; 200 asahi coordinator_a; 404 rest",
        "login anonymous; 403 npo shakyo_manager; 200 asahi coordinator_a; 404 rest",
    ),
    "partnerships:reply-by-token": ("200 all", "200 all"),
    "partnerships:desk-proposals": ("login anonymous; 200 staff coordinators; 403 rest", "405 all"),
    **access_of("proposal", readers="", outside="asahi"),
    **access_of("partnership", readers="asahi", outside="city_staff"),
    **dict.fromkeys(
        ("partnerships:proposal-talks-staff-note",),
        ("login anonymous; 200 asahi; 403 npo shakyo_manager coordinator_a; 404 rest",) * 2,
    ),
    **dict.fromkeys(
        ("partnerships:partnership-talks-staff-note",),
        ("login anonymous; 200 asahi; 403 npo shakyo_manager coordinator_a city_staff; 404 rest",)
        * 2,
    ),
    "partnerships:paper-desk": ("login anonymous; 200 staff coordinators; 403 rest", "405 all"),
    "partnerships:paper-detail": (
        "login anonymous; 302 asahi coordinator_a shakyo_manager; 200 npo; 404 rest",
        "405 all",
    ),
    "partnerships:paper-cancel": ("405 all", "login anonymous; 302 asahi coordinator_a; 404 rest"),
    "partnerships:reply-sheet-print": (
        "405 all",
        "login anonymous; 302 asahi npo shakyo_manager coordinator_a; 404 rest",
    ),
    "partnerships:support-log": ("login anonymous; 200 staff coordinators; 403 rest", "405 all"),
    "partnerships:support-log-create": (
        "login anonymous; 200 coordinators; 403 rest",
        "login anonymous; 200 coordinators; 403 rest",
    ),
    "partnerships:match": ("login anonymous; 200 rest", "405 all"),
    "partnerships:match-listing": ("200 all", "405 all"),
    "partnerships:match-dismiss": (
        "login anonymous; 200 npo; 403 rest",
        "login anonymous; 200 npo; 403 rest",
    ),
    "partnerships:match-undo": ("405 all", "login anonymous; 302 npo; 403 rest"),
    "partnerships:desk-match": ("login anonymous; 200 staff coordinators; 403 rest", "405 all"),
    "partnerships:introduction-create": (
        "login anonymous; 200 asahi coordinator_a; 403 rest",
        "login anonymous; 200 asahi coordinator_a; 403 rest",
    ),
    "partnerships:introduction-detail": (
        "login anonymous; 200 asahi npo shakyo_manager coordinator_a; 404 rest",
        "login anonymous; 200 npo_manager shakyo_manager; 403 asahi npo_member coordinator_a; 404 rest",
    ),
    "partnerships:introduction-on-behalf": (
        "login anonymous; 403 npo shakyo_manager; 200 asahi coordinator_a; 404 rest",
        "login anonymous; 403 npo shakyo_manager; 200 asahi coordinator_a; 404 rest",
    ),
    "partnerships:introduction-contacts": (
        "405 all",
        "login anonymous; 403 asahi npo shakyo_manager coordinator_a; 404 rest",
    ),
    "partnerships:introduction-withdraw": (
        "login anonymous; 200 coordinator_a; 403 asahi npo shakyo_manager; 404 rest",
        "login anonymous; 302 coordinator_a; 403 asahi npo shakyo_manager; 404 rest",
    ),
    # 約束: those inside read; the ward and the third party write; the ward concludes.
    "partnerships:desk-agreements": (
        "login anonymous; 200 staff coordinators; 404 rest",
        "405 all",
    ),
    **dict.fromkeys(
        (
            *("partnerships:agreement-list", "partnerships:agreement-detail"),
            *("partnerships:agreement-versions", "partnerships:agreement-version"),
            *("partnerships:agreement-print", "partnerships:agreement-pdf"),
        ),
        (f"login anonymous; 200 {PROMISING}; 404 rest", "405 all"),
    ),
    "partnerships:agreement-sheet-print": (
        "405 all",
        "login anonymous; 404 asahi coordinator_a npo shakyo_manager; 403 city_staff; 404 rest",
    ),
    "partnerships:agreement-signed-file": ("login anonymous; 404 rest", "405 all"),
    "partnerships:agreement-start": (
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-terms": (
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-clause": (
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 409 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-ask": (
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-drop": (
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 302 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-take-back": (
        "405 all",
        "login anonymous; 302 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-conclude": (
        "login anonymous; 200 asahi; 403 coordinator_a npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 200 asahi; 403 coordinator_a npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-end": (
        "login anonymous; 200 asahi; 403 coordinator_a npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 302 asahi; 403 coordinator_a npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-confirm": (
        "login anonymous; 200 npo_manager shakyo_manager; 403 npo_member coordinator_a asahi city_staff; 404 rest",
        "login anonymous; 200 npo_manager shakyo_manager; 403 npo_member coordinator_a asahi city_staff; 404 rest",
    ),
    "partnerships:agreement-on-paper": (
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-signed": (
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
        "login anonymous; 200 asahi coordinator_a; 403 npo shakyo_manager city_staff; 404 rest",
    ),
    "partnerships:agreement-by-token": ("200 all", "200 all"),
}

# The same address with other objects: (URL name, argument, GET).
INSIDE = "200 npo shakyo_manager coordinator_a asahi city_staff"
OTHER_OBJECTS: list[tuple[str, Callable[[Any], Any], str]] = [
    ("partnerships:partnership-detail", lambda o: o.private.pk, f"{INSIDE}; 404 rest"),
    ("partnerships:partnership-detail", lambda o: o.confirming.pk, f"{INSIDE}; 404 rest"),
    ("partnerships:partnership-detail", lambda o: o.stopped.pk, f"{INSIDE}; 410 rest"),
    (
        "partnerships:proposal-detail",
        lambda o: o.draft.number,
        "login anonymous; 200 npo; 404 rest",
    ),
    (
        "partnerships:proposal-detail",
        lambda o: o.consulting.number,
        "login anonymous; 200 npo coordinator_a; 404 rest",
    ),
    (
        "partnerships:proposal-detail",
        lambda o: o.agreed.number,
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi; 404 rest",
    ),
    (
        "partnerships:sheet-list",
        lambda o: o.published.pk,
        f"login anonymous; {INSIDE}; 404 rest",
    ),
    (
        "partnerships:principle-list",
        lambda o: o.published.pk,
        f"login anonymous; {INSIDE}; 404 rest",
    ),
    (
        "partnerships:proposal-talks",
        lambda o: o.agreed.number,
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi; 404 rest",
    ),
    ("partnerships:proposal-talks", lambda o: o.draft.number, "login anonymous; 404 rest"),
    (
        "partnerships:partnership-talks",
        lambda o: o.published.pk,
        "login anonymous; 200 npo shakyo_manager coordinator_a asahi; 403 city_staff; 404 rest",
    ),
    (
        "partnerships:introduction-detail",
        lambda o: o.connected.pk,
        "login anonymous; 200 npo stranger_manager coordinator_a asahi; 404 rest",
    ),
    (
        "organizations:organization-detail",
        lambda o: o.submitted.pk,
        "200 asahi city_staff; 404 rest",
    ),
    ("organizations:organization-detail", lambda o: o.world.orgs.paper.pk, "200 all"),
    (
        "organizations:profile-tasks",
        lambda o: o.submitted.pk,
        "login anonymous; 200 asahi; 403 city_staff; 404 rest",
    ),
]


def expected(row: str, persona: str) -> str:
    """The status that a row promises to a persona; every row answers for everybody."""
    answers: dict[str, str] = {}
    for part in row.split("; "):
        status, *names = part.split()
        for name in names:
            for who in GROUPS.get(name, {name}):
                answers[who] = status
    return answers.get(persona) or answers.get("all") or answers["rest"]
