using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Enroll;

/// <summary>The lines of a profile that enroll writes and unenroll removes; every other byte of the file stays.</summary>
internal sealed class ProfileLines
{
    private readonly List<(string Path, IniSection Section)> places;

    private ProfileLines(List<(string Path, IniSection Section)> places) => this.places = places;

    public string Path => Place("mfa_serial").Path;

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

    public void CheckWritable()
    {
        if (!UserFile.IsWritable(Path))
        {
            throw new UserError(
                $"'{Path}' is not writable, and mfa_serial belongs there",
                "make it and its directory writable (chmod u+w), or set AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE to other files");
        }
    }

    /// <summary>Returns the section's header.</summary>
    public string Set(string key, string value)
    {
        var (path, section) = Place(key);
        Edit(path, file => file.Set(section.Name, key, value));
        return $"[{section.Name}]";
    }

    public IReadOnlyList<string> PathsOf(string key, string value) => [.. With(key, value).Select(place => place.Path)];

    /// <summary>Returns the files that had the key with this value.</summary>
    public IReadOnlyList<string> Remove(string key, string value)
    {
        var from = With(key, value).ToList();
        from.ForEach(place => Edit(place.Path, file => file.Remove(place.Section.Name, key)));
        return [.. from.Select(place => place.Path)];
    }

    private IEnumerable<(string Path, IniSection Section)> With(string key, string value)
        => places.Where(place => place.Section[key]?.Trim() == value);

    /// <summary>Where the key is set and counts (credentials win), else the config file's section, else the credentials file's.</summary>
    private (string Path, IniSection Section) Place(string key)
        => places.LastOrDefault(place => place.Section[key] is not null) is { Path: not null } there ? there : places[0];

    private static void Edit(string path, Func<IniFile, byte[]> edit)
    {
        var bytes = UserFile.Read(path) is { Length: > 0 } there ? there : throw new UserError($"'{path}' cannot be edited: it is missing or empty");
        var edited = edit(new IniFile(bytes));
        if (!edited.AsSpan().SequenceEqual(bytes))
        {
            UserFile.Replace(path, edited);
        }
    }
}
