"""Upload handler that stops reading at the size limits, so that no upload can fill the disk."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from classifier.intake.decode import MAX_BYTES

# A little more than the 50 pictures of the largest plan, each at its limit.
MAX_REQUEST_BYTES: Final = 60 * MAX_BYTES


class SizeCapUploadHandler(FileUploadHandler):
    """Drops a file that grows past MAX_BYTES; its name and field stay in `request.oversized_files`."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:  # noqa: ARG002, N803
        """Refuse a request that is too large as a whole, before any of it is stored.

        A form is read before anyone asks who sent it: from strangers one picture's worth is the most.
        """
        request: Any = self.request
        user = getattr(request, "user", None)
        is_known = (user and user.is_authenticated) or "HTTP_AUTHORIZATION" in META
        if content_length > (MAX_REQUEST_BYTES if is_known else MAX_BYTES):
            raise RequestDataTooBig

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start counting."""
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass the chunk on, or give the file up."""
        self.seen += len(raw_data)
        if self.seen > MAX_BYTES:
            request: Any = self.request
            request.oversized_files = [*getattr(request, "oversized_files", []), self.file_name]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
