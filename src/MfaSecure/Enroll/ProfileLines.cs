using MfaSecure.Aws;
using MfaSecure.Platform;

namespace MfaSecure.Enroll;

/// <summary>The lines of a profile that an enrolment writes and an unenrolment removes; every other byte of the file stays.</summary>
internal sealed class ProfileLines
{
    /// <summary>errno of rename(2) onto a mount point, the same on Linux and macOS.</summary>
    private const int Busy = 16;

    private const int LargestFile = 16 * 1024 * 1024;

    private readonly List<(string Path, IniSection Section)> places;

    private ProfileLines(List<(string Path, IniSection Section)> places) => this.places = places;

    /// <summary>The file that a new line goes to, as the user calls it.</summary>
    public string Path => Place("mfa_serial").Path;

    /// <summary>Where a profile stands; null where it stands in no file.</summary>
    public static ProfileLines? Of(Host host, Profile profile)
    {
        var places = new List<(string, IniSection)>();
        if (profile.Config is { } inConfig && AwsFileLocations.Config(host) is { } config)
        {
            places.Add((config, inConfig));
        }

        if (profile.Credentials is { } inCredentials && AwsFileLocations.Credentials(host) is { } credentials)
        {
            places.Add((credentials, inCredentials));
        }

        return places.Count == 0 ? null : new(places);
    }

    /// <summary>Throws where the file could not be written, before anything is made that needs it.</summary>
    /// <exception cref="UserError">It cannot.</exception>
    public void CheckWritable()
    {
        var target = TargetOf(Path);
        if (!RawFile.IsWritable(target) || !RawFile.IsWritable(FolderOf(target)))
        {
            throw new UserError($"'{Path}' may not be written, and mfa_serial belongs there", "make it and its folder writable (chmod u+w); AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE may name other files");
        }
    }

    /// <summary>Sets a key.</summary>
    /// <returns>The section's header.</returns>
    /// <exception cref="UserError">The file cannot be written, or not edited.</exception>
    public string Set(string key, string value)
    {
        var (path, section) = Place(key);
        Edit(path, file => file.Set(section.Name, key, value));
        return $"[{section.Name}]";
    }

    /// <summary>The files that have a key with this value.</summary>
    public IReadOnlyList<string> PathsOf(string key, string value) => [.. With(key, value).Select(place => place.Path)];

    /// <summary>Removes a key wherever it has this value.</summary>
    /// <returns>The files it was removed from.</returns>
    /// <exception cref="UserError">A file cannot be written, or not edited.</exception>
    public IReadOnlyList<string> Remove(string key, string value)
    {
        var from = With(key, value).ToList();
        from.ForEach(place => Edit(place.Path, file => file.Remove(place.Section.Name, key)));
        return [.. from.Select(place => place.Path)];
    }

    private IEnumerable<(string Path, IniSection Section)> With(string key, string value)
        => places.Where(place => place.Section[key]?.Trim() == value);

    /// <summary>Where the key stands already and counts (credentials win), else the config file's section, else the credentials file's.</summary>
    private (string Path, IniSection Section) Place(string key)
        => places.LastOrDefault(place => place.Section[key] is not null) is { Path: not null } there ? there : places[0];

    private static void Edit(string path, Func<IniFile, byte[]> edit)
    {
        var target = TargetOf(path);
        try
        {
            var bytes = RawFile.Read(target, LargestFile, out var facts) ?? throw new IOException("it cannot be read");
            var edited = edit(new IniFile(bytes));
            if (edited.AsSpan().SequenceEqual(bytes))
            {
                return;
            }

            if (!OperatingSystem.IsWindows() && facts.Owner != Libc.GetEffectiveUserId())
            {
                // A new file in its place would be ours (sudo): the owner's own is written over.
                File.WriteAllBytes(target, edited);
            }
            else
            {
                Replace(target, edited, (UnixFileMode)(facts.Mode & 0xFFF));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"'{path}' cannot be written: {exception.Message}", cause: exception);
        }
    }

    private static void Replace(string target, byte[] bytes, UnixFileMode mode)
    {
        try
        {
            AtomicFile.Write(target, bytes, mode);
        }
        catch (IOException exception) when (exception.HResult == Busy && !OperatingSystem.IsWindows())
        {
            // The file is itself a mount point, as one file of the host's in a container.
            File.WriteAllBytes(target, bytes);
        }
    }

    /// <summary>The file behind a link, which stays one.</summary>
    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            // It is gone meanwhile, which reading it tells.
            return path;
        }
    }

    private static string FolderOf(string path) => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "/";
}
