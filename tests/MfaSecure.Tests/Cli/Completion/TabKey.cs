using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A real shell on a terminal, to type words and press TAB.</summary>
internal sealed class TabKey : IAsyncDisposable
{
    private readonly StageRun run;

    private TabKey(StageRun run) => this.run = run;

    /// <summary>Starts the shell without any user settings, and types these lines.</summary>
    public static async Task<TabKey> StartAsync(StageSpec spec, string shell, params string[] lines)
    {
        RawText[] options = shell switch
        {
            "bash" => ["--norc", "--noprofile", "-i"],
            "zsh" => ["-f", "-i"],
            _ => ["--no-config", "-i"],
        };
        var key = new TabKey(Stage.Start(spec.With(("TERM", "xterm"), ("LC_ALL", "C.UTF-8")).AtTerminal() with
        {
            Program = Shells.Find(shell),
            Name = shell,
            Arguments = options,
            Columns = 400,
        }));
        foreach (var line in lines.Append("printf '<%s>\\n' READ''Y"))
        {
            key.run.Terminal.TypeLine(line);
        }

        await key.run.Terminal.WaitForAsync("<READY>");
        return key;
    }

    /// <summary>The words of the line after TAB, as the shell parses them: Home, then <c>printf</c> in front of the line.</summary>
    public async Task<string> PressAsync(string typed)
    {
        var before = run.Terminal.Transcript.Length;
        run.Terminal.Type(typed + "\t");
        run.Terminal.Type("\x01printf '<%s>\\n' BEGI''N \x05 EN''D\r");
        await run.Terminal.WaitForAsync("<END>");
        var shown = run.Terminal.Transcript[before..];
        var from = shown.LastIndexOf("<BEGIN>", StringComparison.Ordinal) + "<BEGIN>".Length;
        var words = shown[from..shown.IndexOf("<END>", from, StringComparison.Ordinal)].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join('|', words.Select(word => word[1..^1]));
    }

    public ValueTask DisposeAsync() => run.DisposeAsync();
}
