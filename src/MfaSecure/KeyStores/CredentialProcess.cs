using System.Text.Json;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.KeyStores;

/// <summary>As the AWS CLI runs it: split into words as a shell does, but no shell; version 1 of the format.
/// Source: AWS CLI, "Sourcing credentials with an external process".</summary>
internal static class CredentialProcess
{
    public static async Task<Credentials> RunAsync(string command, EnvironmentBlock caller, CancellationToken cancellation)
    {
        RecursionGuard.Check(caller);
        var words = Shlex.Split(command);
        if (words is not { Count: > 0 })
        {
            throw new UserError("cannot split credential_process into words", "check its quotes");
        }

        var result = await Child.CaptureAsync(words[0], words.Skip(1), caller, captureError: true, cancellation);
        var keys = result.ExitCode != 0
            ? throw new UserError(
                $"credential_process failed with exit code {result.ExitCode}: {result.Error.Trim().Split('\n')[0].Trim()}",
                $"run the profile's credential_process line manually ({words[0]} …)")
            : Read(result.Output) ?? throw new UserError(
                "credential_process did not print version-1 JSON with AccessKeyId and SecretAccessKey",
                "run the profile's credential_process line manually; the format is in the AWS CLI documentation, Sourcing credentials with an external process");
        return keys.IsTemporary ? throw new TemporaryKeysError() : keys;
    }

    private static Credentials? Read(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var root = json.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("Version", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 1
                && JsonText.Text(root, "AccessKeyId") is { } id
                && JsonText.Text(root, "SecretAccessKey") is { } secret
                ? new(id, secret, JsonText.Text(root, "SessionToken"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The profile then passes through.</summary>
internal sealed class TemporaryKeysError() : UserError(
    "credential_process prints temporary credentials, and STS issues MFA sessions for long-term access keys only",
    "remove mfa_serial from the profile, or make credential_process print long-term access keys (aws-vault: exec --no-session)");
