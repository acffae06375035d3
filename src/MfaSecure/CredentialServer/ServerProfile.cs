using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.CredentialServer;

/// <summary>The config file of a served program: the user's own, plus a copy of the profile without keys and role.</summary>
/// <remarks>Every SDK prefers a profile's keys or role (by default those of <c>[default]</c>) to the container endpoint: the
/// program would silently use long-term keys. The copy keeps the region, the <c>s3</c> block and the endpoints.</remarks>
internal sealed class ServerProfile : IDisposable
{
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly string folder;

    private ServerProfile(string name, string folder) => (Name, this.folder) = (name, folder);

    public string Name { get; }

    public string ConfigPath => Path.Combine(folder, "config");

    public static ServerProfile Write(Host host, AwsFiles files, string profileName)
    {
        var taken = files.Names.ToHashSet();
        var name = Enumerable.Range(1, taken.Count + 1)
            .Select(number => number == 1 ? "aws-mfa-secure" : $"aws-mfa-secure-{number}")
            .First(free => !taken.Contains(free));
        var config = AwsFileLocations.Config(host) is { Length: > 0 } path ? RawFile.Read(path, LargestFile, out _) : null;
        try
        {
            var written = new ServerProfile(name, Directory.CreateTempSubdirectory("aws-mfa-secure-").FullName);
            AtomicFile.Write(written.ConfigPath, [.. config ?? [], .. Encoding.UTF8.GetBytes($"\n[profile {name}]\n{ProfileSettings.Lines(ProfileSettings.Of(files, profileName))}")]);
            return written;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot write the program's AWS config file: {exception.Message}", "exec --server needs a temporary directory: set TMPDIR to one", cause: exception);
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is already gone.
        }
    }
}
