"""Creates functions in an emulator that runs Python handlers. Imported by scripts whose first word is the emulator's address."""

import io
import pathlib
import sys
import zipfile

import boto3

ACCOUNT, REGION = "000000000000", "eu-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/independent"
TRUTH = pathlib.Path(__file__).parent / "truth.py"


def client(service):
    return boto3.client(
        service, endpoint_url=sys.argv[1], region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test"
    )


def create_function(name, handler, **variables):
    """Creates it from a file that has a `handler`, with what keeps the truth beside it; gives its ARN."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        for file in (handler, TRUTH):
            archive.write(file, file.name)
    return client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=ROLE,
        Handler=f"{handler.stem}.handler",
        Code={"ZipFile": code.getvalue()},
        Timeout=20,
        Environment={"Variables": variables},
    )["FunctionArn"]
