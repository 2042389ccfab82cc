"""A judged difference -> SARIF 2.1.0: each change a result where it stands, its rule the class."""

from sfjourney.graph.difference.approvals import Approval
from sfjourney.graph.difference.changes import Change, Class, Policy
from sfjourney.graph.graph import SourcePlace
from sfjourney.report.diagnostics import sarif_format as sarif
from sfjourney.report.diagnostics.sarif import FINGERPRINTS, LEVEL, artifact, message
from sfjourney.report.difference.change_places import place_of
from sfjourney.report.difference.class_text import CLASS_WORDS
from sfjourney.report.difference.diff_text import place_text
from sfjourney.report.difference.reviewed import Reviewed
from sfjourney.report.json_text import json_text
from sfjourney.report.severities import counts_of


def diff_sarif(reviewed: Reviewed, version: str) -> str:
    """The changes under the policy that was asked for, as one run of the tool in that version.

    Approved changes are suppressed results, with the reason. Fingerprints are those of the changes.
    """
    changes = reviewed.review.difference.changes
    kinds = sorted({change.remark.kind for change in changes}, key=list(Class).index)
    rules = tuple(_rule(kind, reviewed.policy) for kind in kinds)
    results = tuple(_result(reviewed, change, kinds.index(change.remark.kind)) for change in changes)
    driver = sarif.ToolComponent("sfjourney diff", version, rules)
    run = sarif.Run(sarif.Tool(driver), (sarif.Invocation(execution_successful=True),), results)
    return json_text(sarif.SarifLog(runs=(run,)), indent=2)


def rule_id(kind: Class) -> str:
    """The name of a class among those of rules."""
    return f"diff/{kind.value}"


def _rule(kind: Class, policy: Policy) -> sarif.ReportingDescriptor:
    text = f"{kind.value}: {CLASS_WORDS[kind]}, where a version is deployed {policy}."
    return sarif.ReportingDescriptor(
        id=rule_id(kind),
        short_description=sarif.Message(CLASS_WORDS[kind]),
        full_description=sarif.Message(text),
        help=sarif.MultiformatMessage(text, text),
        default_configuration=sarif.ReportingConfiguration(LEVEL[kind.level(policy)]),
        properties=sarif.RuleProperties(("diff",)),
    )


def _result(reviewed: Reviewed, change: Change, rule_index: int) -> sarif.Result:
    place = place_of(change, reviewed.base, reviewed.head)
    approval = reviewed.review.approved.get(change.fingerprint)
    return sarif.Result(
        rule_id=rule_id(change.remark.kind),
        rule_index=rule_index,
        level=LEVEL[change.level],
        message=message(change_text(change)),
        locations=(_location(reviewed, place),) if place is not None else (),
        partial_fingerprints=dict.fromkeys(FINGERPRINTS, change.fingerprint),
        suppressions=(_suppression(approval),) if approval is not None else (),
    )


def change_text(change: Change) -> str:
    """A change in one sentence that says where it is."""
    remark = change.remark
    where = f"{remark.journey}, {place_text(remark)}" if remark.journey is not None else place_text(remark)
    reaches = f" It reaches {', '.join(remark.reaches)}." if remark.reaches else ""
    return f"{where}: {remark.message}.{reaches}"


def _location(reviewed: Reviewed, place: SourcePlace) -> sarif.Location:
    return sarif.Location(sarif.PhysicalLocation(artifact(reviewed.folder + place.file), sarif.Region(place.line)))


def _suppression(approval: Approval) -> sarif.Suppression:
    until = f" (until {approval.until.isoformat()})" if approval.until is not None else ""
    return sarif.Suppression(message(approval.reason + until).text)


def worst_first(reviewed: Reviewed) -> list[Change]:
    """The changes that count, the worst first."""
    return sorted(reviewed.review.counting, key=lambda change: -change.level)


def level_tally(changes: list[Change]) -> str:
    """How many of each level, the worst first."""
    return ", ".join(counts_of(change.level for change in changes))
