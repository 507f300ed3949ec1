"""An archive kept between its preview and its import, for the one who sent it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import NotFound
from problems.models import PackageUpload, Part
from problems.packages.formats import read_package
from problems.packages.package import Package
from problems.packages.testset import TestSet, read_testset
from problems.services.importing import ImportOutcome, import_package, preview_import
from problems.services.testsets import UploadMode, UploadOutcome, preview_tests, upload_tests

KEPT = timedelta(days=1)


def keep_upload(*, user: User, name: str, data: bytes, slug: str = "") -> PackageUpload:
    """Keep an archive that can be read and imported. Raises DomainError for any other; nothing of it is kept.

    What this user sent before and did not import goes, and so does everybody's after a day.
    """
    preview_import(package=read_package(data=data, name=name, slug=slug))
    return _keep(user, name, data, slug)


def keep_tests(*, part: Part, name: str, data: bytes, mode: UploadMode, by: User) -> PackageUpload:
    """The same of a zip of tests for this part; it is kept under the address of the problem."""
    preview_tests(part=part, tests=read_testset(data), mode=mode, by=by)
    return _keep(by, name, data, part.problem.slug)


def find_upload(*, user: User, number: int) -> PackageUpload:
    upload = PackageUpload.objects.filter(uploaded_by=user, pk=number).first()
    if upload is None:
        raise NotFound("upload_unknown", "This upload was imported, replaced or kept for too long; send it again.")
    return upload


def preview_upload(*, upload: PackageUpload) -> ImportOutcome:
    return preview_import(package=_package(upload))


def import_upload(*, upload: PackageUpload, version: str) -> ImportOutcome:
    """Import what the preview of this version showed; the archive is not kept any longer."""
    package = _package(upload)  # which may take as long as the programs that make its tests
    with transaction.atomic():
        outcome = import_package(package=package, version=version, by=upload.uploaded_by)
        upload.delete()
    return outcome


def preview_kept_tests(*, part: Part, upload: PackageUpload, mode: UploadMode) -> UploadOutcome:
    return preview_tests(part=part, tests=_tests(part, upload), mode=mode, by=upload.uploaded_by)


@transaction.atomic
def store_kept_tests(*, part: Part, upload: PackageUpload, mode: UploadMode, version: str) -> UploadOutcome:
    """Store what the preview of this version showed; the zip is not kept any longer."""
    tests, by = _tests(part, upload), upload.uploaded_by
    outcome = upload_tests(part=part, tests=tests, mode=mode, by=by, version=version)
    upload.delete()
    return outcome


def _keep(user: User, name: str, data: bytes, slug: str) -> PackageUpload:
    with transaction.atomic():
        PackageUpload.objects.filter(uploaded_by=user).delete()
        PackageUpload.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
        return PackageUpload.objects.create(uploaded_by=user, name=name[-255:], slug=slug, data=data)


def _tests(part: Part, upload: PackageUpload) -> TestSet:
    if upload.slug != part.problem.slug:
        raise NotFound("upload_unknown", "This upload is none for this problem; send the tests again.")
    return read_testset(bytes(upload.data))


def _package(upload: PackageUpload) -> Package:
    return read_package(data=bytes(upload.data), name=upload.name, slug=upload.slug)
