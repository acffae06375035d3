using System.Text;

namespace MfaSecure.Sandbox;

public sealed record StageResult(int? ExitCode, int? Signal, byte[] Stdout, byte[] Stderr, string Transcript)
{
    public string StdoutText => Encoding.UTF8.GetString(Stdout);

    public string StderrText => Encoding.UTF8.GetString(Stderr);

    public override string ToString()
        => $"{(Signal is null ? $"exit {ExitCode}" : $"signal {Signal}")}\n-- stdout\n{StdoutText}\n-- stderr\n{StderrText}\n-- terminal\n{Transcript}";
}
