"""Builds the photo chain in an emulator and lets it run: bucket, thumbnail, queue, faces, dead-letter queue.

Usage: set_up.py ENDPOINT TRUTH_FILE. Returns when nothing is under way any more; fails when that takes too long.
"""

import json
import os
import pathlib
import sys
import time

from functions import REGION, client, create_function

TRUTH_FILE = sys.argv[2]
HANDLERS = pathlib.Path(__file__).parent / "handlers"
PHOTOS = {"cat.jpg": 200, "large.jpg": 2000, "no-exif.jpg": 300, "broken.jpg": 400, "dog.jpg": 500}
# One failing photo is tried twice; each other one takes a call of each function.
CALLS = 2 * len(PHOTOS) + 1

s3, sqs, functions, logs = client("s3"), client("sqs"), client("lambda"), client("logs")


def create_queue(name, **attributes):
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, arn


def create_stage(name, **variables):
    return create_function(f"photos-{name}", HANDLERS / f"{name}.py", TRUTH_FILE=TRUTH_FILE, **variables)


def build():
    _, dead_letters_arn = create_queue("photos-dead")
    dead_letters_url = sqs.get_queue_url(QueueName="photos-dead")["QueueUrl"]
    redrive = json.dumps({"deadLetterTargetArn": dead_letters_arn, "maxReceiveCount": 2})
    queue_url, queue_arn = create_queue("photos", VisibilityTimeout="3", RedrivePolicy=redrive)
    thumbnail_arn = create_stage("thumbnail", QUEUE_URL=queue_url)
    create_stage("faces")
    functions.create_event_source_mapping(FunctionName="photos-faces", EventSourceArn=queue_arn, BatchSize=1)
    s3.create_bucket(Bucket="photos", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_notification_configuration(
        Bucket="photos",
        NotificationConfiguration={
            "LambdaFunctionConfigurations": [{"LambdaFunctionArn": thumbnail_arn, "Events": ["s3:ObjectCreated:*"]}]
        },
    )
    return dead_letters_url


def calls_ended():
    if not os.path.exists(TRUTH_FILE):
        return 0
    return sum("ended" in json.loads(line) for line in pathlib.Path(TRUTH_FILE).read_text().splitlines())


def dead_letters(url):
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
    return int(attributes["ApproximateNumberOfMessages"])


def reports_written():
    described = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/photos-")["logGroups"]
    groups = [group["logGroupName"] for group in described]
    events = [event for group in groups for event in logs.filter_log_events(logGroupName=group)["events"]]
    return sum(event["message"].startswith("REPORT ") for event in events)


def wait_until_quiet(dead_letters_url):
    give_up_at = time.monotonic() + 90
    while time.monotonic() < give_up_at:
        state = (calls_ended(), dead_letters(dead_letters_url), reports_written())
        if state == (CALLS, 1, CALLS):
            return
        time.sleep(0.25)
    raise SystemExit(f"the chain did not come to rest: {CALLS} calls and 1 dead letter expected, got {state}")


dead_letters_url = build()
for key, size in PHOTOS.items():
    s3.put_object(Bucket="photos", Key=key, Body=b"x" * size)
wait_until_quiet(dead_letters_url)
