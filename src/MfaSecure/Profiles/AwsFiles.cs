using System.Buffers;
using System.Text;

namespace MfaSecure.Profiles;

/// <summary>Merged as in botocore: <c>configloader.build_profile_map</c>, then <c>Session.full_config</c>, where credentials win key by key.</summary>
internal sealed class AwsFiles(IniFile? config, IniFile? credentials)
{
    // Bytes for which shlex does more than split "profile NAME" at its space.
    private static readonly SearchValues<byte> Special = SearchValues.Create(" \t\r\n'\"\\"u8);

    /// <summary>A section with one of them is meant as a profile.</summary>
    private static readonly string[] TellingKeys = ["mfa_serial", "role_arn", "source_profile", "credential_process", "aws_access_key_id", "region", "sso_session", "sso_start_url"];
    /// <summary>Profiles that include each other in a circle end here.</summary>
    private const int MostIncludes = 8;

    /// <summary>The config file's come first.</summary>
    public IEnumerable<string> Names
        => Enumerable.Range(0, config?.Count ?? 0).Select(ProfileAt).Concat(credentials?.SectionNames ?? []).OfType<string>().Distinct();

    public Profile? Find(string name) => Find(name, MostIncludes);

    private Profile? Find(string name, int includes)
    {
        var inConfig = Section("profile"u8, name);
        var inCredentials = credentials?.Section(name);
        return inConfig is null && inCredentials is null ? null
            : new Profile(name, inConfig, inCredentials, includes > 0 && inConfig?["include_profile"] is { Length: > 0 } other ? Find(other, includes - 1) : null);
    }

    /// <summary>Sections of the config file that the AWS CLI ignores: the word <c>profile</c> is missing.</summary>
    public IEnumerable<string> Unprefixed
        => (config?.SectionNames ?? []).Where(header => header is not ("default" or "preview" or "plugins")
            && Shlex.Split(header) is [_] && Array.Exists(TellingKeys, key => config!.Section(header)![key] is not null));

    /// <summary>The config file's <c>[services NAME]</c>, which a profile's <c>services</c> key names.</summary>
    public IniSection? Services(string name) => Section("services"u8, name);

    // The last one wins: [profile x] and [profile "x"] are two sections and one profile.
    private IniSection? Section(ReadOnlySpan<byte> kind, string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (config is null || !IniFile.TryEncode(name, buffer, out var wanted))
        {
            return null;
        }

        for (var i = config.Count - 1; i >= 0; i--)
        {
            var header = config.Header(i);
            if (IsNamed(header, kind, name, wanted)
                || (name == "default" && kind.SequenceEqual("profile"u8) && header.SequenceEqual(wanted)))
            {
                return config.At(i, Encoding.UTF8.GetString(header));
            }
        }

        return null;
    }

    /// <summary>The profile of a config file's section; null for other kinds of sections.</summary>
    public static string? ProfileIn(string header) => ProfileIn(Encoding.UTF8.GetBytes(header));

    private string? ProfileAt(int section) => ProfileIn(config!.Header(section));

    private static string? ProfileIn(ReadOnlySpan<byte> header) => header.SequenceEqual("default"u8) ? "default" : NameIn(header, "profile"u8);

    private static bool IsNamed(ReadOnlySpan<byte> header, ReadOnlySpan<byte> kind, string name, ReadOnlySpan<byte> wanted)
        => header.StartsWith(kind)
            && (IsPlain(header, kind) ? header[(kind.Length + 1)..].SequenceEqual(wanted) : NameIn(header, kind) == name);

    private static bool IsPlain(ReadOnlySpan<byte> header, ReadOnlySpan<byte> kind)
        => header.Length > kind.Length + 1
            && header[kind.Length] == ' '
            && header[(kind.Length + 1)..].IndexOfAny(Special) < 0;

    /// <summary>The name in <c>[profile NAME]</c>, quoted or not; null unless the header has two words.</summary>
    private static string? NameIn(ReadOnlySpan<byte> header, ReadOnlySpan<byte> kind)
        => !header.StartsWith(kind) ? null
            : IsPlain(header, kind) ? Encoding.UTF8.GetString(header[(kind.Length + 1)..])
            : Shlex.Split(Encoding.UTF8.GetString(header)) is [_, var name] ? name
            : null;
}
