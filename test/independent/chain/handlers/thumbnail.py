"""First stage: an uploaded photo is looked up and handed on. Logs JSON, one object a line, as Lambda's JSON format does."""

import json
import logging
import os
import sys
from datetime import datetime, timezone

import boto3
import truth

s3 = boto3.client("s3")
sqs = boto3.client("sqs")


class JsonLines(logging.Formatter):
    def format(self, record):
        now = datetime.fromtimestamp(record.created, timezone.utc)
        entry = {
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": record.request_id,
            **record.fields,
        }
        if record.exc_info:
            entry["errorType"] = record.exc_info[0].__name__
            entry["errorMessage"] = str(record.exc_info[1])
            entry["stackTrace"] = self.formatException(record.exc_info).splitlines()
        line = json.dumps(entry, ensure_ascii=False)
        truth.printed(line)
        return line


output = logging.StreamHandler(sys.stdout)
output.setFormatter(JsonLines())
logger = logging.getLogger("thumbnail")
logger.setLevel(logging.INFO)
logger.addHandler(output)
logger.propagate = False


@truth.recorded
def handler(event, context):
    def log(level, message, exc_info=None, **fields):
        logger.log(level, message, exc_info=exc_info, extra={"request_id": context.aws_request_id, "fields": fields})

    uploaded = event["Records"][0]["s3"]
    bucket, key = uploaded["bucket"]["name"], uploaded["object"]["key"]
    log(logging.INFO, "photo uploaded", bucket=bucket, key=key)

    listed = s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"][0]
    log(logging.INFO, "photo found", key=key, bytes=listed["Size"], tags={"mood": "café ☕", "steps": [1, 2, 3]})
    if listed["Size"] > 1000:
        log(logging.WARNING, "photo is large\nit will be scaled\tdown", bytes=listed["Size"])
    try:
        if key.startswith("no-exif"):
            raise KeyError("DateTimeOriginal")
    except KeyError:
        log(logging.ERROR, "no capture time, going on without", exc_info=sys.exc_info())

    sent = sqs.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps({"bucket": bucket, "key": key}))
    log(logging.INFO, "handed on", messageId=sent["MessageId"])
    return {"key": key}
