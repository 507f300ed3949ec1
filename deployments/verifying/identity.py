"""Identity: the commit and the image that answer are those of the release."""

from deployments.identity import ask_identity
from deployments.verifying.base import Exhibit, Finding, Task, Verdict


def check_identity(task: Task) -> Finding:
    target = task.target
    found = ask_identity(target.base_url)
    wrong = found.differs_from(git_sha=target.git_sha, digest=target.digest)
    shown = {"wanted": [target.git_sha, target.digest], "found": [found.git_sha, found.digest], "fault": found.fault}
    evidence = (Exhibit.of_json("identity.json", shown),)
    if wrong:
        return Finding(Verdict.FAILED, wrong, {}, evidence)
    return Finding(Verdict.PASSED, f"There runs {target.git_sha[:7]} as {target.digest[:19]}….", {}, evidence)
