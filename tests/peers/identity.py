# python3 identity.py PROFILE: prints the caller identity
import os
import sys

import boto3

session = boto3.Session(profile_name=sys.argv[1])
# boto3 older than 1.28 does not read AWS_ENDPOINT_URL_STS.
sts = session.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL_STS"])
print(sts.get_caller_identity()["Arn"])
