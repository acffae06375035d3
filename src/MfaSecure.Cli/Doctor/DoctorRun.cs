using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;

namespace MfaSecure.Cli.Doctor;

/// <summary>A failed check does not stop the next one.</summary>
internal sealed class DoctorRun(Host host, string? profile)
{
    public async IAsyncEnumerable<CheckResult> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var files = ProfileFiles.Load(host);
        // EnvironmentChecks reports session credentials in the environment; the other checks look past them.
        var resolution = ProfileResolver.Resolve(ProgramEnvironment.WithoutSession(host.Environment), files.Profiles, profile, host.Clock.GetUtcNow(), host.UserName);
        foreach (var result in (IEnumerable<CheckResult>)
        [
            .. FileChecks.Run(host, files),
            .. ProfileChecks.Run(host, files.Profiles, resolution),
            .. EnvironmentChecks.Run(host, resolution),
            .. ShellChecks.Run(host),
        ])
        {
            yield return result;
        }

        foreach (var result in await KeyStoreChecks.RunAsync(host, files.Profiles, cancellation))
        {
            yield return result;
        }

        yield return await AwsChecks.ProgramAsync(host, cancellation);
        foreach (var result in await YubiKeyChecks.RunAsync(host, resolution, cancellation))
        {
            yield return result;
        }

        await foreach (var result in NetworkChecks.RunAsync(host, files.Profiles, resolution, cancellation))
        {
            yield return result;
        }
    }
}
