"""The fixtures that the steps are tested with."""

from tests.pipeline.site import site, step

__all__ = ["site", "step"]
