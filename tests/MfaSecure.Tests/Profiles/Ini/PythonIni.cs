using System.Diagnostics;
using System.Text.Json;
using MfaSecure.Profiles;

namespace MfaSecure.Tests.Profiles;

/// <summary>The real thing: Python's configparser and shlex, with botocore's few lines on top (configloader 1.43).</summary>
internal static class PythonIni
{
    private const string Script = """
        import base64, configparser, io, json, shlex, sys

        def parse(data):
            cp = configparser.RawConfigParser()
            cp.read_file(io.TextIOWrapper(io.BytesIO(base64.b64decode(data)), encoding='utf-8'))
            return {s: {o: value(cp.get(s, o)) for o in cp.options(s)} for s in cp.sections()}

        def value(text):
            if not text.startswith('\n'):
                return text
            parsed = {}
            for line in text.splitlines():
                line = line.strip()
                if line:
                    key, rest = line.split('=', 1)
                    parsed[key.strip()] = rest.strip()
            return parsed

        def named(key, values):
            try:
                parts = shlex.split(key)
            except ValueError:
                return {}
            return {parts[1]: values} if len(parts) == 2 else {}

        def profiles(config, credentials):
            found, services = {}, {}
            for key, values in config.items():
                if key.startswith('profile'):
                    found.update(named(key, values))
                elif key.startswith('sso-session'):
                    pass
                elif key.startswith('services'):
                    services.update(named(key, values))
                elif key == 'default':
                    found[key] = values
            found = {k: dict(v) for k, v in found.items()}
            for key, values in credentials.items():
                found.setdefault(key, {}).update(values)
            return found, services

        def lines(kind, mapping):
            for name, values in mapping.items():
                yield kind + ' ' + name
                for key in sorted(values):
                    v = values[key]
                    if isinstance(v, dict):
                        yield 'block ' + key
                        yield from (f'  {k} = {v[k]}' for k in sorted(v))
                    else:
                        yield f'{key} = {v}'

        for row in sys.stdin:
            try:
                config, credentials = map(parse, json.loads(row))
                found, services = profiles(config, credentials)
                print(json.dumps([*lines('section', config), *lines('profile', found), *lines('services', services)]))
            except (configparser.Error, UnicodeDecodeError, ValueError):
                print('null')
        """;

    /// <summary>What Python reads from each pair of config and credentials file, line by line; null where it refuses one.</summary>
    public static async Task<List<string[]?>> Read(IEnumerable<(byte[] Config, byte[] Credentials)> files)
    {
        var start = new ProcessStartInfo("python3", ["-X", "utf8", "-c", Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var python = Process.Start(start)!;
        var answers = Task.Run(() => ReadAll(python.StandardOutput));
        foreach (var (config, credentials) in files)
        {
            await python.StandardInput.WriteLineAsync(
                $"[\"{Convert.ToBase64String(config)}\",\"{Convert.ToBase64String(credentials)}\"]");
        }

        python.StandardInput.Close();
        var read = await answers;
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return read;
    }

    /// <summary>The same lines, as we read the files.</summary>
    public static string[]? Ours(byte[] config, byte[] credentials)
    {
        var (configFile, credentialsFile) = (new IniFile(config), new IniFile(credentials));
        if (configFile.Check() is not null || credentialsFile.Check() is not null)
        {
            return null;
        }

        var lines = new List<string>();
        foreach (var name in configFile.SectionNames)
        {
            var section = configFile.Section(name)!;
            lines.Add("section " + name);
            Section(lines, section);
        }

        var files = new AwsFiles(configFile, credentialsFile);
        foreach (var name in files.Names)
        {
            var profile = files.Find(name)!;
            lines.Add("profile " + name);
            var keys = (profile.Config?.Keys ?? []).Union(profile.Credentials?.Keys ?? []);
            Values(
                lines, keys, key => profile[key], key => (profile.Credentials?[key] ?? profile.Config?[key])!, profile.Nested);
        }

        if (files.Services("s") is { } services)
        {
            lines.Add("services s");
            Section(lines, services);
        }

        return [.. lines];
    }

    private static void Section(List<string> lines, IniSection section)
        => Values(
            lines,
            section.Keys,
            key => section[key]!.StartsWith('\n') ? null : section[key],
            key => section[key]!,
            section.Nested);

    private static void Values(
        List<string> lines,
        IEnumerable<string> keys,
        Func<string, string?> value,
        Func<string, string> raw,
        Func<string, string, string?> nested)
    {
        foreach (var key in keys.Order(CodePoints))
        {
            if (value(key) is { } plain)
            {
                lines.Add($"{key} = {plain}");
                continue;
            }

            lines.Add("block " + key);
            var subkeys = raw(key).Split(['\n', '\v', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029'])
                .Where(line => line.Contains('=', StringComparison.Ordinal))
                .Select(line => Strip(line[..line.IndexOf('=', StringComparison.Ordinal)])).Distinct();
            lines.AddRange(subkeys.Order(CodePoints).Select(subkey => $"  {subkey} = {nested(key, subkey)}"));
        }
    }

    private static readonly Comparer<string> CodePoints = Comparer<string>.Create(
        (a, b) => a.EnumerateRunes().Select(r => r.Value).ToArray().AsSpan()
            .SequenceCompareTo(b.EnumerateRunes().Select(r => r.Value).ToArray()));

    private static string Strip(string text)
        => new string([.. text.SkipWhile(IsSpace).Reverse().SkipWhile(IsSpace).Reverse()]);

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    private static async Task<List<string[]?>> ReadAll(StreamReader output)
    {
        var answers = new List<string[]?>();
        while (await output.ReadLineAsync() is { } line)
        {
            answers.Add(JsonSerializer.Deserialize<string[]?>(line));
        }

        return answers;
    }
}
