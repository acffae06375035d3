using System.Globalization;
using System.Text;

namespace MfaSecure.Sandbox;

/// <summary>One call of an <see cref="AwsStandIn"/>, as the process saw itself.</summary>
public sealed class AwsCall
{
    private readonly List<(string Key, RawText Value)> entries;
    private readonly string file;

    private AwsCall(string file)
    {
        this.file = file;
        entries = KeyedBytes.Read(File.ReadAllBytes(file));
    }

    /// <summary>All of argv, argv[0] included, as bytes.</summary>
    public IReadOnlyList<RawText> Argv => [.. All("argv")];

    /// <summary>argv without its first, as text; a byte that is not UTF-8 shows as <c>\xNN</c>.</summary>
    public IReadOnlyList<string> Arguments => [.. All("argv").Skip(1).Select(a => a.ToString())];

    /// <summary>environ in its order, as bytes.</summary>
    public IReadOnlyList<RawText> Environ => [.. All("env")];

    /// <summary>environ by name; for a name that stands twice, the first, as getenv has it.</summary>
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

    /// <summary>What was read, when the plan was to read it; null otherwise.</summary>
    public byte[]? Stdin => File.Exists(file + ".stdin") ? File.ReadAllBytes(file + ".stdin") : null;

    public string WorkingDirectory => Text("cwd");

    public IReadOnlySet<int> IgnoredSignals => All("ignored").Select(Number).ToHashSet();

    public IReadOnlySet<int> BlockedSignals => All("blocked").Select(Number).ToHashSet();

    /// <summary>Descriptors that were open at the start.</summary>
    public IReadOnlySet<int> OpenFiles
        => Text("files").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToHashSet();

    public int Umask => Single("umask");

    /// <summary>RLIMIT_NOFILE; -1 is no limit.</summary>
    public (long Soft, long Hard) FileLimit => Limit("nofile");

    /// <summary>RLIMIT_CORE; -1 is no limit.</summary>
    public (long Soft, long Hard) CoreLimit => Limit("core");

    public int Pid => Single("pid");

    public int ParentPid => Single("ppid");

    public int ProcessGroup => Single("pgid");

    public int Session => Single("sid");

    /// <summary>The foreground process group of the controlling terminal; -1 without one.</summary>
    public int ForegroundGroup => Single("tpgid");

    public bool HasControllingTerminal => ForegroundGroup != -1;

    /// <summary>Which of 0, 1, 2 are terminals.</summary>
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
            : throw new InvalidDataException($"{key} in {file}");
}
