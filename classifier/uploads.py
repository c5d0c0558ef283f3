"""Upload handler that stops reading a file at the size limit, so that no upload can fill the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from classifier.intake.decode import MAX_BYTES


class SizeCapUploadHandler(FileUploadHandler):
    """Drops a file that grows past MAX_BYTES; its name and field stay in `request.oversized_files`."""

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
