// Says who AWS takes this program for: node identity.cjs [PROFILE]; without one as the environment has it. NODE_PATH has the SDK.
const { GetCallerIdentityCommand, STSClient } = require("@aws-sdk/client-sts");
const { fromIni } = require("@aws-sdk/credential-providers");

const sts = new STSClient({ region: "eu-west-1", ...(process.argv[2] && { credentials: fromIni({ profile: process.argv[2] }) }) });
sts.send(new GetCallerIdentityCommand({})).then(
  (caller) => console.log(caller.Arn),
  (error) => {
    console.error(`${error}`);
    process.exitCode = 1;
  },
);
