using System.Globalization;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>Temporary credentials in the environment, from <c>exports</c>, <c>exec</c> or another tool.</summary>
/// <param name="Reason">Why nothing is to be done, and whose session it is if known.</param>
/// <param name="Expiration">Null where it is unknown or past.</param>
internal sealed record EnvironmentSession(string Reason, DateTimeOffset? Expiration)
{
    /// <summary>Null where there are none.</summary>
    public static EnvironmentSession? Find(Host host, AwsFiles files)
    {
        var environment = host.Environment;
        if (environment.NonEmpty(CredentialVariables.AccessKeyId) is not { } id
            || environment.NonEmpty(CredentialVariables.SecretAccessKey) is null
            || !CredentialVariables.HasSessionToken(environment))
        {
            return null;
        }

        var end = Time(environment.Get(CredentialVariables.CredentialExpiration)) ?? Time(environment.Get(CredentialVariables.SessionExpiration));
        var hasEnded = end <= host.Clock.GetUtcNow();
        var whose = environment.NonEmpty(ProgramEnvironment.ProfileVariable) ?? OwnerOf(host, files, id);
        return new(
            $"the credentials in the environment are already temporary{(whose is null ? "" : $": the session of profile '{whose}'")}{(hasEnded ? ", and have expired" : "")}",
            hasEnded ? null : end);
    }

    /// <summary>The profile whose cached session has this key; the current one first.</summary>
    private static string? OwnerOf(Host host, AwsFiles files, string accessKeyId)
    {
        var cache = new SessionCache(SessionFolder.Of(host));
        var current = host.Environment.NonEmpty("AWS_PROFILE") ?? host.Environment.NonEmpty("AWS_DEFAULT_PROFILE") ?? "default";
        return files.Names.OrderByDescending(name => name == current).FirstOrDefault(IsOwner);

        bool IsOwner(string name)
        {
            var resolution = ProfileResolver.Resolve(host.Environment, files, name, host.Clock.GetUtcNow(), host.UserName);
            try
            {
                return resolution.Decision != Decision.PassThrough
                    && cache.Load(SessionRequest.For(host, resolution, files).Key)?.Credentials.AccessKeyId == accessKeyId;
            }
            catch (UserError)
            {
                // Another profile's invalid setting does not matter here.
                return false;
            }
        }
    }

    private static DateTimeOffset? Time(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
