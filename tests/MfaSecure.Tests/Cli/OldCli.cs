using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>How a version of the AWS CLI differs that Debian 12 has (2.9); a test then says what holds with either.</summary>
internal static class OldCli
{
    /// <summary>Whether the CLI on PATH fails, rather than warns, when its history file cannot be written.</summary>
    public static async Task<bool> CannotDoWithoutHistoryAsync(TempHome home)
    {
        using var own = new TempHome().Config("[default]\ncli_history = enabled\n");
        var result = await Stage.RunAsync(new()
        {
            Program = "/usr/bin/env",
            Arguments = ["aws", "configure", "list"],
            Environment = own.Environment(("PATH", Isolation.SearchPath), ("AWS_CLI_HISTORY_FILE", home.Temp), ("AWS_EC2_METADATA_DISABLED", "true")),
            ControllingTerminal = false,
        });
        return (result.ExitCode, result.StderrText) switch
        {
            (255, "\nunable to open database file\n") => true,
            (0, _) => false,
            _ => throw new InvalidOperationException(result.ToString()),
        };
    }
}
