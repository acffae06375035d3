namespace MfaSecure.Profiles;

internal static class MissingProfile
{
    public static UserError Error(string name, AwsFiles files)
        => new(
            $"profile '{name}' does not exist",
            files.Unprefixed.Contains(name) ? $"change [{name}] in the config file to [profile {name}]"
                : Suggestion.Of(name, files.Names) is { } near ? $"did you mean '{near}'?"
                : files.Names.Any() ? "aws-mfa-secure status --all lists the profiles"
                : "to create one, run: aws configure");
}
