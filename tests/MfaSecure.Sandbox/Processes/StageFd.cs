namespace MfaSecure.Sandbox;

/// <summary>What one of the three standard descriptors is.</summary>
public sealed record StageFd
{
    private StageFd(string plan) => Plan = plan;

    public static StageFd Terminal { get; } = new("pty");

    public static StageFd Pipe { get; } = new("pipe");

    public static StageFd Null { get; } = new("null");

    public static StageFd Closed { get; } = new("closed");

    internal string Plan { get; }

    public static StageFd ReadFrom(string file) => new($"read {file}");

    /// <summary>Appends; the file is made when it is not there.</summary>
    public static StageFd WriteTo(string file) => new($"write {file}");
}
