using System.Globalization;

namespace MfaSecure.Platform;

/// <summary>Who holds a lock, as it signed the lock's file. <c>Name</c> is such as <c>process 4711 on /dev/pts/4</c>.</summary>
internal readonly record struct LockHolder(string Name, bool AsksNobody)
{
    private const string Beginning = "process ", Terminal = " on ", Unattended = "asks nobody";

    public static LockHolder Unknown { get; } = new("another process", AsksNobody: false);

    /// <summary>Null if unknown.</summary>
    public string? TerminalName => Name.IndexOf(Terminal, StringComparison.Ordinal) is > 0 and var at ? Name[(at + Terminal.Length)..] : null;

    /// <summary>Null if unknown.</summary>
    public string? ProcessId
        => Name.StartsWith(Beginning, StringComparison.Ordinal) && Name[Beginning.Length..].Split(' ')[0] is var id && id.All(char.IsAsciiDigit) ? id : null;

    /// <summary>By Ctrl-Z, for example; false if unknown.</summary>
    public bool IsStopped => ProcessId is { Length: > 0 } id && ProcessStat.Of(id) is { IsStopped: true };

    public static LockHolder Us(Host host, bool asksNobody)
    {
        var process = Beginning + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new(host.TerminalName() is { } name ? process + Terminal + name : process, asksNobody);
    }

    public static LockHolder Of(string path)
        => RawFile.Read(path, 4096, out _, follow: false) is { } bytes && Sanitizer.OneLine(RawText.Decode(bytes).Split('\n')[0]) is { Length: > 0 } name
            ? new(name, RawText.Decode(bytes).Contains('\n' + Unattended, StringComparison.Ordinal))
            : Unknown;

    public override string ToString() => AsksNobody ? $"{Name}\n{Unattended}" : Name;
}
