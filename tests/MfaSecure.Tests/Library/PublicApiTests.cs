namespace MfaSecure.Tests;

/// <summary>What the package MfaSecure shows to .NET programs: what they call, and no more.</summary>
public class PublicApiTests
{
    /// <summary>Enums that theories have as parameters, which must be as public as the tests are.</summary>
    private static readonly string[] ForTests = ["OathAlgorithm", "OathFailure"];

    [Fact]
    public void The_package_shows_what_a_program_calls()
        => Assert.Equal(
            ["ExitCodes", "MfaSessionCredentials", "UserError"],
            typeof(MfaSessionCredentials).Assembly.GetExportedTypes().Select(type => type.Name).Except(ForTests).Order());
}
