"""Large papers in parts, by tus 1.0 (https://tus.io): any client of tus sends them, and goes on after a break.

The code behind the pages takes the parts (files/tus.py). An upload is that of one system for one person, as is the file
it becomes: nobody else reaches the one or names the other.
"""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path

from motcua.api import routers, shapes, telling
from motcua.api.bearer import Allowed
from motcua.api.filing import UPLOADS
from motcua.clients.service import SUBMIT, Bearer
from motcua.files import service as files
from motcua.files.service import tus
from motcua.identity.service import check_rate

HERE = "/api/v1/files/parts"
Id = Annotated[UUID, Path(description="the last part of Location")]


def _header(name: str, schema: dict, words: str, *, required: bool = True) -> dict:
    return {"name": name, "in": "header", "required": required, "schema": schema, "description": words}


def _of(*headers: dict, told: tuple[str, ...] = (), status: int = 204, **more) -> dict:
    """What the document says of an operation of tus: the headers it takes, those it answers with."""
    said = {name: {"schema": {"type": "string"}} for name in ("Tus-Resumable", *told)}
    answer = {"description": HTTPStatus(status).phrase, "headers": said}
    return {"parameters": list(headers), "responses": {status: answer}} | more


SPOKEN = _header("Tus-Resumable", {"const": tus.VERSION}, "the version of tus")
MOST = settings.UPLOAD_LIMIT
LENGTH = _header("Upload-Length", {"type": "integer", "minimum": 1, "maximum": MOST}, "bytes of the whole file")
METADATA = _header(
    "Upload-Metadata", {"type": "string", "maxLength": 2000},
    "pairs of a name and a text in base64, with commas between them: filename, and sha256 of the whole file as 64 "
    "small hexadecimal digits",
)  # fmt: skip
OFFSET = _header(
    "Upload-Offset", {"type": "integer", "minimum": 0, "maximum": MOST},
    "the byte at which this part begins: as many as are here",
)  # fmt: skip
CHECKSUM = _header(
    "Upload-Checksum", {"type": "string", "pattern": "^sha256 [A-Za-z0-9+/]{43}=$"},
    "sha256, and that of this part in base64", required=False,
)  # fmt: skip
FAR = ("Upload-Offset", "Upload-Expires")
BODY = {"required": True, "content": {tus.PART: {"schema": {"type": "string", "format": "binary"}}}}


@routers.files.post(
    "/parts", auth=Allowed(SUBMIT), operation_id="beginUpload",
    response={201: None, (400, 401, 403, 412, 413, 422, 429): shapes.Problem},
    openapi_extra=_of(SPOKEN, LENGTH, METADATA, told=("Location", *FAR), status=201),
)  # fmt: skip
@tus.of_tus
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a file that comes in parts, or find the same one that was begun: its parts go to Location."""
    told, asks = tus.announced(request), request.auth
    check_rate("upload", str(asks.person.id), limit=UPLOADS, seconds=3600)
    found = files.begin(owner=asks.person.id, place=files.place_of(asks.client_id), name=files.shown_name(told.name),
                        size=told.size, sha256=told.sha256)  # fmt: skip
    return tus.begun(found, f"{HERE}/{found.id}")


@routers.files.api_operation(
    ["OPTIONS"], "/parts", operation_id="optionsOfUploads", response={204: None},
    openapi_extra=_of(told=tuple(tus.CAPABLE)),
)  # fmt: skip
@tus.of_tus
def options(request: HttpRequest) -> HttpResponse:
    """The extensions of tus that are spoken here, and the most bytes of a file. No token is needed."""
    return tus.capable()


@routers.files.get(
    "/parts/{str:upload_id}", auth=Allowed(SUBMIT), operation_id="readUpload",
    response={200: None, (401, 403, 404, 412, 422): shapes.Problem},
    openapi_extra=_of(SPOKEN, told=("Upload-Length", *FAR), status=200),
)  # fmt: skip
@tus.of_tus
def how_far(request: HttpRequest, upload_id: Id) -> HttpResponse:
    """How many bytes are here, in the headers. HEAD, as tus asks, is answered alike."""
    return tus.how_far(_upload(request.auth, upload_id))


@routers.files.patch(
    "/parts/{str:upload_id}", auth=Allowed(SUBMIT), operation_id="sendPart",
    response={204: None, (400, 401, 403, 404, 409, 412, 413, 415, 422, 460): shapes.Problem},
    openapi_extra=_of(SPOKEN, OFFSET, CHECKSUM, told=FAR, requestBody=BODY),
)  # fmt: skip
@tus.of_tus
def add(request: HttpRequest, upload_id: Id) -> HttpResponse:
    """Add a part of at most a megabyte. It lasts once this is answered."""
    return tus.add(request, _upload(request.auth, upload_id))


@routers.files.delete(
    "/parts/{str:upload_id}", auth=Allowed(SUBMIT), operation_id="giveUpUpload",
    response={204: None, (401, 403, 404, 412, 422): shapes.Problem}, openapi_extra=_of(SPOKEN),
)  # fmt: skip
@tus.of_tus
def give_up(request: HttpRequest, upload_id: Id) -> HttpResponse:
    """Give a file up: its parts are forgotten at once. Those to which nothing comes for a day are forgotten, too."""
    return tus.give_up(_upload(request.auth, upload_id))


@routers.files.post(
    "/parts/{str:upload_id}/file", auth=Allowed(SUBMIT), operation_id="keepUpload",
    response={201: shapes.FileKept, (401, 403, 404, 409, 413, 422): shapes.Problem},
)  # fmt: skip
def keep(request: HttpRequest, upload_id: Id):
    """Keep the file that all parts make, when its SHA-256 is the one that was announced. To be named when filing within
    a day, by this same id. Asked again, it is the same file."""
    asks = request.auth
    return 201, telling.file(files.keep_upload(upload_id, owner=asks.person.id, sent_by=asks.client_id))


def _upload(asks: Bearer, upload_id: UUID) -> files.Upload:
    """An upload that this system began for this person. Raises UploadGone."""
    return files.upload_of(asks.person.id, files.place_of(asks.client_id), upload_id)
