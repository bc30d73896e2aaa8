"""What Schemathesis is told of a real world (test_api_fuzz.py made it): codes, versions and uploads that exist, answers
that a procedure takes. It writes down how each request was answered.

Only what is right by its form is put in the place of something else that is: what was made wrong stays wrong.
"""

import base64
import hashlib
import json
import random
import re
from pathlib import Path

import schemathesis
from schemathesis.transport.serialization import Binary, serialize_binary

WORLD = json.loads(Path("world.json").read_text())
PAPER = base64.b64decode(WORLD["paper"])
DIGEST = hashlib.sha256(PAPER).hexdigest()
METADATA = f"filename {base64.b64encode(b'scan.jpg').decode()},sha256 {base64.b64encode(DIGEST.encode()).decode()}"
# By operation: the path, the headers and the body of a request that is taken.
PATHS = {
    "readProblem": {"code": "filing_not_complete"}, "checkAnswers": {"code": WORLD["procedure"]},
    "readProcedure": {"code": WORLD["procedure"]}, "readVersion": WORLD["version"],
    "readAnswersSchema": WORLD["version"], "readDossier": {"code": WORLD["read"]},
    "readPaper": {"code": WORLD["read"], "slip_id": WORLD["slip"]}, "correctDossier": {"code": WORLD["sent_back"]},
    "withdrawDossier": {"code": WORLD["to_withdraw"]},
    **{act: {"upload_id": upload} for act, upload in WORLD["uploads"].items()},
}  # fmt: skip
HEADERS = {
    "fileDossier": {"Idempotency-Key": "an-example-1"}, "correctDossier": {"Idempotency-Key": "an-example-2"},
    "withdrawDossier": {"Idempotency-Key": "an-example-3"},
    "beginUpload": {"Upload-Length": len(PAPER), "Upload-Metadata": METADATA}, "sendPart": {"Upload-Offset": 0},
}  # fmt: skip
BODIES = {
    "checkAnswers": {"commune": WORLD["filing"]["commune"], "answers": WORLD["filing"]["answers"]},
    "fileDossier": WORLD["filing"], "correctDossier": WORLD["correction"],
    "withdrawDossier": {"version": WORLD["withdrawn_version"], "reason": "Tôi không cần nữa"},
}  # fmt: skip
# What is there half of the time. What an act uses up (a correction, a withdrawal, an upload) is in the examples alone.
_OF_PROCEDURES, _OF_DOSSIERS = {"code": [WORLD["procedure"]]}, {"code": [WORLD["read"], WORLD["withdrawn"]]}
_BEGUN = {"upload_id": [WORLD["uploads"]["readUpload"]]}
LASTING = {
    "checkAnswers": _OF_PROCEDURES, "readProcedure": _OF_PROCEDURES, "readDossier": _OF_DOSSIERS,
    "correctDossier": _OF_DOSSIERS, "withdrawDossier": _OF_DOSSIERS, "readUpload": _BEGUN, "sendPart": _BEGUN,
    "readPaper": {"code": [WORLD["read"]], "slip_id": [WORLD["slip"]]},
    "readVersion": {name: [value] for name, value in WORLD["version"].items()},
    "readAnswersSchema": {name: [value] for name, value in WORLD["version"].items()},
    "keepUpload": {"upload_id": [WORLD["uploads"]["keepUpload"]]},
}  # fmt: skip


@schemathesis.serializer("application/offset+octet-stream")
def bytes_as_they_are(context, value):
    return {"data": serialize_binary(value)}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            act = operation["operationId"]
            known = PATHS.get(act, {}) | HEADERS.get(act, {})
            for parameter in operation.get("parameters", ()):
                if parameter["name"] in known:
                    parameter["example"] = known[parameter["name"]]
            if act in BODIES:
                operation["requestBody"]["content"]["application/json"]["example"] = BODIES[act]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    act = _act(case)
    is_example = PATHS.get(act, {}).items() <= (case.path_parameters or {}).items()
    for name, there in (() if is_example else LASTING.get(act, {}).items()):
        choice = random.Random(f"{name} {case.path_parameters}")
        if choice.random() < 0.5:
            case.path_parameters[name] = choice.choice(there)
    if act == "beginUpload":  # no pattern says what a digest in base64 is
        case.headers.update({"Upload-Length": str(len(PAPER)), "Upload-Metadata": METADATA})
    if act in ("fileDossier", "correctDossier", "withdrawDossier"):  # a key of its own for each request
        asked = json.dumps([case.path_parameters, case.body], default=repr).encode()
        case.headers["Idempotency-Key"] = hashlib.sha256(asked).hexdigest()
    if act in ("checkAnswers", "fileDossier"):  # no schema of ours lists 3,321 communes
        case.body["commune"] = WORLD["filing"]["commune"]


@schemathesis.hook
def map_body(context, body):
    """A paper that is one: no schema says what a photo is. (Changed later, it would count as wrong by its form.)"""
    if context.operation.definition.raw["operationId"] != "keepFile" or not isinstance(body, dict):
        return body
    file, digest = body.get("file"), body.get("sha256")
    whole = isinstance(file, (bytes, Binary)) and isinstance(digest, str) and re.fullmatch("[0-9a-fA-F]{64}", digest)
    return body | {"file": PAPER, "sha256": DIGEST} if whole else body


def _act(case) -> str:
    return case.operation.definition.raw["operationId"]


@schemathesis.hook
def after_call(context, case, response):
    with open("answers.txt", "a") as told:
        told.write(f"{_act(case)} {response.status_code}\n")
