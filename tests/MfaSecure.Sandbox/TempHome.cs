using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>A temporary home folder with <c>.aws/</c>, <c>bin/</c> and <c>tmp/</c>, deleted on dispose.</summary>
public sealed class TempHome : IDisposable
{
    public TempHome()
    {
        Directory.CreateDirectory(AwsFolder, Private);
        Directory.CreateDirectory(Bin);
        Directory.CreateDirectory(Temp);
    }

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = Directory.CreateTempSubdirectory("mfa-home-").FullName;

    public string AwsFolder => File(".aws");

    /// <summary>First on the PATH of <see cref="Environment"/>.</summary>
    public string Bin => File("bin");

    public string Temp => File("tmp");

    public string ConfigFile => File(".aws/config");

    public string CredentialsFile => File(".aws/credentials");

    /// <summary>A path below the home folder; creates nothing.</summary>
    public string File(string relative) => System.IO.Path.Combine(Path, relative);

    public TempHome Config(string text) => Write(".aws/config", text);

    public TempHome Credentials(string text) => Write(".aws/credentials", text);

    /// <summary>Adds a profile with the user's access key, and the device as its <c>mfa_serial</c>.</summary>
    public TempHome AddProfile(string name, IamUser user, TotpDevice? device = null, string extra = "")
    {
        var serial = device is null ? "" : $"mfa_serial = {device.Serial}\n";
        Append(".aws/credentials", $"[{name}]\naws_access_key_id = {user.AccessKeyId}\naws_secret_access_key = {user.SecretAccessKey}\n");
        return Append(".aws/config", $"[{(name == "default" ? name : $"profile {name}")}]\nregion = eu-west-1\n{serial}{extra}\n");
    }

    /// <summary>Writes a file below the home folder, mode 0600, and creates its parent folders.</summary>
    public TempHome Write(string relative, string text) => Put(relative, text, FileMode.Create);

    public TempHome Append(string relative, string text) => Put(relative, text, FileMode.Append);

    /// <summary>Writes an executable script to <see cref="Bin"/> and returns its path.</summary>
    public string Script(string name, string text)
    {
        Write($"bin/{name}", text);
        System.IO.File.SetUnixFileMode(File($"bin/{name}"), Private);
        return File($"bin/{name}");
    }

    /// <summary>
    /// HOME, PATH, TERM, TMPDIR, <see cref="Isolation.Variables"/> and <paramref name="more"/> (null removes a variable).
    /// Nothing comes from the environment of the tests.
    /// </summary>
    public Dictionary<string, string> Environment(params (string Name, string? Value)[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = Path,
            ["PATH"] = $"{Bin}:/usr/bin:/bin",
            ["TERM"] = "xterm",
            ["TMPDIR"] = Temp,
        };
        foreach (var (name, value) in Isolation.Variables.Select(v => (v.Name, (string?)v.Value)).Concat(more))
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        return environment;
    }

    public void Dispose()
    {
        // Tests remove permissions; only those of folders prevent deletion. Links are deleted, never followed.
        MakeAccessible(new DirectoryInfo(Path));
        Directory.Delete(Path, recursive: true);
    }

    private static void MakeAccessible(DirectoryInfo folder)
    {
        folder.UnixFileMode = Private;
        foreach (var inner in folder.EnumerateDirectories().Where(d => d.LinkTarget is null))
        {
            MakeAccessible(inner);
        }
    }

    private TempHome Put(string relative, string text, FileMode mode)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(relative))!);
        using var stream = new FileStream(File(relative), new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        stream.Write(Encoding.UTF8.GetBytes(text));
        return this;
    }
}
