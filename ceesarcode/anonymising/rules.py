"""What happens to each field of each model. What no rule names stops everything, by its name.

Identifiers, moments, numbers and the code's own words are kept; so is what is published as content. Whatever people
wrote is veiled, whoever they are is made up, and what opens or reaches something is left out. Whole tables go where
their rows would act again in gamma (messages, callbacks, webhooks) or prove somebody (tokens, sessions, factors).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from ceesarcode.anonymising.making import TOLD_BY_THE_CODE, Maker, veiled, veiled_bytes, veiled_json

Row = Mapping[str, Any]
Make = Callable[[Any, Row, Maker], Any]


@dataclass(frozen=True, slots=True)
class Fields:
    """`kept` is looked through for names and secrets afterwards; `content`, for secrets and addresses alone."""

    kept: frozenset[str]
    content: frozenset[str]
    made: Mapping[str, Make]

    @property
    def all(self) -> frozenset[str]:
        return self.kept | self.content | self.made.keys()


def fields(kept: str = "", content: str = "", **made: Make) -> Fields:
    return Fields(frozenset(kept.split()), frozenset(content.split()), made)


def words(value: str, row: Row, maker: Maker) -> str:
    return veiled(value)


def data(value: Any, row: Row, maker: Maker) -> bytes | None:
    return veiled_bytes(value)


def structure(value: Any, row: Row, maker: Maker) -> Any:
    return veiled_json(value)


def payload(value: Any, row: Row, maker: Maker) -> Any:
    return veiled_json(value, TOLD_BY_THE_CODE)


def nothing(value: Any, row: Row, maker: Maker) -> str:
    return ""


def empty(value: Any, row: Row, maker: Maker) -> dict[str, Any]:
    return {}


def visitor(value: Any, row: Row, maker: Maker) -> Any:
    return maker.visitor(value)


def person(value: str, row: Row, maker: Maker) -> str:
    return maker.person(value)


def email(value: str, row: Row, maker: Maker) -> str:
    return maker.email(value)


def branch(value: str, row: Row, maker: Maker) -> str:
    return maker.branch(value)


def marked(value: str, row: Row, maker: Maker) -> str:
    return maker.mark(value, 64)


def no_password(value: str, row: Row, maker: Maker) -> str:
    return "!" + maker.mark(("password", row["id"]), 40)


def part_of_name(value: str, row: Row, maker: Maker) -> str:
    return maker.mark(value, 8).title() if value else ""


def program(value: Any, row: Row, maker: Maker) -> Any:
    return maker.program(value)


def file(value: str, row: Row, maker: Maker) -> str:
    return maker.file(value)


def manual(value: str, row: Row, maker: Maker) -> str:
    """Gamma must not deploy to what prod deploys to."""
    return "manual"


def of_preview(value: str, row: Row, maker: Maker) -> str:
    """A preview bears the name of a branch."""
    return value if row["kind"] == "standing" else f"preview-{maker.mark(value)}"


def evidence_name(value: str, row: Row, maker: Maker) -> str:
    return f"evidence-{row['id']}"


def evidence_sum(value: str, row: Row, maker: Maker) -> str:
    return sha256(veiled_bytes(row["data"]) or b"").hexdigest()


DROPPED: Final = frozenset(
    (
        *("sessions.Session", "admin.LogEntry", "account.EmailConfirmation", "mfa.Authenticator"),
        *("accounts.ApiToken", "accounts.TrustedWorkflow", "accounts.SpentIdentity"),
        "core.AuditEvent",  # a chain of hashes, which cannot be rewritten: it begins anew
        *("problems.PackageUpload", "execution.WorkerHost"),
        *("execution.Callback", "execution.CallbackAttempt", "execution.FailingAddress"),
        *("deployments.NotificationChannel", "deployments.NotificationChannel_environments"),
        *("deployments.OutboxMessage", "deployments.InboundDelivery", "deployments.EnvVariable"),
        *("deployments.GitHubMirror", "deployments.GitHubCommitStatus"),
        *("deployments.StatusDay", "deployments.Pulse"),  # of prod's own uptime
    )
)

DEPLOYMENTS: Final = {
    "deployments.Environment": fields(
        "id kind rank state requires_approvals soak_minutes expires_at stopped_at stopped_by seen_at seen_sha "
        "seen_digest drifted_since version",
        slug=of_preview,
        name=of_preview,
        platform=manual,
        service_ref=nothing,
        base_url=nothing,
        branch=branch,
        stop_reason=words,
        seen_fault=words,
    ),
    "deployments.KeyClass": fields("id parity classed_at classed_by", "key"),
    "deployments.Hold": fields("id environment placed_at placed_by released_at released_by", reason=words),
    "deployments.Release": fields(
        "id git_sha digest image_repo built_at committed_at state recorded_at version",
        "label migrations",
        branch=branch,
        build_url=nothing,
        author=person,
        content_hash=marked,
        blocked_reason=words,
    ),
    "deployments.Deployment": fields(
        "id environment release promotion kind state attempt fence observed_sha observed_digest requested_by "
        "requested_at heartbeat_at finished_at version",
        idempotency_key=marked,
        platform_id=nothing,
        platform_status=words,
        memento=nothing,
        failure=words,
    ),
    "deployments.RollbackPlan": fields(
        "id environment release target_release owner estimated_minutes state rehearsed_at rehearsal version",
        steps=words,
        data_note=words,
    ),
    "deployments.Promotion": fields(
        "id release source target source_deployment kind state requester plan template_revision gate_hash "
        "scheduled_at requested_at expires_at finished_at retry_of version",
        reason=words,
        outcome=words,
    ),
    "deployments.Approval": fields("id promotion user requester decision gate_hash at state", comment=words),
    "deployments.CheckDefinition": fields(
        "id environment kind thresholds ttl_minutes required revision state version", "name", spec=empty
    ),
    "deployments.VerificationRun": fields(
        "id definition deployment trigger attempt state requested_at started_at finished_at valid_until version",
        verdict=words,
        figures=structure,
    ),
    "deployments.Evidence": fields(
        "id run item media_type size uploaded_by added_at",
        name=evidence_name,
        sha256=evidence_sum,
        data=data,
        summary=structure,
    ),
    "deployments.ChecklistTemplate": fields("id revision created_by created_at"),
    "deployments.TemplateItem": fields("id position mode role required check_kind template", "key text"),
    "deployments.ChecklistItem": fields("id position mode role required check_kind promotion", "key text"),
    "deployments.SignOff": fields("id item user role decision evidence gate_hash at state", statement=words),
    "deployments.FreezeWindow": fields(
        "id effect starts_at ends_at time_zone recurrence exempts_rollback state created_by version", reason=words
    ),
    "deployments.FreezeWindow_environments": fields("id freezewindow environment"),
    "deployments.Incident": fields(
        "id environment deployment severity state detected_at resolved_at version", title=words, public_note=words
    ),
}

EXECUTION: Final = {
    "execution.Run": fields(
        "id kind status priority verdict user problem language limits terminal columns rows live attempts "
        "attempt_token lease_expires_at cancel_requested_at created_at started_at finished_at exit_code signal "
        "time_ms wall_ms memory_kb stdout_truncated stderr_truncated",
        visitor=visitor,
        files=program,
        entry=file,
        args=structure,
        stdin=data,
        message=words,
        request_id=nothing,  # finds lines of prod's log
        trace_context=nothing,
    ),
    "execution.RunEvent": fields("id run seq type created_at", payload=payload),
    "execution.Submission": fields("run problem part version score max_score passed total created_at"),
    "execution.CaseOutcome": fields(
        "id submission test position is_sample verdict score time_ms memory_kb",
        "name group",
        message=words,
        actual=words,
        dialogue=words,
        judge_log=words,
    ),
    "execution.GroupOutcome": fields(
        "id submission position state points max_points passed total", "name", message=words
    ),
    "execution.Rejudge": fields("id status created_by created_at decided_by decided_at", reason=words, chosen=empty),
    "execution.RejudgeItem": fields(
        "id rejudge submission run active old_verdict old_score old_time_ms new_verdict new_score new_time_ms judged_at"
    ),
    "execution.RejudgeEvent": fields("id rejudge status actor created_at", actor_name=person),
    "execution.Verification": fields("id version created_by created_at heard_at finished_at total", "rows faults"),
}

PROBLEMS: Final = {
    "problems.Problem": fields(
        "id kind difficulty status position languages cpu_time_seconds memory_mb judging checker absolute_tolerance "
        "relative_tolerance stop_at_first_failure quarantined_at submissions_count accepted_count loaded_digest "
        "created_at updated_at",
        "slug title tags statement generator",
        quarantine_reason=words,
        quarantine_log=words,
        import_notes=words,
    ),
    "problems.Part": fields("id problem number cumulative", "title statement"),
    "problems.StarterCode": fields("id part language", "source"),
    "problems.TestCase": fields("id part is_sample position weight group", "name input expected"),
    "problems.Solution": fields("id part language expected", "name source"),
    "problems.Blob": fields("id sha256 size", "data"),
    "problems.ProblemFile": fields("id problem content_type blob", "name"),
    "problems.StatementImage": fields("id problem content_type blob", "name"),
    "problems.TestGroup": fields("id part position points aggregation required stop_at_first_failure", "name"),
    "problems.TestGroup_depends_on": fields("id from_testgroup to_testgroup"),
    "problems.JudgeProgram": fields("id problem role language convention", "entry args files"),
    "problems.ProblemVersion": fields("id problem number digest created_at created_by verified_at", "content"),
    "problems.ProblemVersion_blobs": fields("id problemversion blob"),
    "problems.Draft": fields("id user part language updated_at", visitor=visitor, source=words),
    "problems.Progress": fields("id user problem state parts_solved updated_at", visitor=visitor),
}

PEOPLE: Final = {
    "contenttypes.ContentType": fields("id", "app_label model"),
    "auth.Permission": fields("id content_type", "name codename"),
    "auth.Group": fields("id", "name"),
    "auth.Group_permissions": fields("id group permission"),
    "accounts.User": fields(
        "id last_login is_superuser is_staff is_active date_joined",
        password=no_password,
        username=person,
        first_name=part_of_name,
        last_name=part_of_name,
        email=email,
    ),
    "accounts.User_groups": fields("id user group"),
    "accounts.User_user_permissions": fields("id user permission"),
    "account.EmailAddress": fields("id user verified primary", email=email),
}

RULES: Final[Mapping[str, Fields]] = PEOPLE | PROBLEMS | EXECUTION | DEPLOYMENTS

NAMES: Final = (
    *("accounts.User.username", "accounts.User.first_name", "accounts.User.last_name", "deployments.Release.author"),
    *("execution.RejudgeEvent.actor_name", "core.AuditEvent.actor_label"),
)
"""What is looked for afterwards as a word of its own, but in content, where it may be a word like any other."""
SECRETS: Final = (
    *("accounts.User.email", "account.EmailAddress.email", "accounts.User.password"),
    *("accounts.ApiToken.hash", "accounts.ApiToken.prefix", "sessions.Session.session_key"),
    *("problems.Draft.visitor", "problems.Progress.visitor", "execution.Run.visitor"),
    *("core.AuditEvent.ip", "core.AuditEvent.hash", "execution.Callback.url", "execution.FailingAddress.address"),
    *("deployments.NotificationChannel.sealed_address", "deployments.NotificationChannel.hint"),
    *("deployments.Deployment.memento", "deployments.Deployment.platform_id"),
    *("deployments.Environment.base_url", "deployments.Environment.service_ref"),
)
"""What is looked for afterwards everywhere."""
