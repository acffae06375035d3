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

    /// <summary>The value that counts, if it is in the profile's own lines.</summary>
    public string? Value(string key) => Place(key).Section[key] is { Length: > 0 } value ? value.Trim() : null;

    public IReadOnlyList<string> PathsOf(string key, string value) => [.. With(key, value).Select(place => place.Path)];

    /// <summary>Returns the files that had the key with this value; the line that counts gets the value <paramref name="before"/> again, if there was one.</summary>
    public IReadOnlyList<(string Path, bool IsRestored)> Remove(string key, string value, string? before = null)
    {
        var (from, counting) = (With(key, value).ToList(), Place(key));
        from.ForEach(place => Edit(
            place.Path, file => before is not null && place == counting ? file.Set(place.Section.Name, key, before) : file.Remove(place.Section.Name, key)));
        return [.. from.Select(place => (place.Path, before is not null && place == counting))];
    }

    private IEnumerable<(string Path, IniSection Section)> With(string key, string value)
        => places.Where(place => place.Section[key]?.Trim() == value);

    /// <summary>Where the key is set and counts (credentials win), else the config file's section, else the credentials file's.</summary>
    private (string Path, IniSection Section) Place(string key)
        => places.LastOrDefault(place => place.Section[key] is not null) is { Path: not null } there ? there : places[0];

    private static void Edit(string path, Func<IniFile, byte[]> edit)
        => UserFile.Edit(path, bytes => bytes.Length > 0 ? edit(new IniFile(bytes)) : throw new UserError($"'{path}' cannot be edited: it is missing or empty"));
}
