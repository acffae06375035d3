using System.Security.Cryptography;
using MfaSecure.AwsCli;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Iam;

/// <summary>IAM through the user's own <c>aws</c>, which gets its keys in the environment.</summary>
internal sealed class IamCli
{
    private readonly Host host;
    private readonly AwsProgram aws;
    private readonly EnvironmentBlock environment;

    /// <param name="host">The environment, temporary folders, debug lines.</param>
    /// <param name="keys">Long-term keys, or those of an MFA session.</param>
    /// <param name="settings">Variables for profile and region.</param>
    /// <param name="recursionGuard">A variable for an <c>aws</c> that may call us.</param>
    /// <exception cref="UserError">There is no <c>aws</c>.</exception>
    public IamCli(Host host, Credentials keys, IEnumerable<(string Name, string? Value)> settings, (string Name, string? Value) recursionGuard)
    {
        this.host = host;
        aws = AwsProgram.Find(host);
        environment = host.Environment.With(
            ["AWS_MFA_TOKEN", "AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION"],
            [
                ("AWS_ACCESS_KEY_ID", keys.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", keys.SecretAccessKey), ("AWS_SESSION_TOKEN", keys.SessionToken),
                .. settings, .. aws.MayCallUs ? [recursionGuard] : Array.Empty<(string, string?)>(),
            ]);
    }

    /// <summary>The serial numbers of a user's enabled devices; of the owner of the keys for null.</summary>
    public async Task<IReadOnlyList<string>> DevicesAsync(string? userName, CancellationToken cancellation)
        => IamResponses.Devices(await RunAsync(IamCommands.ListMfaDevices(userName), cancellation));

    /// <summary>The serial numbers of the account's devices that have no user.</summary>
    public async Task<IReadOnlyList<string>> UnassignedAsync(CancellationToken cancellation)
        => IamResponses.VirtualDevices(await RunAsync(IamCommands.ListUnassignedDevices(), cancellation));

    /// <returns>The serial number and the secret, which the caller overwrites.</returns>
    public async Task<(SerialNumber Serial, byte[] Secret)> CreateAsync(string name, CancellationToken cancellation)
    {
        using var folder = PrivateTempFolder.Create(host, withPipe: true);
        var (path, last) = IamName.Split(name);
        var response = await RunAsync(IamCommands.CreateVirtualMfaDevice(last, folder.PipePath, path), folder, cancellation);
        var base32 = folder.TakeFromPipe();
        try
        {
            return (IamResponses.CreatedDevice(response), IamSeed.Decode(base32));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(base32);
        }
    }

    /// <summary>Assigns a device to a user, with the codes of two consecutive time steps.</summary>
    public Task EnableAsync(string userName, string serial, string first, string second, CancellationToken cancellation)
        => WithCodesAsync(IamCommands.EnableMfaDevice, userName, serial, first, second, cancellation);

    /// <summary>Tells AWS a device's clock, with the codes of two consecutive time steps.</summary>
    public Task ResyncAsync(string userName, string serial, string first, string second, CancellationToken cancellation)
        => WithCodesAsync(IamCommands.ResyncMfaDevice, userName, serial, first, second, cancellation);

    public Task DeactivateAsync(string userName, string serial, CancellationToken cancellation)
        => RunAsync(IamCommands.DeactivateMfaDevice(userName, serial), cancellation);

    /// <summary>Deletes a device that has no user.</summary>
    public Task DeleteAsync(string serial, CancellationToken cancellation) => RunAsync(IamCommands.DeleteVirtualMfaDevice(serial), cancellation);

    /// <summary>Codes are still valid while they are sent: they go through private files, since arguments are visible to other users.</summary>
    private async Task WithCodesAsync(
        Func<string, string, string, string, IReadOnlyList<string>> command, string userName, string serial, string first, string second, CancellationToken cancellation)
    {
        using var folder = PrivateTempFolder.Create(host);
        var arguments = command(userName, serial, "file://" + folder.Write("code1", first), "file://" + folder.Write("code2", second));
        _ = await RunAsync(arguments, folder, cancellation);
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var folder = PrivateTempFolder.Create(host);
        return await RunAsync(arguments, folder, cancellation);
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, PrivateTempFolder folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        host.Debug($"running {aws.Path} iam {arguments[1]}");
        var result = await Child.CaptureAsync(
            aws.Path, arguments, environment.With([], [.. IamCommands.Environment(folder.Path)]), captureError: true, cancellation);
        if (result.ExitCode == 0)
        {
            return result.Output;
        }

        await CheckInterruptedAsync(result.ExitCode, cancellation);
        var failure = IamFailureReader.Read(result.Error, result.ExitCode);
        host.Debug($"iam {arguments[1]} failed: {failure.AwsCode ?? failure.Sentence}");
        throw new IamException(failure);
    }

    /// <summary>Ctrl-C goes to every process on the terminal, and <c>aws</c> may react before our own handler.</summary>
    private static async Task CheckInterruptedAsync(int exitCode, CancellationToken cancellation)
    {
        if (exitCode is ExitCodes.Interrupted or 129 or 143)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
    }
}
