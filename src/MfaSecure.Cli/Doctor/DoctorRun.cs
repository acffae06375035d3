using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Doctor;

/// <summary>All checks in order, for one profile; what one finds does not keep the next from being made.</summary>
internal sealed class DoctorRun(Host host, string? profile)
{
    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var files = ProfileFiles.Load(host);
        // Of session credentials in the environment a check of its own tells; the others look at what is behind them.
        var resolution = ProfileResolver.Resolve(ProgramEnvironment.WithoutSession(host.Environment), files.Profiles, profile, host.Clock.GetUtcNow(), host.UserName);
        foreach (var finding in (IEnumerable<Finding>)
        [
            .. FileChecks.Run(host, files),
            .. ProfileChecks.Run(host, files.Profiles, resolution),
            .. EnvironmentChecks.Run(host, resolution),
            .. ShellChecks.Run(host),
        ])
        {
            yield return finding;
        }

        yield return await AwsChecks.ProgramAsync(host, cancellation);
        foreach (var finding in await KeyChecks.RunAsync(host, resolution, cancellation))
        {
            yield return finding;
        }

        await foreach (var finding in NetworkChecks.RunAsync(host, files.Profiles, resolution, cancellation))
        {
            yield return finding;
        }
    }
}
