"""Puts segment documents into X-Ray with boto3. Usage: put_segments.py ENDPOINT REGION, a JSON list of documents on stdin."""

import json
import sys

import boto3

endpoint, region = sys.argv[1:]
xray = boto3.client(
    "xray", endpoint_url=endpoint, region_name=region, aws_access_key_id="test", aws_secret_access_key="test"
)
documents = [json.dumps(document) for document in json.load(sys.stdin)]
refused = xray.put_trace_segments(TraceSegmentDocuments=documents)["UnprocessedTraceSegments"]
if refused:
    raise SystemExit(f"put_trace_segments refused {refused}")
