from django.apps import AppConfig


class ExecutionConfig(AppConfig):
    name = "execution"
    verbose_name = "Runs and submissions"

    def ready(self) -> None:
        """Packages may bring programs that make their tests; they are run here."""
        from execution.services.making_tests import run_generators
        from problems.packages.generation import use_runner

        use_runner(run_generators)
