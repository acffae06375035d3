using MfaSecure.Iam;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Enroll;

/// <summary>IAM for a rotation: one MFA session for all of it. Where that ends with the old access key, as the key itself does, the new one takes over.</summary>
internal sealed class RotationAccess(Host host, string? profileName, EnrollConsole console)
{
    private IamCli? iam;
    private Credentials? credentials;
    private SessionRequest? request;

    public async Task<T> RunAsync<T>(string doing, Func<IamCli, Task<T>> call, CancellationToken cancellation)
    {
        var connected = iam ?? await ConnectAsync(cancellation);
        try
        {
            return await console.WhileAsync(doing, () => call(connected));
        }
        catch (IamException ended) when (ended.Failure.Kind == IamFailureKind.SessionEnded)
        {
            if (request is not null)
            {
                new SessionCache(SessionFolder.Of(host)).Drop(request.Key, credentials!.AccessKeyId);
            }

            connected = await ConnectAsync(cancellation);
            return await console.WhileAsync(doing, () => call(connected));
        }
    }

    public Task RunAsync(string doing, Func<IamCli, Task> call, CancellationToken cancellation)
        => RunAsync(
            doing,
            async connected =>
            {
                await call(connected);
                return true;
            },
            cancellation);

    /// <summary>What AWS calls the user whose access keys these are.</summary>
    public async Task<string> UserArnAsync(IamUserProfile profile, CancellationToken cancellation)
    {
        using var sts = profile.ConnectSts(host, credentials ?? throw new InvalidOperationException("nothing has been asked of IAM yet"));
        return (await sts.GetCallerIdentityAsync(cancellation)).Arn;
    }

    /// <summary>With the access key that the profile has now.</summary>
    private async Task<IamCli> ConnectAsync(CancellationToken cancellation)
    {
        var profile = IamUserProfile.Load(host, profileName, what: "access keys");
        request = profile.Resolution.Decision == Decision.Session ? profile.Request : null;
        credentials = request is null ? await profile.KeysAsync(host, cancellation) : (await new SessionBroker(host).GetAsync(request, cancellation)).Credentials;
        return iam = profile.ConnectIam(host, credentials);
    }
}
