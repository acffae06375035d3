using MfaSecure.Enroll;
using MfaSecure.Iam;

namespace MfaSecure.Tests.Enroll;

/// <summary>Names and option combinations that <c>enroll</c> accepts and rejects before it asks anything.</summary>
public class EnrollOptionsTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("alice.smith+mfa=1,2_3@example-4")]
    [InlineData("team/alice")]
    [InlineData("a/b/c")]
    public void Device_names_that_IAM_accepts_are_accepted(string name)
        => Assert.Null(Record.Exception(new EnrollOptions { DeviceName = name }.Check));

    [Theory]
    [InlineData("")]
    [InlineData("my laptop")]
    [InlineData("zoë")]
    [InlineData("/alice")]
    [InlineData("alice/")]
    [InlineData("a//b")]
    [InlineData("a:b")]
    [InlineData("arn:aws:iam::123456789012:mfa/alice")]
    [InlineData("a\nb")]
    public void Other_device_names_are_wrong_usage_with_the_legal_characters(string name)
    {
        var error = Assert.Throws<UserError>(new EnrollOptions { DeviceName = name }.Check);

        Assert.Equal(ExitCodes.Usage, ExitCodes.Of(error));
        Assert.Equal("use 1 to 226 letters, digits and _+=,.@-; a path may come first, as in team/alice", error.Hint);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("team/bob")]
    [InlineData("bob smith")]
    [InlineData("arn:aws:iam::123456789012:user/bob")]
    public void A_user_name_has_no_path(string name)
    {
        var error = Assert.Throws<UserError>(new EnrollOptions { UserName = name }.Check);

        Assert.Equal((ExitCodes.Usage, "use 1 to 64 letters, digits and _+=,.@-, without a path"), (ExitCodes.Of(error), error.Hint));
    }

    [Fact]
    public void The_length_limits_are_those_of_IAM()
    {
        new EnrollOptions { UserName = new('u', 64), DeviceName = new('d', 226), OathAccount = new('o', 64) }.Check();

        foreach (var options in (EnrollOptions[])[new() { UserName = new('u', 65) }, new() { DeviceName = new('d', 227) }, new() { OathAccount = new('o', 65) }])
        {
            Assert.Equal(ErrorKind.Usage, Assert.Throws<UserError>(options.Check).Kind);
        }
    }

    [Theory]
    [InlineData(" work")]
    [InlineData("work ")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[2Jb")]
    public void An_OATH_account_name_must_fit_on_a_profile_line(string name)
    {
        var error = Assert.Throws<UserError>(new EnrollOptions { OathAccount = name }.Check);

        Assert.Equal((ExitCodes.Usage, "remove control characters, and spaces at the ends"), (ExitCodes.Of(error), error.Hint));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void Options_for_a_YubiKey_can_be_combined()
        => Assert.Null(Record.Exception(
            new EnrollOptions { SecondKey = true, Touch = false, OathAccount = "work key", UserName = "bob", DeviceName = "bob-2", Profile = "x" }.Check));

    [Theory]
    [InlineData("--second-key")]
    [InlineData("--no-touch")]
    [InlineData("--oath-account")]
    public void An_option_for_a_YubiKey_is_wrong_usage_beside_a_QR_code(string option)
    {
        var options = new EnrollOptions
        {
            QrCode = true,
            SecondKey = option == "--second-key",
            Touch = option != "--no-touch",
            OathAccount = option == "--oath-account" ? "work key" : null,
        };

        var error = Assert.Throws<UserError>(options.Check);

        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice", null, "alice")]
    [InlineData("team/alice", "/team/", "alice")]
    [InlineData("a/b/c", "/a/b/", "c")]
    public void A_path_has_slashes_at_both_ends_in_IAM(string name, string? path, string last) => Assert.Equal((path, last), IamName.Split(name));
}
