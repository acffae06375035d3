using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public class DebugLineTests
{
    [Theory]
    [InlineData("1", "aws-mfa-secure: debug: two 2 none  end\n")]
    [InlineData("", "")]
    public void A_line_is_written_where_AWS_MFA_DEBUG_asks_for_it(string value, string expected)
    {
        using var error = new StringWriter { NewLine = "\n" };
        var host = new Host { Environment = EnvironmentBlock.From([new("AWS_MFA_DEBUG", value)]), Error = error };

        host.Debug($"{"two"} {2} none {(string?)null} end");

        Assert.Equal(expected, error.ToString());
    }

    [Fact]
    public void What_it_is_made_of_is_not_even_looked_at_where_nobody_asks()
    {
        var host = new Host { Environment = EnvironmentBlock.Empty };

        host.Debug($"never {Costly()}");
    }

    private static string Costly() => throw new InvalidOperationException("looked at");
}
