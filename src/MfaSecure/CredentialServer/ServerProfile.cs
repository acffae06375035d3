using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.CredentialServer;

/// <summary>The config file of a served program: a copy of the user's own without secrets, plus a copy of the profile without keys and role.</summary>
/// <remarks>Every SDK prefers a profile's keys or role (by default those of <c>[default]</c>) to the container endpoint: the
/// program would silently use long-term keys. The copy keeps the region, the <c>s3</c> block and the endpoints.</remarks>
internal sealed class ServerProfile : IDisposable
{
    public const string FilePrefix = "server-config-";

    private const int LargestFile = 16 * 1024 * 1024;

    private readonly LeasedFile file;

    private ServerProfile(string name, LeasedFile file, string original) => (Name, this.file, OriginalPath) = (name, file, original);

    public string Name { get; }

    public string ConfigPath => file.Path;

    /// <summary>The user's own; empty if there is none.</summary>
    public string OriginalPath { get; }

    /// <summary>The first of <paramref name="places"/> that can be used gets the file.</summary>
    public static ServerProfile Write(Host host, AwsFiles files, string profileName, IEnumerable<PrivateFolder> places)
    {
        var taken = files.Names.ToHashSet();
        var name = Enumerable.Range(1, taken.Count + 1)
            .Select(number => number == 1 ? "aws-mfa-secure" : $"aws-mfa-secure-{number}")
            .First(free => !taken.Contains(free));
        var path = AwsFileLocations.Config(host) ?? "";
        var config = path.Length > 0 ? RawFile.Read(path, LargestFile, out _) : null;
        byte[] copy =
        [
            .. config is null ? [] : new IniFile(config).WithoutSecrets(profile => OwnProcess(host, profile)),
            .. Encoding.UTF8.GetBytes($"\n[profile {name}]\n{ProfileSettings.Lines(ProfileSettings.Of(files, profileName))}"),
        ];
        return places.Select(place => LeasedFile.TryCreate(place, FilePrefix, copy)).FirstOrDefault(made => made is not null) is { } lease
            ? new(name, lease, path)
            : throw new UserError(
                "cannot write the program's AWS config file: there is no private directory for it",
                "set XDG_RUNTIME_DIR to a directory that only you can use");
    }

    public void Dispose() => file.Dispose();

    /// <summary>Our command reads the user's own file: see <see cref="ServerEnvironment.Outside"/>.</summary>
    private static string OwnProcess(Host host, string profile)
        => $"credential_process = {Shlex.Quote(host.OwnPaths is [.., var own] && own != "/proc/self/exe" ? Path.GetFullPath(own) : "aws-mfa-secure")} credential-process --profile {Shlex.Quote(profile)}";
}
