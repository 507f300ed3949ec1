"""The runner image is made for the registry: what was compiled ahead fits the flags that programs are compiled with."""

from pathlib import Path

from execution.languages import registry

RUNNER = Path(__file__).resolve().parents[3] / "config" / "runner"


def test_headers_are_precompiled_with_the_flags_of_the_registry() -> None:
    script = (RUNNER / "precompile-headers").read_text()
    build = registry()["cpp"].build
    flags = [word for word in build if word.startswith(("-std", "-O", "-f", "-m", "-D", "-g"))]
    assert flags
    assert f"g++ {' '.join(flags)} -x c++-header" in script


def test_build_cache_is_filled_with_the_settings_of_the_registry() -> None:
    dockerfile = (RUNNER / "Dockerfile").read_text()
    settings = dict(registry()["go"].build_env)
    del settings["GOCACHE"]  # the image's own, linked to
    assert all(f"{name}={value}" in dockerfile for name, value in settings.items())


def test_shared_classes_are_made_where_the_registry_looks_for_them() -> None:
    dockerfile = (RUNNER / "Dockerfile").read_text()
    words = [word for language in registry().values() for word in (*language.build, *language.run)]
    archives = {word.rpartition("=")[2] for word in words if word.startswith("-XX:SharedArchiveFile=")}
    assert len(archives) == 4
    for archive in archives:
        assert f"share-classes {archive.replace('/usr/local/lib/ceesarcode', '$PWD')} " in dockerfile
