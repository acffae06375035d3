using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Changes to how a program is started, in the words of the tests.</summary>
internal static class StageSpecs
{
    /// <summary>Sets variables; null takes one away.</summary>
    public static StageSpec With(this StageSpec spec, params (string Name, string? Value)[] variables)
    {
        var environment = spec.Environment.ToDictionary();
        foreach (var (name, value) in variables)
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        return spec with { Environment = environment };
    }

    /// <summary>As in a cron job: nobody can be asked.</summary>
    public static StageSpec Unattended(this StageSpec spec) => spec with { ControllingTerminal = false };

    /// <summary>The entries of environ that the program is started with, in their order.</summary>
    public static IReadOnlyList<RawText> Given(this StageSpec spec)
        => [.. spec.Environment.Select(v => RawText.FromString($"{v.Key}={v.Value}")), .. spec.RawEnvironment];

    /// <summary>The program started by a line of <c>sh</c>, in which <c>"$@"</c> stands for it and its arguments.</summary>
    public static StageSpec Through(this StageSpec spec, string line, string shell = "/bin/sh")
        => spec with { Program = shell, Name = "sh", Arguments = ["-c", line, "sh", spec.Program, .. spec.Arguments] };
}
