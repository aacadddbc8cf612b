"""Sample annual reports in each state, and plans with which a third party lets go."""

from kyodo_portal.demo.clock import key_of
from kyodo_portal.demo.world import Record, World, read
from kyodo_portal.lib.dates import fiscal_year
from partnerships.actions import reports, stepback
from partnerships.models import AnnualReport, Partnership, StepBackPlan


def build_reports(world: World) -> None:
    for entry in read("reports")["reports"]:
        ward = world.offices[f"mihon-{entry['ward']}-ward"].ward
        year = fiscal_year(world.clock.today) + entry["years"]
        if ward is None or AnnualReport.objects.filter(ward=ward, year=year).exists():
            continue
        staff = world.staff(entry["ward"])
        with world.clock.at(entry["day"]):
            report = reports.save_report(ward, year, by=staff, version=0, texts=entry["texts"])
        AnnualReport.objects.filter(pk=report.pk).update(is_sample=True)
        comment(world, entry, report)
        for day, verb in entry["steps"]:
            report = AnnualReport.objects.select_related("ward").get(pk=report.pk)
            with world.clock.at(day):
                if verb == "ask":
                    reports.ask_report(report, by=staff)
                else:
                    reports.publish_report(report, by=world.approver(entry["ward"]))


def comment(world: World, entry: Record, report: AnnualReport) -> None:
    for day, office, text in entry["comments"]:
        with world.clock.at(day):
            reports.comment_report(
                report,
                by=world.at_desk(office),
                office=world.offices[office],
                text=text,
                submission_key=key_of("report", f"{report.pk}:{office}"),
            )


def build_step_backs(world: World) -> None:
    for entry in read("reports")["step_backs"]:
        key = key_of("partnership", entry["partnership"])
        partnership = Partnership.objects.select_related("third_party").get(submission_key=key)
        office = partnership.third_party
        if office is None or StepBackPlan.objects.filter(partnership=partnership).exists():
            continue
        by = world.at_desk(office.slug)
        with world.clock.at(entry["day"]):
            plan = stepback.create_step_back(
                partnership,
                by=by,
                office=office,
                groups_do=entry["groups_do"],
                office_does=entry["office_does"],
                from_on=world.clock.day(entry["day"]),
            )
        StepBackPlan.objects.filter(pk=plan.pk).update(is_sample=True)
        for day, verb, outcome in entry["checks"]:
            with world.clock.at(day):
                stepback.check_step_back(
                    plan, by=by, verb=verb, on=world.clock.day(day), outcome=outcome
                )
