using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Tests.Settings;

public class GuardTests
{
    [Theory]
    [InlineData(null, "1")]
    [InlineData("1", "2")]
    [InlineData("4", "5")]
    [InlineData("-3", "1")]
    [InlineData("many", "1")]
    [InlineData("", "1")]
    public void Each_of_us_counts_itself(string? depth, string next)
    {
        var environment = With(depth);

        RecursionGuard.Check(environment);
        Assert.Equal(("AWS_MFA_DEPTH", next), RecursionGuard.Next(environment));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("100")]
    public void Too_deep_is_an_error_with_a_way_out(string depth)
    {
        var error = Assert.Throws<UserError>(() => RecursionGuard.Check(With(depth)));

        Assert.Equal(ExitCodes.Failed, ExitCodes.Of(error));
        Assert.Contains("loop", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    private static EnvironmentBlock With(string? depth)
        => depth is null ? EnvironmentBlock.Empty : EnvironmentBlock.From([new(RecursionGuard.Variable, depth)]);
}
