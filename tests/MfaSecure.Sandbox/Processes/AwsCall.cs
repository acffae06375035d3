using System.Globalization;
using System.Text;

namespace MfaSecure.Sandbox;

public sealed class AwsCall
{
    private readonly List<(string Key, RawText Value)> entries;
    private readonly string file;

    private AwsCall(string file)
    {
        this.file = file;
        entries = KeyedBytes.Read(File.ReadAllBytes(file));
    }

    /// <summary>As bytes, including argv[0].</summary>
    public IReadOnlyList<RawText> Argv => [.. All("argv")];

    /// <summary>As text, without argv[0]; invalid UTF-8 appears as <c>\xNN</c>.</summary>
    public IReadOnlyList<string> Arguments => [.. All("argv").Skip(1).Select(a => a.ToString())];

    /// <summary>As bytes, in the original order.</summary>
    public IReadOnlyList<RawText> Environ => [.. All("env")];

    /// <summary>By name. The first of duplicate names wins, as in getenv.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var variables = new Dictionary<string, string>();
            foreach (var entry in Environ.Select(e => e.ToString().Split('=', 2)).Where(e => e.Length == 2))
            {
                variables.TryAdd(entry[0], entry[1]);
            }

            return variables;
        }
    }

    /// <summary>Null unless the plan has <see cref="AwsStandIn.ReadsStdin"/>.</summary>
    public byte[]? Stdin => File.Exists(file + ".stdin") ? File.ReadAllBytes(file + ".stdin") : null;

    public string WorkingDirectory => Text("cwd");

    public IReadOnlySet<int> IgnoredSignals => All("ignored").Select(Number).ToHashSet();

    public IReadOnlySet<int> BlockedSignals => All("blocked").Select(Number).ToHashSet();

    public IReadOnlySet<int> OpenFiles
        => Text("files").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToHashSet();

    public int Umask => Single("umask");

    /// <summary>RLIMIT_NOFILE; -1 means unlimited.</summary>
    public (long Soft, long Hard) FileLimit => Limit("nofile");

    /// <summary>RLIMIT_CORE; -1 means unlimited.</summary>
    public (long Soft, long Hard) CoreLimit => Limit("core");

    public int Pid => Single("pid");

    public int ParentPid => Single("ppid");

    public int ProcessGroup => Single("pgid");

    public int Session => Single("sid");

    /// <summary>The foreground process group of the controlling terminal; -1 without a terminal.</summary>
    public int ForegroundGroup => Single("tpgid");

    public bool HasControllingTerminal => ForegroundGroup != -1;

    public IReadOnlySet<int> Terminals => All("tty").Select(Number).ToHashSet();

    internal static AwsCall Read(string file) => new(file);

    public override string ToString() => string.Join(' ', Arguments);

    private IEnumerable<RawText> All(string key) => entries.Where(e => e.Key == key).Select(e => e.Value);

    private string Text(string key) => Encoding.UTF8.GetString(All(key).Single().Bytes);

    private int Single(string key) => Number(All(key).Single());

    private static int Number(RawText text) => int.Parse(text.ToString(), CultureInfo.InvariantCulture);

    private (long Soft, long Hard) Limit(string key)
        => Text(key).Split(' ') is [var soft, var hard]
            ? (long.Parse(soft, CultureInfo.InvariantCulture), long.Parse(hard, CultureInfo.InvariantCulture))
            : throw new InvalidDataException($"invalid '{key}' in {file}");
}
