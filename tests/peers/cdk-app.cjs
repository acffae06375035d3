// A CDK app with one stack, named after the account that the toolkit found.
const { mkdirSync, writeFileSync } = require("node:fs");

const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region, CDK_OUTDIR: out } = process.env;
const stack = {
  type: "aws:cloudformation:stack",
  environment: `aws://${account}/${region}`,
  properties: { templateFile: "stack.json" },
};
mkdirSync(out, { recursive: true });
writeFileSync(`${out}/stack.json`, JSON.stringify({ Resources: {} }));
writeFileSync(`${out}/manifest.json`, JSON.stringify({ version: "36.0.0", artifacts: { [`InAccount${account}`]: stack } }));
