"""What can go wrong with papers, in words for the reader."""

from motcua.base.errors import NotFound


class DocumentNotFound(NotFound):
    """No such paper, or not the reader's to see; both give the same answer."""

    code = "document_not_found"
