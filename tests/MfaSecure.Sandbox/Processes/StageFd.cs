namespace MfaSecure.Sandbox;

public sealed record StageFd
{
    private StageFd(string plan) => Plan = plan;

    public static StageFd Terminal { get; } = new("pty");

    public static StageFd Pipe { get; } = new("pipe");

    public static StageFd Null { get; } = new("null");

    public static StageFd Closed { get; } = new("closed");

    internal string Plan { get; }

    public static StageFd ReadFrom(string file) => new($"read {file}");

    /// <summary>Appends to the file, which is created if it does not exist.</summary>
    public static StageFd WriteTo(string file) => new($"write {file}");
}
