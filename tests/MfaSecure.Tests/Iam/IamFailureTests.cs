using MfaSecure.Iam;

namespace MfaSecure.Tests.Iam;

/// <summary>The texts are AWS's and the CLI's own: of runs, of AWS's documentation, and of what users reported.</summary>
public class IamFailureTests
{
    private const string Alice = "arn:aws:iam::123456789012:user/alice";

    [Theory]
    [InlineData("CreateVirtualMFADevice", "arn:aws:iam::123456789012:mfa/phone", "arn:aws:iam::123456789012:mfa/phone")]
    [InlineData("EnableMFADevice", "user alice", Alice)]
    [InlineData("ListVirtualMFADevices", "arn:aws:iam::123456789012:mfa/", "*")]
    public void A_missing_permission_is_named_with_the_policy_that_lacks(string operation, string resource, string allowedOn)
    {
        var failure = Denied(operation, $"on resource: {resource} because no identity-based policy allows the iam:{operation} action");

        Assert.Equal(
            (IamFailureKind.NotAllowed, $"{Alice} is not allowed to call iam:{operation}: no policy of the user allows it"), (failure.Kind, failure.Sentence));
        Assert.Equal(
            "ask whoever manages the account's policies to add this one: "
            + $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:{{operation}}","Resource":"{{allowedOn}}"}]}""",
            failure.Hint);
        Assert.Equal(($"iam:{operation}", Alice, "AccessDenied"), (failure.Action, failure.CallerArn, failure.AwsCode));
    }

