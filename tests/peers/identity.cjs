// node identity.cjs [PROFILE]: prints the caller identity, by default with the credentials of the environment. Needs the SDK in NODE_PATH.
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
