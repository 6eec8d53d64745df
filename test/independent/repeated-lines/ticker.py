"""Prints lines that only their number tells apart: the same in every call, the same within a call, and each its own."""

import truth


@truth.recorded
def handler(event, context):
    call = event["call"]
    lines = ["tick"] * 20 + [f"call {call} waits"] * 10 + [f"call {call} step {step}" for step in range(10)]
    for line in lines:
        truth.printed(line)
    print("\n".join(lines), flush=True)
