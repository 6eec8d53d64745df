"""Creates functions with boto3, so that they can be listed; they never run. Usage: create_functions.py ENDPOINT REGION NAME…"""

import io
import json
import sys
import zipfile

import boto3

endpoint, region, *names = sys.argv[1:]


def client(service):
    return boto3.client(
        service, endpoint_url=endpoint, region_name=region, aws_access_key_id="test", aws_secret_access_key="test"
    )


code = io.BytesIO()
with zipfile.ZipFile(code, "w") as archive:
    archive.writestr("index.mjs", "export const handler = () => {};")
trust = {"Version": "2012-10-17", "Statement": []}
role = client("iam").create_role(RoleName="traced", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
for name in names:
    client("lambda").create_function(
        FunctionName=name,
        Runtime="nodejs24.x",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
    )
