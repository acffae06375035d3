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
        var shell = CallingShell.Of(host);
        foreach (var result in (IEnumerable<CheckResult>)
        [
            .. FileChecks.Run(host, files, shell),
            .. ProfileChecks.Run(host, files.Profiles, resolution, shell),
            .. EnvironmentChecks.Run(host, resolution, shell),
            .. ShellChecks.Run(host, shell),
        ])
        {
            yield return result;
        }

        yield return await AwsChecks.ProgramAsync(host, cancellation);
        if (await AwsChecks.WrapperAsync(host, cancellation) is { } wrapper)
        {
            yield return wrapper;
        }

        if (CryptoLibrary.Problem is { } missing)
        {
            yield return CheckResult.Of("OpenSSL", missing);
            yield return CheckResult.Skipped("YubiKey", "needs OpenSSL");
            yield return CheckResult.Skipped("network", "needs OpenSSL");
            yield break;
        }

        foreach (var result in await KeyStoreChecks.RunAsync(host, files.Profiles, cancellation))
        {
            yield return result;
        }

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
