using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>What <c>exports</c> sets in a shell, and what it notes there so that <c>unsets</c> restores what the user had.</summary>
internal static class ExportedVariables
{
    /// <summary>NAME=VALUE of each region variable that we set, separated by commas. If it has another value by now, it is the user's.</summary>
    private const string Regions = "AWS_MFA_SET_REGION";

    /// <summary>The SDKs for Go and JavaScript prefer the access keys of the profile that is named here to those in the environment.</summary>
    private static readonly (string Name, string Saved)[] Profiles =
        [("AWS_PROFILE", "AWS_MFA_SAVED_PROFILE"), ("AWS_DEFAULT_PROFILE", "AWS_MFA_SAVED_DEFAULT")];

    /// <summary>The environment as it was before <c>exports</c>.</summary>
    public static EnvironmentBlock Undo(EnvironmentBlock environment)
        => environment.With([.. Names(environment), CredentialVariables.SecurityToken], [.. ToRestore(environment).Select(move => (move.Name, environment.Get(move.Saved)))]);

    /// <summary>What <c>unsets</c> unsets; a region that the user has set is not among them.</summary>
    public static IEnumerable<string> Names(EnvironmentBlock environment)
        => [.. CredentialVariables.OfSession, .. OwnRegions(environment), .. Profiles.Select(profile => profile.Saved).Prepend(Regions).Where(name => environment.Get(name) is not null)];

    /// <exception cref="UserError">A value could mean something to a shell.</exception>
    public static IEnumerable<(string Name, string? Value)> Of(Session session) => SessionEnvironment.Variables(session).Select(Checked);

    /// <exception cref="UserError">A value could mean something to a shell.</exception>
    public static IReadOnlyList<(string Name, string? Value)> Region(EnvironmentBlock environment, ProfileResolution resolution)
        => [.. SessionEnvironment.Region(environment.With([.. OwnRegions(environment)]), resolution).Select(Checked)];

    /// <summary>The note about the regions, and unset: what an earlier <c>exports</c> set and this one does not, and an old token, which would beat the new one.</summary>
    public static IEnumerable<(string Name, string? Value)> Notes(EnvironmentBlock environment, IReadOnlyList<(string Name, string? Value)> region)
        => OwnRegions(environment).Where(name => region.All(each => each.Name != name)).Select(name => (name, (string?)null))
            .Concat(region.Count > 0 ? [(Regions, string.Join(',', region.Select(each => $"{each.Name}={each.Value}")))]
                : environment.Get(Regions) is null ? []
                : [(Regions, null)])
            .Concat(environment.Get(CredentialVariables.SecurityToken) is null ? [] : [(CredentialVariables.SecurityToken, null)]);

    public static IEnumerable<(string Name, string Saved, string Value)> ToSave(EnvironmentBlock environment)
        => Profiles.Where(profile => environment.NonEmpty(profile.Name) is not null).Select(profile => (profile.Name, profile.Saved, environment.Get(profile.Name)!));

    /// <summary>Not what the user has set again meanwhile.</summary>
    public static IEnumerable<(string Name, string Saved, string Value)> ToRestore(EnvironmentBlock environment)
        => Profiles.Any(profile => environment.Get(profile.Name) is not null) ? []
            : Profiles.Where(profile => environment.Get(profile.Saved) is not null).Select(profile => (profile.Name, profile.Saved, environment.Get(profile.Saved)!));

    private static IEnumerable<string> OwnRegions(EnvironmentBlock environment)
        => environment.Get(Regions) is { } note
            ? SessionEnvironment.RegionNames.Where(name => environment.Get(name) is { } value && note.Split(',').Contains($"{name}={value}"))
            : [];

    /// <summary>No quoting survives an unquoted <c>eval $(…)</c>: the shell splits the words and expands patterns to file names. So only
    /// characters that mean nothing to any shell.</summary>
    private static (string Name, string? Value) Checked((string Name, string? Value) variable)
    {
        var (name, value) = variable;
        var (others, words) = name switch
        {
            "AWS_REGION" or "AWS_DEFAULT_REGION" => ("-", "letters, digits and hyphens"),
            CredentialVariables.CredentialExpiration or CredentialVariables.SessionExpiration => ("-:", "those of a time"),
            _ => ("+/=_.-", "letters, digits and + / = _ . -"),
        };
        return value is { Length: > 0 } && value.All(character => char.IsAsciiLetterOrDigit(character) || others.Contains(character, StringComparison.Ordinal))
            ? variable
            : throw new UserError(
                $"{name} is not exported: its value has other characters than {words}",
                others == "-" ? "correct the region in the profile, or in AWS_REGION and AWS_DEFAULT_REGION" : "for a new session, run: aws-mfa-secure clean");
    }
}
