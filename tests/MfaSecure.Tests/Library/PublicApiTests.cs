namespace MfaSecure.Tests.Library;

/// <summary>The package MfaSecure exports what .NET programs call, and nothing else.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_package_exports_only_what_a_program_calls()
        => Assert.Equal(
            ["ErrorKind", "MfaSessionCredentials", "UserError"],
            typeof(MfaSessionCredentials).Assembly.GetExportedTypes().Select(type => type.Name).Order());
}
