# Says who AWS takes this program for: python3 identity.py PROFILE
import os
import sys

import boto3

session = boto3.Session(profile_name=sys.argv[1])
# The endpoint's variable came to boto3 with 1.28.
sts = session.client("sts", endpoint_url=os.environ["AWS_ENDPOINT_URL_STS"])
print(sts.get_caller_identity()["Arn"])
