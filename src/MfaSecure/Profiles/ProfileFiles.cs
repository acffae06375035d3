using MfaSecure.Platform;

namespace MfaSecure.Profiles;

internal sealed class ProfileFiles
{
    /// <summary>A larger file is left to the AWS CLI.</summary>
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly (string? Path, IniFile? File)[] files;

    private ProfileFiles(params (string? Path, IniFile? File)[] files)
        => (Profiles, this.files) = (new(files[0].File, files[1].File), files);

    public AwsFiles Profiles { get; }

    /// <summary>As in the AWS CLI, a missing or unreadable file counts as empty.</summary>
    public static ProfileFiles Load(Host host)
    {
        var (config, credentials) = (AwsFileLocations.Config(host), AwsFileLocations.Credentials(host));
        return new((config, Read(config)), (credentials, Read(credentials)));
    }

    public string? Problem()
    {
        foreach (var (path, file) in files)
        {
            if (file?.Check() is { } problem)
            {
                return $"{path}: {problem}";
            }
        }

        return null;
    }

    public void Check()
    {
        if (Problem() is { } problem)
        {
            throw new UserError(problem, "correct that line; the AWS CLI rejects the file too");
        }
    }

    private static IniFile? Read(string? path)
        => path is { Length: > 0 } && RawFile.Read(path, LargestFile, out _) is { } bytes ? new(bytes) : null;
}
