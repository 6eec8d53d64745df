"""Keeps what a handler logs a second time, in a file on disk: what slsobs's answers are held to.

The file has one JSON object a line. `line` entries are log lines, exactly as printed; one `ended` entry closes each
invocation. Lines are written with O_APPEND in one call, so that concurrent handlers do not mix theirs.
"""

import functools
import json
import os
import time

_request_id = ""


def _append(entry):
    entry = {"requestId": _request_id, "function": os.environ["AWS_LAMBDA_FUNCTION_NAME"], **entry}
    descriptor = os.open(os.environ["TRUTH_FILE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, (json.dumps(entry) + "\n").encode())
    finally:
        os.close(descriptor)


def printed(text):
    """Records a text that the handler prints: one entry a line."""
    for line in text.splitlines():
        _append({"line": line})


def recorded(handler):
    """Records whose lines they are, and how the invocation ended."""

    @functools.wraps(handler)
    def wrapper(event, context):
        global _request_id
        _request_id = context.aws_request_id
        try:
            answer = handler(event, context)
            _append({"ended": "ok"})
            return answer
        except Exception as error:
            _append({"ended": "error", "errorType": type(error).__name__, "errorMessage": str(error)})
            raise
        finally:
            # The emulator takes what stderr holds when the handler returns; a busy machine needs a moment to carry it there.
            time.sleep(0.1)

    return wrapper
