using MfaSecure.Platform;
using static MfaSecure.Iam.IamFailureKind;

namespace MfaSecure.Iam;

/// <summary>What the CLI says by itself, without a word of AWS: settings, files, the network.</summary>
/// <remarks>Source: botocore's exceptions.py, and runs of aws-cli 1.45 (the wording is the same in version 2).</remarks>
internal static class IamCliFailure
{
    public static IamFailure Of(string stderr, int exitCode)
    {
        var said = Sanitizer.Clean(Said(stderr)).TrimEnd('.');
        return stderr switch
        {
            _ when Has("Unable to locate credentials") || Has("Partial credentials found") => new IamFailure(
                NoKeys, "aws found no access keys", "run aws configure, or choose the profile that has them with --profile"),
            _ when Has("The config profile (") => new(NoProfile, $"aws does not know the profile: {said}", "aws configure list shows what is in force"),
            _ when Has("You must specify a region") => new(
                Other, "aws wants a region, since an endpoint is set for it", "set region in the profile, or AWS_DEFAULT_REGION"),
            // Before 2.13 or so; later ones go on with a warning.
            _ when Has("unable to open database file") => new(
                Other, "this version of aws cannot turn off its history, which would keep the seed of a new device", "run aws configure set cli_history disabled, or use a newer AWS CLI"),
            // From here on a request was sent, or may have been.
            _ when Has("Connection was closed before we received a valid response") || Has("Read timeout on endpoint URL")
                => OfNetwork(said) with { MayHaveActed = true },
            _ when Has("Could not connect to the endpoint URL") || Has("Connect timeout on endpoint URL") || Has("Failed to connect to proxy URL")
                || Has("SSL validation failed") => OfNetwork(said),
            _ when Has("Unable to write to file: ") => new(
                Outfile, $"aws cannot write the seed of the new device: {said}", "set TMPDIR to a folder that you may write to"),
            // The file is opened when the device is there already.
            _ when Has("[Errno ") => new(
                Outfile, $"aws could not hand over what AWS answered: {said}", "a new device may be left over: aws iam list-virtual-mfa-devices --assignment-status Unassigned")
            { MayHaveActed = true },
            _ => new(Other, $"aws failed with exit code {exitCode}{(said.Length == 0 ? "" : $": {said}")}", null),
        };

        bool Has(string words) => stderr.Contains(words, StringComparison.Ordinal);
    }

    private static IamFailure OfNetwork(string said)
        => new(Network, $"AWS cannot be reached: {said}", "check the network, HTTPS_PROXY and AWS_CA_BUNDLE; AWS_MFA_DISABLE=1 aws iam get-user tries it");

    /// <summary>The last line, which names the cause: usage and warnings stand before it. All lines of a list of wrong parameters.</summary>
    private static string Said(string stderr)
    {
        var lines = stderr.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var from = Array.FindIndex(lines, line => line.StartsWith("Parameter validation failed", StringComparison.Ordinal));
        return from >= 0 ? string.Join("; ", lines[from..]).Replace(":; ", ": ", StringComparison.Ordinal) : lines.LastOrDefault() ?? "";
    }
}
