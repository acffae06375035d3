using MfaSecure.Platform;

namespace MfaSecure.Profiles;

/// <summary>Config and credentials as read from disk, each once.</summary>
internal sealed class ProfileFiles
{
    /// <summary>No config of this size is anybody's; a file beyond it is left to the CLI.</summary>
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly (string Path, IniFile File)[] present;

    private ProfileFiles(IniFile? config, IniFile? credentials, (string Path, IniFile File)[] present)
    {
        Profiles = new(config, credentials);
        this.present = present;
    }

    /// <summary>The profiles of both.</summary>
    public AwsFiles Profiles { get; }

    /// <summary>Reads them; what is not there or cannot be read counts as empty, as for the CLI.</summary>
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

    /// <summary>What the CLI will refuse in them, with the file's name; null where they are fine.</summary>
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

    /// <summary>Throws where the CLI will refuse them.</summary>
    /// <exception cref="UserError">It will, with the file's name and the line.</exception>
    public void Check()
    {
        if (Problem() is { } problem)
        {
            throw new UserError(problem, "the AWS CLI refuses the file too; mend that line");
        }
    }

    private static IniFile? Read(string? path)
        => path is { Length: > 0 } && RawFile.Read(path, LargestFile, out _) is { } bytes ? new(bytes) : null;
}
