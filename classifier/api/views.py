"""API v1: the same services, quotas and errors as the pages."""

import uuid
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.moments import moment
from accounts.services.api_keys import require_api_access
from accounts.services.quotas import allowance
from classifier.api.serializers import (
    ErrorSerializer,
    NewSubmissionSerializer,
    SubmissionDetailSerializer,
    SubmissionSerializer,
    UsageSerializer,
)
from classifier.api.throttles import TesterThrottle
from classifier.errors import RefusedUpload
from classifier.forms import oversized_files
from classifier.models import Submission
from classifier.services.submit import submit_image


class NewestFirst(CursorPagination):
    """A cursor, so that pages do not shift while new pictures arrive."""

    ordering = ("-created_at", "-id")
    page_size = 50

    def decode_cursor(self, request: Request) -> Any:
        """The framework hands the position to the database as it came; only a moment may get there."""
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and moment(str(cursor.position)) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor


@method_decorator(never_cache, name="dispatch")
class TesterView(APIView):
    """Approved testers whose plan includes the API, by key or by session."""

    throttle_classes = (TesterThrottle,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Also ask the plan, which a session alone does not tell."""
        super().initial(request, *args, **kwargs)
        require_api_access(tester=self.tester)

    @property
    def tester(self) -> User:
        """The person behind the key or the session; the permission has made sure there is one."""
        return cast("User", self.request.user)

    def own(self) -> QuerySet[Submission]:
        """Rows of this tester with what their JSON needs."""
        return Submission.objects.owned_by(self.tester).prefetch_related("verdicts__release")


class SubmissionsView(TesterView):
    """Send one image; list one's own."""

    parser_classes = (MultiPartParser,)
    pagination_class = NewestFirst

    @extend_schema(
        summary="List your submissions, newest first",
        operation_id="submissions_list",
        responses=SubmissionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of 50 with `next` and `previous`."""
        pages = NewestFirst()
        rows = pages.paginate_queryset(self.own(), request, view=self)
        return pages.get_paginated_response(
            SubmissionSerializer(rows, many=True, context={"request": request}).data
        )

    @extend_schema(
        summary="Send one image",
        description=(
            "Uses one unit of your quota. Poll `url` until `status` is `done` or `failed`. "
            "A file you sent before is answered with 409 and the earlier submission, and uses no unit."
        ),
        request=NewSubmissionSerializer,
        responses={
            201: SubmissionDetailSerializer,
            400: OpenApiResponse(ErrorSerializer, "The file was refused; no unit was used."),
            401: OpenApiResponse(ErrorSerializer, "No key, or one that was taken back."),
            403: OpenApiResponse(
                ErrorSerializer,
                "You may not check pictures now, or the terms or limits changed and the site asks you first "
                "(`asked_first`): open its page “Check” once.",
            ),
            409: OpenApiResponse(ErrorSerializer, "You sent this file before; `earlier_url` has its result."),
            429: OpenApiResponse(
                ErrorSerializer, "Quota used up, requests too fast, or a limit set by a reviewer."
            ),
            503: OpenApiResponse(ErrorSerializer, "Uploads are closed for now."),
        },
    )
    def post(self, request: Request) -> Response:
        """Take the image into the queue."""
        sent = NewSubmissionSerializer(data=request.data)
        for _, refusal in oversized_files(request._request):  # noqa: SLF001 - the upload handler notes it there
            raise RefusedUpload(refusal)
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        submission = submit_image(
            tester=self.tester,
            data=values["image"].read(),
            name=values["image"].name,
            batch=values.get("batch") or uuid.uuid4(),
            context=values.get("context", ""),
            origin="api",
            again=values["again"],
        )
        body = SubmissionDetailSerializer(submission, context={"request": request}).data
        return Response(body, status=201, headers={"Location": body["url"]})


class SubmissionView(TesterView):
    """One's own submission."""

    @extend_schema(
        summary="Get one submission with its verdict and report",
        operation_id="submissions_retrieve",
        responses={200: SubmissionDetailSerializer, 404: ErrorSerializer},
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """404 for what is unknown or someone else's."""
        submission = get_object_or_404(self.own(), pk=pk)
        return Response(SubmissionDetailSerializer(submission, context={"request": request}).data)


class UsageView(TesterView):
    """One's own quota."""

    @extend_schema(summary="See what is left of your quota", responses=UsageSerializer)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Counts of today and of this month, in UTC."""
        return Response(UsageSerializer(allowance(tester=self.tester)).data)


@login_not_required
@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    """Interactive documentation; open, because the schema holds nothing private."""
    return render(request, "classifier/api_docs.html")
