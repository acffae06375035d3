using System.Globalization;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>Temporary credentials in the environment; the expiration is null if unknown or past.</summary>
internal sealed record EnvironmentSession(string Reason, DateTimeOffset? Expiration)
{
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

    private static string? OwnerOf(Host host, AwsFiles files, string accessKeyId)
    {
        var cache = new SessionCache(SessionFolder.Of(host));
        var current = host.Environment.NonEmpty("AWS_PROFILE") ?? host.Environment.NonEmpty("AWS_DEFAULT_PROFILE") ?? "default";
        return files.Names.OrderByDescending(name => name == current)
            .FirstOrDefault(name => SessionRequest.KeyOf(host, files, name) is { } key
                && cache.Load(key)?.Credentials.AccessKeyId == accessKeyId);
    }

    private static DateTimeOffset? Time(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