    [Theory]
    [InlineData("on resource: user alice")]
    [InlineData("")]
    public void An_older_sentence_without_a_reason_means_the_same(string rest)
    {
        var failure = Denied("ListMFADevices", rest);

        Assert.Equal((IamFailureKind.NotAllowed, "iam:ListMFADevices"), (failure.Kind, failure.Action));
        Assert.Contains($"\"Resource\":\"{Alice}\"", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/team/alice", "alice", "arn:aws:iam::123456789012:user/team/alice")]
    [InlineData("arn:aws:iam::123456789012:user/alice", "bob", "arn:aws:iam::123456789012:user/bob")]
    [InlineData("arn:aws-cn:sts::123456789012:assumed-role/Admin/alice", "alice", "arn:aws-cn:iam::123456789012:user/alice")]
    public void The_policy_is_on_the_user_whom_the_call_is_about(string caller, string about, string allowedOn)
    {
        var failure = IamFailureReader.Read(
            "\nAn error occurred (AccessDenied) when calling the EnableMFADevice operation: "
            + $"User: {caller} is not authorized to perform: iam:EnableMFADevice on resource: user {about} because no identity-based policy allows the iam:EnableMFADevice action\n", 255);

        Assert.EndsWith($"\"Resource\":\"{allowedOn}\"}}]}}", failure.Hint, StringComparison.Ordinal);
        Assert.Equal(caller, failure.CallerArn);
    }

    [Theory]
    [InlineData("with an explicit deny in an identity-based policy", $"a policy denies iam:DeactivateMFADevice to {Alice}", "session")]
    [InlineData(
        "with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/force-mfa. Go to https://us-east-1.console.aws.amazon.com/x for complete details",
        $"a policy denies iam:DeactivateMFADevice to {Alice}", "session")]
    [InlineData(
        "with an explicit deny in a service control policy",
        $"AWS denies iam:DeactivateMFADevice to {Alice} with an explicit deny in a service control policy", "organization")]
    [InlineData(
        "because no service control policy allows the iam:DeactivateMFADevice action",
        $"AWS does not allow iam:DeactivateMFADevice to {Alice}: no service control policy allows the iam:DeactivateMFADevice action", "organization")]
    [InlineData(
        "because no permissions boundary allows the iam:DeactivateMFADevice action",
        $"AWS does not allow iam:DeactivateMFADevice to {Alice}: no permissions boundary allows the iam:DeactivateMFADevice action", "organization")]
    public void A_denial_that_no_added_policy_fixes_has_its_own_sentence(string reason, string sentence, string hint)
    {
        var failure = Denied("DeactivateMFADevice", $"on resource: user alice {reason}");

        Assert.Equal((IamFailureKind.Denied, sentence), (failure.Kind, failure.Sentence));
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("Statement", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidAuthenticationCode", "EnableMFADevice", "Authentication code for device is not valid.", "AWS rejected the two codes of the MFA device", nameof(IamFailureKind.WrongCodes))]
    [InlineData("EntityAlreadyExists", "CreateVirtualMFADevice", "MFADevice entity at the same path and name already exists.", "an MFA device with that name already exists", nameof(IamFailureKind.NameTaken))]
    [InlineData("EntityAlreadyExists", "EnableMFADevice", "MFA Device is already in use.", "the MFA device is already enabled")]
    [InlineData("DeleteConflict", "DeleteVirtualMFADevice", "MFA VirtualDevice in use. Must deactivate first.", "the MFA device cannot be deleted while it is enabled", nameof(IamFailureKind.StillEnabled))]
    [InlineData("LimitExceeded", "EnableMFADevice", "Cannot exceed quota for MFADevicesPerUser: 8", "AWS allows no more MFA devices")]
    [InlineData("NoSuchEntity", "GetUser", "The user with name nobody cannot be found.", "AWS cannot find the user")]
    [InlineData("NoSuchEntity", "EnableMFADevice", "VirtualMFADevice with serial number arn:aws:iam::123456789012:mfa/x does not exist.", "AWS cannot find the MFA device", nameof(IamFailureKind.NoSuchDevice))]
    [InlineData("NoSuchEntity", "DeactivateMFADevice", "MFA Device invalid for user.", "AWS cannot find the MFA device", nameof(IamFailureKind.NoSuchDevice))]
    [InlineData("ValidationError", "GetUser", "Must specify userName when calling with non-User credentials", "the access keys belong to a role or to the root user")]
    [InlineData("InvalidClientTokenId", "GetUser", "The security token included in the request is invalid.", "AWS does not recognize the access key", "SessionEnded")]
    [InlineData("ExpiredToken", "GetUser", "The security token included in the request is expired", "the session in the environment has expired", "SessionEnded")]
    [InlineData("SignatureDoesNotMatch", "GetUser", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.", "the secret access key does not match the access key")]
    [InlineData("SignatureDoesNotMatch", "GetUser", "Signature expired: 20261122T042429Z is now earlier than 20261122T051929Z (20261122T052429Z - 5 min.)", "this machine's clock is too far from AWS's")]
    [InlineData("SignatureDoesNotMatch", "GetUser", "Signature not yet current: 20261122T042429Z is still later than 20261122T031929Z (20261122T031429Z + 5 min.)", "this machine's clock is too far from AWS's")]
    [InlineData("Throttling", "CreateVirtualMFADevice", "Rate exceeded", "AWS asks to slow down: Rate exceeded")]
    [InlineData("ServiceFailure", "EnableMFADevice", "The request processing has failed.", "AWS has an internal error")]
    [InlineData("InvalidInput", "CreateVirtualMFADevice", "Some words.", "AWS rejected CreateVirtualMFADevice with InvalidInput: Some words")]
    [InlineData("AccessDenied", "GetUser", "Some words.", "AWS denies iam:GetUser: Some words", nameof(IamFailureKind.Denied))]
    public void Each_error_of_AWS_has_its_sentence_in_every_form_of_the_CLI(
        string code, string operation, string message, string sentence, string kind = nameof(IamFailureKind.Other))
    {
        var text = $"An error occurred ({code}) when calling the {operation} operation";
        foreach (var stderr in (string[])[
            $"\n{text}: {message}\n",
            $"\n{text} (reached max retries: 0): {message}\n",
            $"\naws: [ERROR]: {text}: {message}\n\nAdditional error details:\nType: Sender\n",
            $"Warning: Unable to record CLI history. Check file permissions for /tmp\n\n{text}: {message}\r\n"])
        {
            var failure = IamFailureReader.Read(stderr, 255);

            Assert.StartsWith(sentence, failure.Sentence, StringComparison.Ordinal);
            Assert.Equal((kind, code, code == "ServiceFailure"), (failure.Kind.ToString(), failure.AwsCode, failure.MayHaveActed));
            AssertHouseStyle(failure);
        }
    }

    [Theory]
    [InlineData("Unable to locate credentials. You can configure credentials by running \"aws configure\".\n", "aws found no access keys", false)]
    [InlineData("\nPartial credentials found in env, missing: AWS_SECRET_ACCESS_KEY\n", "aws found no access keys", false)]
    [InlineData("\nThe config profile (zz) could not be found\n", "aws cannot find the profile: The config profile (zz) could not be found", false)]
    [InlineData("You must specify a region. You can also configure your region by running \"aws configure\".\n", "aws requires a region because an endpoint is set", false)]
    [InlineData("\nCould not connect to the endpoint URL: \"https://iam.amazonaws.com/\"\n", "AWS cannot be reached: ", false)]
    [InlineData("\nConnect timeout on endpoint URL: \"https://iam.amazonaws.com/\"\n", "AWS cannot be reached: ", false)]
    [InlineData("\nFailed to connect to proxy URL: \"http://127.0.0.1:1/\"\n", "AWS cannot be reached: ", false)]
    [InlineData("\nSSL validation failed for https://iam.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate\n", "AWS cannot be reached: ", false)]
    [InlineData("\nConnection was closed before we received a valid response from endpoint URL: \"http://127.0.0.1:40997/\".\n", "AWS cannot be reached: ", true)]
    [InlineData("\nRead timeout on endpoint URL: \"https://iam.amazonaws.com/\"\n", "AWS cannot be reached: ", true)]
    [InlineData("\nUnable to write to file: /dev/stdout\n", "aws cannot write the secret of the new MFA device: ", false)]
    [InlineData("\n[Errno 21] Is a directory: '/tmp/x'\n", "aws could not write the response from AWS: ", true)]
    [InlineData("", "aws failed with exit code 255", false)]
    public void Each_error_of_the_CLI_has_its_sentence_and_says_whether_AWS_may_have_acted(string stderr, string sentence, bool mayHaveActed)
    {
        var failure = IamFailureReader.Read(stderr, 255);

        Assert.StartsWith(sentence, failure.Sentence, StringComparison.Ordinal);
        Assert.Equal((IamFailureKind.Other, mayHaveActed), (failure.Kind, failure.MayHaveActed));
        Assert.Null(failure.AwsCode);
        AssertHouseStyle(failure);
    }

    [Fact]
    public void The_cause_is_found_behind_usage_and_warnings()
    {
        var failure = IamFailureReader.Read("usage: aws [options] <command>\nTo see help text, you can run:\n\n  aws help\naws: error: the following arguments are required: --user-name\n", 2);

        Assert.Equal("aws failed with exit code 2: aws: error: the following arguments are required: --user-name", failure.Sentence);
    }

    [Fact]
    public void All_wrong_parameters_are_reported()
        => Assert.Equal(
            "aws failed with exit code 255: Parameter validation failed: Invalid length for parameter SerialNumber, value: 5, valid min length: 9; "
            + "Invalid length for parameter AuthenticationCode1, value: 1, valid min length: 6",
            IamFailureReader.Read(
                "\nParameter validation failed:\nInvalid length for parameter SerialNumber, value: 5, valid min length: 9\n"
                + "Invalid length for parameter AuthenticationCode1, value: 1, valid min length: 6\n",
                255).Sentence);

    [Fact]
    public void Keys_secrets_and_escapes_from_outside_are_not_repeated()
    {
        var failure = IamFailureReader.Read(
            "\nAn error occurred (Strange) when calling the GetUser operation: \u001b[31mkey AKIAIOSFODNN7EXAMPLE and JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n", 255);

        Assert.Equal("AWS rejected GetUser with Strange: [31mkey …MPLE and …", failure.Sentence);
    }

    [Fact]
    public void It_is_thrown_as_the_tools_own_error()
    {
        var error = new IamException(IamFailureReader.Read("\nThe config profile (zz) could not be found\n", 255));

        Assert.Equal(
            ("aws cannot find the profile: The config profile (zz) could not be found", "aws configure list shows the current settings", ExitCodes.Failed),
            (error.Message, error.Hint, ExitCodes.Of(error)));
    }

    private static IamFailure Denied(string operation, string rest)
        => IamFailureReader.Read(
            $"\nAn error occurred (AccessDenied) when calling the {operation} operation: User: {Alice} is not authorized to perform: iam:{operation} {rest}".TrimEnd() + "\n", 255);

    private static void AssertHouseStyle(IamFailure failure)
    {
        Assert.Matches(@"\A(?:[a-z]|AWS |an )[^\r\n]*[^.\s]\z", failure.Sentence);
        Assert.True(failure.Hint is null || !failure.Hint.EndsWith('.'), failure.Hint);
    }
}
