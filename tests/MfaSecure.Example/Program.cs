using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using MfaSecure;

// Says who AWS takes this program for: MfaSecure.Example [PROFILE]

using var credentials = new MfaSessionCredentials(args.FirstOrDefault()) { Notices = Console.Error };
// Of SecurityToken or any other client of the SDK: S3, DynamoDB, …
using var sts = new AmazonSecurityTokenServiceClient(credentials);
try
{
    var caller = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
    Console.WriteLine(caller.Arn);
    return 0;
}
catch (AmazonClientException exception)
{
    Console.Error.WriteLine(exception.Message);
    return exception.InnerException is UserError error ? error.Kind == ErrorKind.NobodyToAsk ? 3 : 1 : 1;
}
