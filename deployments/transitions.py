"""Which state follows which: one table for each entity, and the one place that knows it.

`services.moving` moves rows along them and refuses all else; `manage.py draw_states` draws them into the docs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from deployments.enums import (
    ChannelState,
    DefinitionState,
    DeliveryState,
    DeploymentState,
    EnvironmentState,
    IncidentState,
    MessageState,
    PlanState,
    PromotionState,
    ReleaseState,
    RunState,
    Standing,
    WindowState,
)


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow: from, to, and in a few words what has to be so."""

    source: str
    target: str
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """The states of one entity; every move is listed, and no other is made."""

    name: str
    initial: str
    moves: tuple[Move, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """In the order in which the table names them."""
        named = [self.initial, *(state for move in self.moves for state in (move.source, move.target))]
        return tuple(dict.fromkeys(str(state) for state in named))

    @property
    def final(self) -> frozenset[str]:
        return frozenset(self.states) - {str(move.source) for move in self.moves}

    def allows(self, source: str, target: str) -> bool:
        return any((move.source, move.target) == (source, target) for move in self.moves)

    def targets(self, source: str) -> tuple[str, ...]:
        """Where a row in this state may go."""
        return tuple(str(move.target) for move in self.moves if move.source == source)


def _moves(sources: Iterable[str], targets: Iterable[str], guard: str = "") -> tuple[Move, ...]:
    targets = tuple(targets)
    return tuple(Move(source, target, guard) for source in sources for target in targets)


E, R, D, P = EnvironmentState, ReleaseState, DeploymentState, PromotionState

ENVIRONMENT = Machine(
    "Environment",
    E.ACTIVE,
    (
        Move(E.ACTIVE, E.LOCKED, "by a release manager, with a reason"),
        Move(E.LOCKED, E.ACTIVE, "by a release manager"),
        Move(E.ACTIVE, E.ARCHIVED, "nothing is being deployed there, no promotion from or to it is open"),
    ),
)
RELEASE = Machine(
    "Release",
    R.CANDIDATE,
    (
        Move(R.CANDIDATE, R.BLOCKED, "with a reason"),
        Move(R.BLOCKED, R.CANDIDATE, "with a reason"),
        Move(R.CANDIDATE, R.RETIRED, "it is live nowhere"),
    ),
)
BEFORE_LIVE = (D.PENDING, D.DISPATCHING, D.IN_PROGRESS, D.VERIFYING_IDENTITY)
DEPLOYMENT = Machine(
    "Deployment",
    D.PENDING,
    (
        Move(D.PENDING, D.DISPATCHING, "one worker claims it"),
        Move(D.DISPATCHING, D.IN_PROGRESS, "the platform accepted it"),
        Move(D.IN_PROGRESS, D.VERIFYING_IDENTITY, "the platform says that it runs"),
        Move(D.VERIFYING_IDENTITY, D.LIVE, "what runs reports the release's sha and digest"),
        *_moves(BEFORE_LIVE, (D.FAILED, D.CANCELLED, D.TIMED_OUT)),
        Move(D.LIVE, D.SUPERSEDED, "another one became live, or its environment was archived"),
        Move(D.DISPATCHING, D.UNKNOWN, "the worker died, or the platform's answer was lost"),
        Move(D.UNKNOWN, D.IN_PROGRESS, "found on the platform"),
        Move(D.UNKNOWN, D.FAILED, "not found on the platform"),
    ),
)
DEFINITION = Machine(
    "Check definition",
    DefinitionState.DRAFT,
    (
        Move(DefinitionState.DRAFT, DefinitionState.ACTIVE, "it becomes immutable"),
        Move(DefinitionState.ACTIVE, DefinitionState.RETIRED, "a new revision takes its place, or none"),
    ),
)
RUN = Machine(
    "Verification run",
    RunState.QUEUED,
    (
        Move(RunState.QUEUED, RunState.RUNNING),
        *_moves(
            (RunState.RUNNING,),
            (RunState.PASSED, RunState.FAILED, RunState.ERROR, RunState.INCONCLUSIVE, RunState.ABORTED),
        ),
        Move(RunState.QUEUED, RunState.ABORTED),
        Move(RunState.PASSED, RunState.STALE, "its time is over"),
        Move(RunState.PASSED, RunState.INVALIDATED, "a later run failed, or what it verified is not live any more"),
    ),
)
UNDECIDED = (P.OPEN, P.READY, P.APPROVED)
PROMOTION = Machine(
    "Promotion",
    P.DRAFT,
    (
        Move(P.DRAFT, P.OPEN, "the next rank, live in the source, not blocked, no other open one"),
        Move(P.OPEN, P.READY, "checks passed and fresh, parity, rollback plan, required items signed"),
        Move(P.READY, P.OPEN, "an input changed: sign-offs and approvals become stale"),
        Move(P.APPROVED, P.OPEN, "an input changed: sign-offs and approvals become stale"),
        Move(P.READY, P.APPROVED, "enough approvals with the current gate hash"),
        *_moves(UNDECIDED, (P.REJECTED,), "by an eligible approver, with a comment"),
        *_moves((P.DRAFT, *UNDECIDED), (P.CANCELLED,), "by the requester or a release manager"),
        *_moves(UNDECIDED, (P.EXPIRED,), "its days are over"),
        *_moves(UNDECIDED, (P.SUPERSEDED,), "a newer release reached the target"),
        Move(P.APPROVED, P.QUEUED, "no freeze, no stop, no hold; every guard computed again"),
        Move(P.QUEUED, P.APPROVED, "a freeze began, or a guard failed"),
        Move(P.QUEUED, P.DEPLOYING, "takes the slot of the environment"),
        Move(P.DEPLOYING, P.VERIFYING, "the platform says good, the identity agrees"),
        *_moves((P.DEPLOYING, P.VERIFYING), (P.FAILED,), "bad state, timeout, wrong identity, a check failed"),
        Move(P.VERIFYING, P.SUCCEEDED, "the checks after the deployment passed"),
    ),
)
STANDING = Machine(
    "Sign-off and approval",
    Standing.ACTIVE,
    (
        Move(Standing.ACTIVE, Standing.WITHDRAWN, "by the one who gave it"),
        Move(Standing.ACTIVE, Standing.STALE, "the gate hash is another one"),
    ),
)
PLAN = Machine(
    "Rollback plan",
    PlanState.DRAFT,
    (
        Move(PlanState.DRAFT, PlanState.DOCUMENTED, "steps, data note, owner and minutes are there"),
        Move(PlanState.DOCUMENTED, PlanState.REHEARSED, "rolled back and forth in gamma"),
        *_moves((PlanState.DOCUMENTED, PlanState.REHEARSED), (PlanState.OUTDATED,), "another plan took its place"),
    ),
)
WINDOW = Machine(
    "Freeze window",
    WindowState.SCHEDULED,
    (
        Move(WindowState.SCHEDULED, WindowState.ACTIVE, "it begins"),
        Move(WindowState.ACTIVE, WindowState.ENDED, "it is over"),
        *_moves((WindowState.SCHEDULED, WindowState.ACTIVE), (WindowState.CANCELLED,), "with a reason"),
    ),
)
INCIDENT = Machine(
    "Incident",
    IncidentState.OPEN,
    (
        Move(IncidentState.OPEN, IncidentState.MITIGATED),
        *_moves((IncidentState.OPEN, IncidentState.MITIGATED), (IncidentState.RESOLVED,)),
    ),
)
CHANNEL = Machine(
    "Notification channel",
    ChannelState.ACTIVE,
    (
        Move(ChannelState.ACTIVE, ChannelState.SWITCHED_OFF, "by hand, or it kept failing"),
        Move(ChannelState.SWITCHED_OFF, ChannelState.ACTIVE, "by hand"),
    ),
)
MESSAGE = Machine(
    "Outbox message",
    MessageState.QUEUED,
    (
        Move(MessageState.QUEUED, MessageState.SENDING, "one sender claims it"),
        *_moves((MessageState.SENDING,), (MessageState.SENT, MessageState.FAILED)),
        Move(MessageState.SENDING, MessageState.QUEUED, "its sender died"),
        Move(MessageState.FAILED, MessageState.QUEUED, "its turn comes again"),
        Move(MessageState.FAILED, MessageState.DEAD, "too many attempts"),
        Move(MessageState.DEAD, MessageState.QUEUED, "by hand"),
    ),
)
DELIVERY = Machine(
    "Inbound delivery",
    DeliveryState.RECEIVED,
    (
        *_moves((DeliveryState.RECEIVED,), (DeliveryState.PROCESSED, DeliveryState.IGNORED, DeliveryState.FAILED)),
        Move(DeliveryState.FAILED, DeliveryState.REPLAYED, "by hand"),
        *_moves((DeliveryState.REPLAYED,), (DeliveryState.PROCESSED, DeliveryState.IGNORED, DeliveryState.FAILED)),
    ),
)

MACHINES = (
    *(ENVIRONMENT, RELEASE, DEPLOYMENT, DEFINITION, RUN, PROMOTION, STANDING),
    *(PLAN, WINDOW, INCIDENT, CHANNEL, MESSAGE, DELIVERY),
)
ACTIVE_DEPLOYMENT = (*BEFORE_LIVE, D.UNKNOWN)
"""Those that hold the slot of their environment."""
OPEN_PROMOTION = (P.DRAFT, *UNDECIDED, P.QUEUED, P.DEPLOYING, P.VERIFYING)
"""Those that are not over."""
