"""Second stage: finds the faces in a photo. Prints plain text that names no request, and fails on a broken photo."""

import json

import truth


def say(text):
    truth.printed(text)
    print(text, flush=True)


@truth.recorded
def handler(event, context):
    record = event["Records"][0]
    photo = json.loads(record["body"])
    # The only id it prints is the message's: it must not be taken for the request's.
    say(f"message {record['messageId']} attempt {record['attributes']['ApproximateReceiveCount']}")
    say(f"looking at {photo['key']}\n  scale 1/2\n  scale 1/4\t(smallest)")
    if photo["key"].startswith("broken"):
        say("ERROR cannot decode, giving up")
        raise ValueError(f"truncated image: {photo['key']}")
    say("waiting for the model")
    say("waiting for the model")
    say(f'{{"found": 2}} faces in {photo["key"]} ✓')
    return {"faces": 2}
