namespace MfaSecure.Profiles;

/// <summary>A profile that neither file has, said the same by every command.</summary>
internal static class MissingProfile
{
    /// <summary>The failure, with the name that was probably meant.</summary>
    public static UserError Error(string name, AwsFiles files)
        => new(
            $"profile '{name}' does not exist",
            Suggestion.Of(name, files.Names) is { } near ? $"did you mean '{near}'?"
                : files.Names.Any() ? "aws-mfa-secure status --all lists the profiles there are"
                : "aws configure makes one");
}
