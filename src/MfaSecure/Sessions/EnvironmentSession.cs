using System.Globalization;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Sessions;

/// <summary>Temporary credentials in the environment: what <c>exports</c> and <c>exec</c> leave there, or somebody else.</summary>
/// <param name="Reason">Why nothing is to be done, and whose session it is where that is known.</param>
/// <param name="Expiration">When it ends; null where nothing tells, or it has.</param>
internal sealed record EnvironmentSession(string Reason, DateTimeOffset? Expiration)
{
    /// <summary>Null where there are none.</summary>
    public static EnvironmentSession? Find(Host host, AwsFiles files)
    {
        var environment = host.Environment;
        if (environment.NonEmpty("AWS_ACCESS_KEY_ID") is not { } id
            || environment.NonEmpty("AWS_SECRET_ACCESS_KEY") is null
            || (environment.NonEmpty("AWS_SESSION_TOKEN") ?? environment.NonEmpty("AWS_SECURITY_TOKEN")) is null)
        {
            return null;
        }

        var end = Time(environment.Get("AWS_CREDENTIAL_EXPIRATION")) ?? Time(environment.Get("AWS_SESSION_EXPIRATION"));
        var hasEnded = end <= host.Clock.GetUtcNow();
        var whose = environment.NonEmpty(ProgramEnvironment.ProfileVariable) ?? OwnerOf(host, files, id);
        return new(
            $"the credentials in the environment are already temporary{(whose is null ? "" : $": the session of profile '{whose}'")}{(hasEnded ? ", and have ended" : "")}",
            hasEnded ? null : end);
    }

    /// <summary>The profile whose kept session has this key; the one in force first.</summary>
    private static string? OwnerOf(Host host, AwsFiles files, string accessKeyId)
    {
        var cache = new SessionCache(SessionFolder.Of(host));
        var inForce = host.Environment.NonEmpty("AWS_PROFILE") ?? host.Environment.NonEmpty("AWS_DEFAULT_PROFILE") ?? "default";
        return files.Names.OrderByDescending(name => name == inForce).FirstOrDefault(IsOwner);

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
                // A setting of another profile is not what is asked about.
                return false;
            }
        }
    }

    private static DateTimeOffset? Time(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
