using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>A throw-away home folder with <c>.aws/</c> and an own <c>bin/</c>; nothing of it is left.</summary>
public sealed class TempHome : IDisposable
{
    public TempHome()
    {
        Directory.CreateDirectory(AwsFolder, Private);
        Directory.CreateDirectory(Bin);
        Directory.CreateDirectory(Temp);
    }

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Mode 0700.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("mfa-home-").FullName;

    public string AwsFolder => File(".aws");

    /// <summary>First on the PATH of <see cref="Environment"/>.</summary>
    public string Bin => File("bin");

    public string Temp => File("tmp");

    public string ConfigFile => File(".aws/config");

    public string CredentialsFile => File(".aws/credentials");

    /// <summary>A path below the home; nothing is made.</summary>
    public string File(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes <c>~/.aws/config</c>, mode 0600, LF as given.</summary>
    public TempHome Config(string text) => Write(".aws/config", text);

    /// <summary>Writes <c>~/.aws/credentials</c>, mode 0600.</summary>
    public TempHome Credentials(string text) => Write(".aws/credentials", text);

    /// <summary>Adds a profile with the user's keys, and with the device's serial if one is given.</summary>
    public TempHome AddProfile(string name, IamUser user, TotpDevice? device = null, string extra = "")
    {
        var serial = device is null ? "" : $"mfa_serial = {device.Serial}\n";
        Append(".aws/credentials", $"[{name}]\naws_access_key_id = {user.AccessKeyId}\naws_secret_access_key = {user.SecretAccessKey}\n");
        return Append(".aws/config", $"[{(name == "default" ? name : $"profile {name}")}]\nregion = eu-west-1\n{serial}{extra}\n");
    }

    /// <summary>Writes any file below the home, mode 0600, with the folders above it.</summary>
    public TempHome Write(string relative, string text) => Put(relative, text, FileMode.Create);

    public TempHome Append(string relative, string text) => Put(relative, text, FileMode.Append);

    /// <summary>An executable script in <see cref="Bin"/>; gives its path.</summary>
    public string Script(string name, string text)
    {
        Write($"bin/{name}", text);
        System.IO.File.SetUnixFileMode(File($"bin/{name}"), Private);
        return File($"bin/{name}");
    }

    /// <summary>
    /// HOME, PATH, TERM, TMPDIR, <see cref="Isolation.Variables"/> and what is given (null takes one away); nothing of the tests' own environment.
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
        // Tests take rights away; only folders stop us. Links are removed, never followed.
        OpenUp(new DirectoryInfo(Path));
        Directory.Delete(Path, recursive: true);
    }

    private static void OpenUp(DirectoryInfo folder)
    {
        folder.UnixFileMode = Private;
        foreach (var inner in folder.EnumerateDirectories().Where(d => d.LinkTarget is null))
        {
            OpenUp(inner);
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
