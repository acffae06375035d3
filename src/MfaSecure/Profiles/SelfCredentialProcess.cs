namespace MfaSecure.Profiles;

/// <summary>A <c>credential_process</c> line that is <c>aws-mfa-secure credential-process [--profile P]</c>.</summary>
/// <param name="Profile">The profile it names; null where it leaves that to the environment.</param>
internal sealed record SelfCredentialProcess(string? Profile)
{
    /// <summary>What the line asks of us; null where it runs another program, or ours through one.</summary>
    public static SelfCredentialProcess? Find(string command)
    {
        // It runs for every profile with a credential_process: most are somebody else's.
        if (!command.Contains("aws-mfa-secure", StringComparison.Ordinal)
            || Shlex.Split(command) is not [var program, "credential-process", .. var options]
            || Path.GetFileName(program) != "aws-mfa-secure")
        {
            return null;
        }

        string? profile = null;
        for (var index = 0; index < options.Count; index++)
        {
            var word = options[index];
            profile = word.StartsWith("--profile=", StringComparison.Ordinal) ? word["--profile=".Length..]
                : word == "--profile" && index + 1 < options.Count ? options[++index]
                : profile;
        }

        return new(profile is { Length: > 0 } ? profile : null);
    }
}
