"""The rows of this app that the database itself refuses to rewrite; a migration puts the triggers in place."""

from deployments.models.checklist import FROZEN_ITEM, SIGN_OFF
from deployments.models.promotion import APPROVAL
from deployments.models.release import RELEASE_CORE
from deployments.models.verification import ACTIVE_DEFINITION, EVIDENCE

PROTECTED = (RELEASE_CORE, EVIDENCE, ACTIVE_DEFINITION, FROZEN_ITEM, SIGN_OFF, APPROVAL)
