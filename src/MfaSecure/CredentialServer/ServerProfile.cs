using System.Text;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.CredentialServer;

/// <summary>
/// A config file for the program of <c>exec --server</c>: the user's own, and one more profile that has all of the current
/// one but its keys and role.
/// </summary>
/// <remarks>
/// Every SDK prefers a profile's keys or role (those of <c>[default]</c> where none is named) to the container endpoint: the
/// program would silently use long-term keys. A profile without keys lends its region, <c>s3</c> block and endpoints.
/// </remarks>
internal sealed class ServerProfile : IDisposable
{
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly string folder;

    private ServerProfile(string name, string folder) => (Name, this.folder) = (name, folder);

    /// <summary>The profile's name, for <c>AWS_PROFILE</c>.</summary>
    public string Name { get; }

    /// <summary>The file, for <c>AWS_CONFIG_FILE</c>; only its owner can read it.</summary>
    public string ConfigPath => Path.Combine(folder, "config");

    /// <summary>Writes it into a temporary folder, which <see cref="Dispose"/> removes.</summary>
    /// <exception cref="UserError">It cannot be written.</exception>
    public static ServerProfile Write(Host host, AwsFiles files, string profileName)
    {
        var taken = files.Names.ToHashSet();
        var name = Enumerable.Range(1, taken.Count + 1)
            .Select(number => number == 1 ? "aws-mfa-secure" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"aws-mfa-secure-{number}"))
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
            throw new UserError($"cannot write the program's AWS config file: {exception.Message}", "exec --server needs a temporary folder: set TMPDIR to one", cause: exception);
        }
    }

    /// <inheritdoc/>
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
