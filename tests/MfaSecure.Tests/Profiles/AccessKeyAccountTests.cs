using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

public class AccessKeyAccountTests
{
    [Theory]
    [InlineData("ASIAQNZGKIQY56JQ7WML", "029608264753")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", null)]
    [InlineData("AKIAQNZGKIQY", null)]
    [InlineData("AKIAQNZGKIQ156JQ7WML", null)]
    [InlineData("AIDAQNZGKIQY56JQ7WML", null)]
    [InlineData("AKIA7777777777777777", null)]
    [InlineData("test", null)]
    public void The_account_is_read_from_newer_ids_only(string id, string? account) => Assert.Equal(account, AccessKeyAccount.Of(id));
}
