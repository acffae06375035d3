using MfaSecure.Platform;

namespace MfaSecure.Profiles;

/// <summary>Config and credentials, each read from disk once.</summary>
internal sealed class ProfileFiles
{
    /// <summary>A larger file is left to the AWS CLI.</summary>
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly (string Path, IniFile File)[] present;

    private ProfileFiles(IniFile? config, IniFile? credentials, (string Path, IniFile File)[] present)
    {
        Profiles = new(config, credentials);
        this.present = present;
    }

    public AwsFiles Profiles { get; }

    /// <summary>A file that is missing or unreadable counts as empty, as in the AWS CLI.</summary>
    public static ProfileFiles Load(Host host)
    {
        var configPath = AwsFileLocations.Config(host);
        var credentialsPath = AwsFileLocations.Credentials(host);
        var config = Read(configPath);
        var credentials = Read(credentialsPath);
        return new(
            config,
            credentials,
            [
                .. config is null ? [] : new[] { (configPath!, config) },
                .. credentials is null ? [] : new[] { (credentialsPath!, credentials) },
            ]);
    }

    /// <summary>What the AWS CLI rejects in them, with the file's name and the line; null for nothing.</summary>
    public string? Problem()
    {
        foreach (var (path, file) in present)
        {
            if (file.Check() is { } problem)
            {
                return $"{path}: {problem}";
            }
        }

        return null;
    }

    /// <exception cref="UserError">The AWS CLI rejects a file.</exception>
    public void Check()
    {
        if (Problem() is { } problem)
        {
            throw new UserError(problem, "fix that line; the AWS CLI rejects the file too");
        }
    }

    private static IniFile? Read(string? path)
        => path is { Length: > 0 } && RawFile.Read(path, LargestFile, out _) is { } bytes ? new(bytes) : null;
}
