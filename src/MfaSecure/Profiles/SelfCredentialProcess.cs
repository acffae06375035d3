namespace MfaSecure.Profiles;

/// <summary><c>aws-mfa-secure credential-process [--profile P]</c>; null where the environment selects the profile.</summary>
internal sealed record SelfCredentialProcess(string? Profile)
{
    /// <summary>Null for a line that runs another program, or ours through another one.</summary>
    public static SelfCredentialProcess? Find(string command)
    {
        // Fast exit: most credential_process lines run another program.
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
