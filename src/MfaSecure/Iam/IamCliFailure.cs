using MfaSecure.Platform;

namespace MfaSecure.Iam;

/// <summary>Errors of the AWS CLI itself. Source: botocore's exceptions.py, and runs of aws-cli 1.45 (version 2 has the same wording).</summary>
internal static class IamCliFailure
{
    public static IamFailure Of(string stderr, int exitCode)
    {
        var cause = Sanitizer.Clean(CauseIn(stderr)).TrimEnd('.');
        return stderr switch
        {
            _ when Has("Unable to locate credentials") || Has("Partial credentials found") => new IamFailure(
                "aws found no access keys", "run aws configure, or choose the profile that has them with --profile"),
            _ when Has("The config profile (") => new($"aws cannot find the profile: {cause}", "aws configure list shows the current settings"),
            _ when Has("You must specify a region") => new(
                "aws requires a region because an endpoint is set", "set region in the profile, or AWS_DEFAULT_REGION"),
            // The AWS CLI before 2.13 or so; later ones go on with a warning.
            _ when Has("unable to open database file") => new(
                "this version of aws cannot turn off its history, which would store the secret of a new MFA device",
                "run aws configure set cli_history disabled, or use a newer AWS CLI"),
            // From here on a request was sent, or may have been.
            _ when Has("Connection was closed before we received a valid response") || Has("Read timeout on endpoint URL")
                => OfNetwork(cause) with { MayHaveActed = true },
            _ when Has("Could not connect to the endpoint URL") || Has("Connect timeout on endpoint URL") || Has("Failed to connect to proxy URL")
                || Has("SSL validation failed") => OfNetwork(cause),
            _ when Has("Unable to write to file: ") => new(
                $"aws cannot write the secret of the new MFA device: {cause}", "set TMPDIR to a writable directory"),
            // aws opens the file after AWS has created the device.
            _ when Has("[Errno ") => new(
                $"aws could not write the response from AWS: {cause}",
                "a new device may remain; to check: aws iam list-virtual-mfa-devices --assignment-status Unassigned")
            { MayHaveActed = true },
            _ => new($"aws failed with exit code {exitCode}{(cause.Length == 0 ? "" : $": {cause}")}", null),
        };

        bool Has(string words) => stderr.Contains(words, StringComparison.Ordinal);
    }

    private static IamFailure OfNetwork(string cause)
        => new($"AWS cannot be reached: {cause}", "check the network, HTTPS_PROXY and AWS_CA_BUNDLE; to test: AWS_MFA_DISABLE=1 aws iam get-user");

    /// <summary>The last line, since usage and warnings come first; all lines of a list of invalid parameters.</summary>
    private static string CauseIn(string stderr)
    {
        var lines = stderr.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var from = Array.FindIndex(lines, line => line.StartsWith("Parameter validation failed", StringComparison.Ordinal));
        return from >= 0 ? string.Join("; ", lines[from..]).Replace(":; ", ": ", StringComparison.Ordinal) : lines.LastOrDefault() ?? "";
    }
}
