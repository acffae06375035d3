using System.Security.Cryptography;
using MfaSecure.AwsCli;
using MfaSecure.Enroll;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Settings;

namespace MfaSecure.Iam;

/// <summary>Asks IAM through the real <c>aws</c>, with keys that are given to it in its environment.</summary>
internal sealed class IamCli(Host host, AwsProgram aws, EnvironmentBlock environment)
{
    /// <summary>For the user of a profile.</summary>
    /// <param name="host">Whose environment.</param>
    /// <param name="profile">Region, endpoint and the like; not the keys.</param>
    /// <param name="keys">Who asks.</param>
    public static IamCli For(Host host, UserProfile profile, Credentials keys)
    {
        var aws = AwsProgram.Find(host);
        (string, string?)[] named = profile.ForChild is { } name ? [("AWS_PROFILE", name), ("AWS_DEFAULT_PROFILE", null)] : [];
        // The CLI signs for a region; where an endpoint is set it insists on one.
        (string, string?)[] region = profile.Sts.RegionSource is null ? [("AWS_DEFAULT_REGION", profile.Sts.Region)] : [];
        (string, string?)[] guard = aws.MayCallUs ? [RecursionGuard.Next(host.Environment)] : [];
        return new(host, aws, host.Environment.With(
            ["AWS_MFA_TOKEN", .. CredentialVariables.All],
            [("AWS_ACCESS_KEY_ID", keys.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", keys.SecretAccessKey), ("AWS_SESSION_TOKEN", keys.SessionToken), .. named, .. region, .. guard]));
    }

    /// <summary>A user's enabled devices.</summary>
    public async Task<IReadOnlyList<IamDevice>> DevicesAsync(string? userName, CancellationToken cancellation)
        => IamResponses.Devices(await RunAsync(IamCommands.ListMfaDevices(userName), cancellation));

    /// <summary>The account's devices that nobody has.</summary>
    public async Task<IReadOnlyList<IamDevice>> UnassignedAsync(CancellationToken cancellation)
        => IamResponses.VirtualDevices(await RunAsync(IamCommands.ListUnassignedDevices(), cancellation));

    /// <summary>Makes a virtual device; a path may stand in front of its name.</summary>
    public async Task<(SerialNumber Serial, TotpSecret Secret)> CreateAsync(string name, CancellationToken cancellation)
    {
        using var pipe = PrivatePipe.Make(host);
        var (path, last) = IamName.Split(name);
        var answer = await RunAsync(IamCommands.CreateVirtualMfaDevice(last, pipe.Path, path), pipe, cancellation);
        var letters = pipe.Take();
        try
        {
            var serial = IamResponses.CreatedDevice(answer);
            return (serial, new(IamSeed.Decode(letters)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(letters);
        }
    }

    /// <summary>Gives a device to a user, with the codes of two time steps.</summary>
    public Task EnableAsync(string userName, string serial, string first, string second, CancellationToken cancellation)
        => WithCodesAsync(IamCommands.EnableMfaDevice, userName, serial, first, second, cancellation);

    /// <summary>Tells AWS the time of a device, by the codes of two time steps.</summary>
    public Task ResyncAsync(string userName, string serial, string first, string second, CancellationToken cancellation)
        => WithCodesAsync(IamCommands.ResyncMfaDevice, userName, serial, first, second, cancellation);

    /// <summary>Takes a device from its user.</summary>
    public Task DeactivateAsync(string userName, string serial, CancellationToken cancellation)
        => RunAsync(IamCommands.DeactivateMfaDevice(userName, serial), cancellation);

    /// <summary>Deletes a device that nobody has.</summary>
    public Task DeleteAsync(string serial, CancellationToken cancellation) => RunAsync(IamCommands.DeleteVirtualMfaDevice(serial), cancellation);

    /// <summary>Codes are live while they are sent: they go through files of ours, where other users of the machine do not see them.</summary>
    private async Task WithCodesAsync(
        Func<string, string, string, string, IReadOnlyList<string>> command, string userName, string serial, string first, string second, CancellationToken cancellation)
    {
        using var pipe = PrivatePipe.Make(host);
        var arguments = command(userName, serial, "file://" + pipe.Leave("code1", first), "file://" + pipe.Leave("code2", second));
        _ = await RunAsync(arguments, pipe, cancellation);
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var pipe = PrivatePipe.Make(host);
        return await RunAsync(arguments, pipe, cancellation);
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, PrivatePipe pipe, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        host.Debug($"running {aws.Path} iam {arguments[1]}");
        var variables = IamCommands.Environment(pipe.Folder).Select(variable => (variable.Key, (string?)variable.Value)).ToArray();
        var result = await Child.CaptureAsync(aws.Path, arguments, environment.With([], variables), captureError: true, cancellation);
        if (result.ExitCode == 0)
        {
            return result.Output;
        }

        await CheckInterruptedAsync(result.ExitCode, cancellation);
        var failure = IamFailure.Of(result.Error, result.ExitCode);
        host.Debug($"iam {arguments[1]} failed: {failure.AwsCode ?? failure.Kind.ToString()}");
        throw new IamException(failure);
    }

    /// <summary>Ctrl-C goes to every process on the terminal, and <c>aws</c> may be quicker than our own handler.</summary>
    private static async Task CheckInterruptedAsync(int exitCode, CancellationToken cancellation)
    {
        if (exitCode is ExitCodes.Interrupted or 129 or 143)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
    }
}
