using MfaSecure.Enroll;
using MfaSecure.Iam;

namespace MfaSecure.Tests;

/// <summary>Names and combinations that <c>enroll</c> takes and refuses, before anybody is asked.</summary>
public class EnrollOptionsTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("alice.smith+mfa=1,2_3@example-4")]
    [InlineData("team/alice")]
    [InlineData("a/b/c")]
    public void Names_that_IAM_takes_for_a_device_are_taken(string name) => new EnrollOptions { DeviceName = name }.Check();

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
    public void Others_are_wrong_usage_with_the_legal_set(string name)
    {
        var error = Assert.Throws<UserError>(new EnrollOptions { DeviceName = name }.Check);

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.Equal("use 1 to 226 letters, digits and _+=,.@-; a path may come first, as in team/alice", error.Hint);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("team/bob")]
    [InlineData("bob smith")]
    [InlineData("arn:aws:iam::123456789012:user/bob")]
    public void A_user_is_called_by_a_name_without_a_path(string name)
    {
        var error = Assert.Throws<UserError>(new EnrollOptions { UserName = name }.Check);

        Assert.Equal((ExitCodes.Usage, "use 1 to 64 letters, digits and _+=,.@-, without a path"), (error.ExitCode, error.Hint));
    }

    [Fact]
    public void The_longest_names_are_IAMs()
    {
        new EnrollOptions { UserName = new('u', 64), DeviceName = new('d', 226), OathAccount = new('o', 64) }.Check();

        foreach (var options in (EnrollOptions[])[new() { UserName = new('u', 65) }, new() { DeviceName = new('d', 227) }, new() { OathAccount = new('o', 65) }])
        {
            Assert.Equal(ExitCodes.Usage, Assert.Throws<UserError>(options.Check).ExitCode);
        }
    }

    [Theory]
    [InlineData(" work")]
    [InlineData("work ")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[2Jb")]
    public void An_account_has_a_name_that_can_stand_in_a_line_of_the_profile(string name)
    {
        var error = Assert.Throws<UserError>(new EnrollOptions { OathAccount = name }.Check);

        Assert.Equal((ExitCodes.Usage, "remove control characters, and spaces at the ends"), (error.ExitCode, error.Hint));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void What_is_for_a_key_goes_together_and_with_any_name()
        => new EnrollOptions { SecondKey = true, Touch = false, OathAccount = "work key", UserName = "bob", DeviceName = "bob-2", Profile = "x" }.Check();

    [Theory]
    [InlineData("alice", null, "alice")]
    [InlineData("team/alice", "/team/", "alice")]
    [InlineData("a/b/c", "/a/b/", "c")]
    public void A_path_has_slashes_at_both_ends_in_IAM(string name, string? path, string last) => Assert.Equal((path, last), IamName.Split(name));
}
