using MfaSecure.Sandbox;
using MfaSecure.Tests.Cli;

namespace MfaSecure.Tests.Library;

/// <summary>The example, a .NET program that knows only the library's public API, in a user's home.</summary>
internal static class ExampleProgram
{
    private static string Assembly => AppContext.BaseDirectory.Replace("MfaSecure.Tests", "MfaSecure.Example", StringComparison.Ordinal) + "MfaSecure.Example.dll";

    /// <summary>The example with /dev/tty to be asked on; of the SDK's own settings it has the endpoint and a region.</summary>
    public static StageSpec In(AliasWorld world, params RawText[] arguments) => new StageSpec
    {
        // What runs the tests.
        Program = Environment.ProcessPath!,
        Name = "dotnet",
        Arguments = ["exec", Assembly, .. arguments],
        Environment = world.Home.Environment(
            ("AWS_ENDPOINT_URL_STS", world.Sts.Url), ("AWS_MFA_SOURCE", "process,prompt"), ("AWS_REGION", "eu-west-1"), ("DOTNET_ROOT", Path.GetDirectoryName(Environment.ProcessPath))),
        WorkingDirectory = world.Home.Path,
    };
}
