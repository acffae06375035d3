using FsCheck;
using FsCheck.Fluent;
using MfaSecure.Sts;

namespace MfaSecure.Tests.Sts;

public class StsFailureTests
{
    private const string Serial = "arn:aws:iam::123456789012:mfa/alice";
    private const string Role = "arn:aws:iam::210987654321:role/admin";
    private const string WrongCodeText = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
    private const string SerialText = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";
    private const string SignatureText = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly StsCall Call = new("GetSessionToken", "MPLE") { Profile = "work", Serial = Serial, Host = "sts.eu-west-1.amazonaws.com", Region = "eu-west-1" };
    private static readonly StsCall RoleCall = Call with { Action = "AssumeRole", RoleArn = Role, SignedBySession = true, Serial = null };

    [Theory]
    [InlineData("AccessDenied", WrongCodeText, 403, $"AWS rejected the code for MFA device {Serial}", "check the digits, or use the next code")]
    [InlineData("AccessDenied", SerialText, 403, $"MFA device {Serial} does not belong to the user of access key …MPLE of profile 'work'", "list-mfa-devices --profile work")]
    [InlineData("AccessDenied", "Cannot call GetSessionToken with session credentials", 403, "GetSessionToken needs long-term access keys", "without aws_session_token")]
    [InlineData("AccessDenied", "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:GetSessionToken on resource: * with an explicit deny in a service control policy", 403, "AWS denies sts:GetSessionToken to access key …MPLE of profile 'work': with an explicit deny in a service control policy", "policies")]
    [InlineData("AccessDenied", "Access denied", 403, "AWS denies sts:GetSessionToken to access key …MPLE", "policies")]
    [InlineData("InvalidClientTokenId", "The security token included in the request is invalid.", 403, "AWS does not recognize access key …MPLE of profile 'work': it is inactive, deleted, or not in partition aws", "China or GovCloud")]
    [InlineData("SignatureDoesNotMatch", SignatureText, 403, "the secret does not match access key …MPLE", "check the access keys of profile 'work'")]
    [InlineData("IncompleteSignature", "'AKIA/x' not a valid key=value pair (missing equal-sign) in Authorization header", 400, "AWS rejects the signature", "40 characters")]
    [InlineData("SignatureDoesNotMatch", "Signature expired: 20261122T084500Z is now earlier than 20261122T094500Z (20261122T100000Z - 15 min.)", 403, "this machine's clock is too far from AWS's", "timedatectl")]
    [InlineData("SignatureDoesNotMatch", "Signature not yet current: 20261122T114500Z is still later than 20261122T101500Z (20261122T100000Z + 15 min.)", 403, "this machine's clock is too far from AWS's", "timedatectl")]
    [InlineData("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403, "this machine's clock is too far from AWS's", "timedatectl")]
    [InlineData("RequestExpired", "Request has expired.", 400, "this machine's clock is too far from AWS's", "timedatectl")]
    [InlineData("ExpiredToken", "The security token included in the request is expired", 403, "has expired", "aws-mfa-secure clean")]
    [InlineData("Throttling", "Rate exceeded", 400, "too many requests (sts.eu-west-1.amazonaws.com)", "wait a minute")]
    [InlineData("RequestLimitExceeded", "x", 503, "too many requests", "wait a minute")]
    [InlineData(null, null, 429, "too many requests", "wait a minute")]
    [InlineData("InternalFailure", "x", 500, "sts.eu-west-1.amazonaws.com has an internal error (HTTP 500)", "wait a minute")]
    [InlineData(null, null, 502, "has an internal error (HTTP 502)", "wait a minute")]
    [InlineData("ValidationError", "1 validation error detected: Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600", 400, "AWS rejects a duration of 129601 s: a session lasts 900 to 129600 s", "AWS_MFA_TTL")]
    [InlineData("ValidationError", "1 validation error detected: Value '12345' at 'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6", 400, "AWS rejects the GetSessionToken request", null)]
    [InlineData("RegionDisabledException", "STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.", 403, "STS is not activated for this account in region eu-west-1", "activate")]
    [InlineData("OptInRequired", "The AWS Access Key Id needs a subscription for the service", 403, "with OptInRequired: The AWS Access Key Id needs a subscription", null)]
    [InlineData(null, null, 200, "the response from sts.eu-west-1.amazonaws.com is not from STS", "login page")]
    [InlineData(null, null, 404, "is not from STS (HTTP 404)", "login page")]
    [InlineData(null, null, 302, "sts.eu-west-1.amazonaws.com redirects to another address, and credentials are not sent there", "login page")]
    [InlineData(null, null, 407, "refused to connect to sts.eu-west-1.amazonaws.com: HTTP 407, user name and password required", "HTTPS_PROXY")]
    public void Each_answer_of_aws_is_one_sentence_and_a_next_step(string? code, string? message, int status, string sentence, string? hint)
    {
        var failure = StsFailureReader.Read(Call with { Duration = TimeSpan.FromSeconds(129601) }, Answer(code, message, status));

        Assert.Contains(sentence, failure.Sentence, StringComparison.Ordinal);
        Assert.Equal(hint is null, failure.Hint is null);
        Assert.Contains(hint ?? "", failure.Hint ?? "", StringComparison.Ordinal);
        Assert.Equal(message == WrongCodeText, failure.AskAgain);
        Assert.Equal(message == WrongCodeText, failure.CodeSpent);
        Assert.Equal(code == "ExpiredToken", failure.SessionEnded);
        Assert.False(failure.Sentence.EndsWith('.') || failure.Hint?.EndsWith('.') == true);
    }

    [Theory]
    [InlineData("User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/admin", $"AWS denies role {Role} to temporary access key …MPLE", "trust policy")]
    [InlineData("User: arn:aws:iam::1:user/a is not authorized to perform: sts:AssumeRole on resource: x because no identity-based policy allows the sts:AssumeRole action", $"AWS denies role {Role} to temporary access key …MPLE of profile 'work': no identity-based policy allows the sts:AssumeRole action", "external_id")]
    [InlineData("User: arn:aws:iam::1:user/a is not authorized to perform: sts:AssumeRole on resource: x with an explicit deny in an identity-based policy", $"AWS denies role {Role} to temporary access key …MPLE of profile 'work': with an explicit deny in an identity-based policy", "account's policies")]
    [InlineData("Roles may not be assumed by root accounts.", "the root user's access keys cannot assume role", "IAM user")]
    [InlineData("Access denied", $"AWS denies role {Role}", "external_id")]
    public void A_denied_role_names_the_role_and_what_to_look_at(string message, string sentence, string hint)
    {
        var failure = StsFailureReader.Read(RoleCall, Answer("AccessDenied", message));
        Assert.False(failure.AskAgain);
        Assert.Contains(sentence, failure.Sentence, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denied_role_without_mfa_or_with_an_external_id_names_what_may_be_missing()
    {
        var failure = StsFailureReader.Read(RoleCall with { SignedBySession = false, HasExternalId = true }, Answer("AccessDenied", "not authorized to perform: sts:AssumeRole"));
        Assert.Contains("set mfa_serial", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("external_id", failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", $"role {Role} allows less")]
    [InlineData("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.", "at most 3600 s")]
    [InlineData("1 validation error detected: Value '50000' at 'durationSeconds' failed to satisfy constraint", "900 to 43200 s")]
    public void A_refused_duration_of_a_role_tells_the_limit(string message, string sentence)
    {
        var failure = StsFailureReader.Read(RoleCall with { Duration = TimeSpan.FromHours(2) }, Answer("ValidationError", message, 400));
        Assert.StartsWith("AWS rejects a duration of 7200 s: ", failure.Sentence, StringComparison.Ordinal);
        Assert.Contains(sentence, failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_code_of_a_step_that_was_used_is_a_used_code()
    {
        var failure = StsFailureReader.Read(Call with { StepUsed = true }, Answer("AccessDenied", WrongCodeText));
        Assert.Equal($"this code of MFA device {Serial} has already been used; AWS accepts each code once", failure.Sentence);
        Assert.Equal((true, true), (failure.AskAgain, failure.CodeSpent));
    }

    [Theory]
    [InlineData(95, true, "95 s behind AWS's")]
    [InlineData(-3600, true, "3600 s ahead of AWS's")]
    [InlineData(3, true, null)]
    [InlineData(95, false, null)]
    public void A_refused_code_that_a_key_computed_is_blamed_on_a_wrong_clock(int seconds, bool fromThisClock, string? words)
    {
        var failure = StsFailureReader.Read(
            Call with { CodeFromThisClock = fromThisClock }, Answer("AccessDenied", WrongCodeText) with { ServerDate = Now.AddSeconds(seconds) });
        Assert.StartsWith("AWS rejected the code", failure.Sentence, StringComparison.Ordinal);
        Assert.Equal((true, TimeSpan.FromSeconds(seconds)), (failure.AskAgain, failure.Skew));
        Assert.Equal(words is not null, failure.Sentence.Contains("clock", StringComparison.Ordinal));
        Assert.Contains(words ?? "", failure.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(95, 95, false)]
    [InlineData(95, 60, true)]
    public void A_clock_that_was_corrected_for_the_code_is_not_blamed(int seconds, int correction, bool isBlamed)
        => Assert.Equal(isBlamed, StsFailureReader.Read(
            Call with { CodeFromThisClock = true, CodeFromProgram = true, Correction = TimeSpan.FromSeconds(correction) },
            Answer("AccessDenied", WrongCodeText) with { ServerDate = Now.AddSeconds(seconds) }).Sentence.Contains("clock", StringComparison.Ordinal));

    [Theory]
    [InlineData(-95, "this machine's clock is 95 s ahead of AWS's")]
    [InlineData(29, null)]
    public void A_refused_code_that_a_program_gave_may_be_the_clocks_fault(int seconds, string? words)
    {
        var failure = StsFailureReader.Read(
            Call with { CodeFromProgram = true }, Answer("AccessDenied", WrongCodeText) with { ServerDate = Now.AddSeconds(seconds) });
        Assert.StartsWith("AWS rejected the code for MFA device", failure.Sentence, StringComparison.Ordinal);
        Assert.Equal(words is not null, failure.Hint!.Contains("set the clock", StringComparison.Ordinal));
        Assert.Contains(words ?? "", failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_chain_the_role_that_signs_is_named_and_no_key()
    {
        var failure = StsFailureReader.Read(
            RoleCall with { SignedByRole = "arn:aws:iam::123456789012:role/first", Profile = "first" },
            Answer("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: y"));
        Assert.Equal($"AWS denies role {Role} to role arn:aws:iam::123456789012:role/first (profile 'first')", failure.Sentence);
        Assert.Contains("the policies of the role that assumes it", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void With_no_verify_ssl_an_untrusted_certificate_names_it_and_the_way_out()
    {
        var failure = StsFailureReader.Read(Call with { NoVerifySsl = true }, new StsErrorResponse { Fault = TransportFault.Tls, LocalTime = Now });
        Assert.StartsWith("--no-verify-ssl does not apply", failure.Hint, StringComparison.Ordinal);
        Assert.Contains("--ca-bundle FILE", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_is_off_is_reported_in_seconds_and_direction()
        => Assert.Equal(
            "this machine's clock is 7200 s behind AWS's",
            StsFailureReader.Read(Call, Answer("SignatureDoesNotMatch", "Signature expired: x") with { ServerDate = Now.AddHours(2) }).Sentence);

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/team/alice", "is the user's ARN", "mfa_serial = arn:aws:iam::123456789012:mfa/alice")]
    [InlineData("arn:aws:iam::123456789012:u2f/user/alice/key-A", "is a FIDO security key or passkey", "authenticator app")]
    [InlineData("alice", "is not the serial number of an MFA device", "arn:aws:iam::123456789012:mfa/NAME")]
    public void A_serial_of_the_wrong_form_is_reported_before_and_after_the_call(string serial, string sentence, string hint)
    {
        var call = Call with { Serial = serial };
        var before = StsSerialFailure.Of(call);
        var after = StsFailureReader.Read(call, Answer("AccessDenied", SerialText));
        Assert.Contains(sentence, before?.Sentence, StringComparison.Ordinal);
        Assert.Contains(hint, before?.Hint, StringComparison.Ordinal);
        Assert.Equal(before?.Sentence, after.Sentence);
    }

    [Theory]
    [InlineData(Serial)]
    [InlineData("GAHT12345678")]
    [InlineData(null)]
    public void A_serial_that_may_work_is_let_through(string? serial) => Assert.Null(StsSerialFailure.Of(Call with { Serial = serial }));

    [Fact]
    public void An_unknown_session_is_cleaned_and_not_looked_for_in_the_console()
        => Assert.Equal(
            (true, "run aws-mfa-secure clean, then try again"),
            StsFailureReader.Read(RoleCall, Answer("InvalidClientTokenId", "x")) is var failure ? (failure.SessionEnded, failure.Hint) : default);

    [Theory]
    [InlineData(nameof(TransportFault.NameUnknown), "the name sts.eu-west-1.amazonaws.com cannot be resolved", "region eu-west-1 exists")]
    [InlineData(nameof(TransportFault.NoNetwork), "sts.eu-west-1.amazonaws.com cannot be reached", "check the network")]
    [InlineData(nameof(TransportFault.ConnectionRefused), "refused the connection", "check the network")]
    [InlineData(nameof(TransportFault.ConnectTimeout), "connecting to sts.eu-west-1.amazonaws.com timed out", "HTTPS_PROXY")]
    [InlineData(nameof(TransportFault.Timeout), "sts.eu-west-1.amazonaws.com did not answer in time", "try again")]
    [InlineData(nameof(TransportFault.Dropped), "was closed before the response was complete", "next code")]
    [InlineData(nameof(TransportFault.Tls), "no trusted TLS connection to sts.eu-west-1.amazonaws.com", "AWS_CA_BUNDLE")]
    [InlineData(nameof(TransportFault.NotHttp), "is not from STS", "login page")]
    public void A_fault_of_the_network_is_reported_with_the_host_and_spends_nothing(string fault, string sentence, string hint)
    {
        var failure = StsFailureReader.Read(Call, new StsErrorResponse { Fault = Enum.Parse<TransportFault>(fault), LocalTime = Now });
        Assert.Equal((false, false, null), (failure.AskAgain, failure.CodeSpent, failure.Skew));
        Assert.Contains(sentence, failure.Sentence, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Consult the documentation.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nhost:x'", "The Canonical", "POST")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE is bad", "AKIAIOSFODNN7", "AKIA")]
    [InlineData("secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY0 is bad", "wJalr", "EXAMPLEKEY0")]
    [InlineData("line\u001b[31mred\r\nnext\u0007\u202e", "\u001b", "\n")]
    public void Aws_own_message_is_shown_without_keys_requests_or_control_characters(string message, string gone, string alsoGone)
    {
        var sentence = StsFailureReader.Read(Call, Answer("SomethingNew", message, 400)).Sentence;
        Assert.DoesNotContain(gone, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(alsoGone, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_comes_back_becomes_one_printable_line() => Prop.ForAll<NonNull<string>, NonNull<string>, int>((code, message, status) =>
    {
        var failure = StsFailureReader.Read(Call, Answer(code.Get, message.Get, Math.Abs(status % 600)));
        return failure.Sentence.Length is > 0 and < 900 && !failure.Sentence.Any(char.IsControl) && !(failure.Hint ?? "").Any(char.IsControl);
    }).QuickCheckThrowOnFailure();

    private static StsErrorResponse Answer(string? code, string? message, int status = 403) =>
        new() { Code = code, Message = message, Status = status, LocalTime = Now, FromAws = code is not null };
}
