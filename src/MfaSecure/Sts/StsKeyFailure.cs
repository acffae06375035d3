using MfaSecure.Profiles;

namespace MfaSecure.Sts;

internal static class StsKeyFailure
{
    /// <summary>Found before a code is wasted on it; null when the access keys may work. Not a check of their form: other services' are shorter.</summary>
    public static StsFailure? Of(StsCall call, Credentials keys)
    {
        var isId = Find(keys.AccessKeyId) is not null;
        if ((Find(keys.AccessKeyId) ?? Find(keys.SecretAccessKey)) is not { } what)
        {
            return null;
        }

        var name = call.Profile is { } profile ? $"the {(isId ? "access key ID" : "secret access key")} of profile '{profile}'"
            : isId ? CredentialVariables.AccessKeyId : CredentialVariables.SecretAccessKey;
        return new($"{name} contains {what}", "write access keys without quotes and blanks");
    }

    private static string? Find(string text)
    {
        foreach (var character in text)
        {
            if (character is '"' or '\'' or '`' or '\u2018' or '\u2019' or '\u201C' or '\u201D')
            {
                return "a quote";
            }

            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                return "a blank or control character";
            }
        }

        return null;
    }
}
