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

    public IamCli(Host host, Credentials keys, IEnumerable<(string Name, string? Value)> settings, (string Name, string? Value) recursionGuard)
    {
        this.host = host;
        aws = AwsProgram.Find(host);
        environment = host.Environment.With(
            ["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION"],
            [
                ("AWS_ACCESS_KEY_ID", keys.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", keys.SecretAccessKey), ("AWS_SESSION_TOKEN", keys.SessionToken),
                .. settings, .. aws.MayCallUs ? [recursionGuard] : Array.Empty<(string, string?)>(),
            ]);
        if (WrapperScript.Problem(aws, environment, needsProfile: environment.Get("AWS_PROFILE") is not null) is { } problem)
        {
            // Another identity's devices would be listed and changed.
            throw new UserError(problem.What, problem.Fix);
        }
    }

    /// <summary>Null means the owner of the keys.</summary>
    public async Task<IReadOnlyList<string>> DevicesAsync(string? userName, CancellationToken cancellation)
        => IamResponses.Devices(await RunAsync(IamCommands.ListMfaDevices(userName), cancellation));

    /// <summary>Of the owner of the keys.</summary>
    public async Task<IReadOnlyList<IamAccessKey>> AccessKeysAsync(CancellationToken cancellation)
        => IamResponses.AccessKeys(await RunAsync(IamCommands.ListAccessKeys(), cancellation));

    public async Task<CreatedKey> CreateAccessKeyAsync(CancellationToken cancellation)
        => IamResponses.CreatedAccessKey(await RunAsync(IamCommands.CreateAccessKey(), cancellation));

    public Task DeactivateAccessKeyAsync(string id, CancellationToken cancellation) => RunAsync(IamCommands.DeactivateAccessKey(id), cancellation);

    public Task DeleteAccessKeyAsync(string id, CancellationToken cancellation) => RunAsync(IamCommands.DeleteAccessKey(id), cancellation);

    public async Task<AccessKeyUse> LastUseAsync(string id, CancellationToken cancellation)
        => IamResponses.LastUse(await RunAsync(IamCommands.GetAccessKeyLastUsed(id), cancellation));

    public async Task<IReadOnlyList<string>> UnassignedAsync(CancellationToken cancellation)
        => IamResponses.VirtualDevices(await RunAsync(IamCommands.ListUnassignedDevices(), cancellation));

    /// <summary>The caller overwrites the secret.</summary>
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

    public Task EnableAsync(string userName, string serial, string first, string second, CancellationToken cancellation)
        => WithCodesAsync(IamCommands.EnableMfaDevice, userName, serial, first, second, cancellation);

    public Task ResyncAsync(string userName, string serial, string first, string second, CancellationToken cancellation)
        => WithCodesAsync(IamCommands.ResyncMfaDevice, userName, serial, first, second, cancellation);

    public Task DeactivateAsync(string userName, string serial, CancellationToken cancellation)
        => RunAsync(IamCommands.DeactivateMfaDevice(userName, serial), cancellation);

    public Task DeleteAsync(string serial, CancellationToken cancellation) => RunAsync(IamCommands.DeleteVirtualMfaDevice(serial), cancellation);

    /// <summary>Codes of two consecutive time steps. They are still valid: they go through private files, since other users can see arguments.</summary>
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

        // Ctrl-C goes to every process on the terminal, and aws may react before our own handler.
        if (result.ExitCode is ExitCodes.Interrupted or 129 or 143)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        var failure = IamFailureReader.Read(result.Error, result.ExitCode);
        host.Debug($"iam {arguments[1]} failed: {failure.AwsCode ?? failure.Sentence}");
        throw new IamException(failure);
    }
}
