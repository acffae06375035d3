using System.Text.Json;
using MfaSecure.Iam;

namespace MfaSecure.Tests.Iam;

public class IamPolicyTests
{
    private const string User = "arn:aws:iam::123456789012:user/team/alice";
    private const string Device = "arn:aws:iam::123456789012:mfa/alice";

    [Theory]
    [InlineData("iam:CreateVirtualMFADevice", User, Device, Device)]
    [InlineData("iam:DeleteVirtualMFADevice", User, null, "arn:aws:iam::*:mfa/*")]
    [InlineData("iam:DeleteVirtualMFADevice", "arn:aws-cn:iam::123456789012:user/a", null, "arn:aws-cn:iam::*:mfa/*")]
    [InlineData("iam:EnableMFADevice", User, Device, User)]
    [InlineData("iam:GetUser", null, null, "arn:aws:iam::*:user/${aws:username}")]
    [InlineData("iam:ListVirtualMFADevices", User, Device, "*")]
    public void Each_action_is_allowed_on_its_own_kind_of_resource(string action, string? user, string? device, string resource)
        => Assert.Equal(
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}]}""",
            IamPolicy.Allowing([action], user, device));

    [Fact]
    public void All_that_enrolling_needs_is_one_policy_of_three_statements()
        => Assert.Equal(
            """{"Version":"2012-10-17","Statement":["""
            + """{"Effect":"Allow","Action":["iam:GetUser","iam:ListMFADevices","iam:EnableMFADevice","iam:ResyncMFADevice"],"Resource":"arn:aws:iam::123456789012:user/team/alice"},"""
            + """{"Effect":"Allow","Action":"iam:CreateVirtualMFADevice","Resource":"arn:aws:iam::123456789012:mfa/alice"},"""
            + """{"Effect":"Allow","Action":"iam:ListVirtualMFADevices","Resource":"*"}]}""",
            IamPolicy.Allowing(IamPolicy.EnrollActions, User, Device));

    [Theory]
    [InlineData("iam:x\"],\"Resource\":\"*")]
    [InlineData("iam:x\\")]
    [InlineData("iam:x\n\u001b[31m")]
    public void Nothing_breaks_out_of_its_quotes(string action)
    {
        using var policy = JsonDocument.Parse(IamPolicy.Allowing([action]));

        var statement = Assert.Single(policy.RootElement.GetProperty("Statement").EnumerateArray());
        Assert.Equal(["Effect", "Action", "Resource"], statement.EnumerateObject().Select(p => p.Name));
        Assert.StartsWith("iam:x", statement.GetProperty("Action").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', policy.RootElement.GetRawText());
    }
}
