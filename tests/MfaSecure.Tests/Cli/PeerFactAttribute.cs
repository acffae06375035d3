namespace MfaSecure.Tests.Cli;

/// <summary>A fact that needs programs of <see cref="Peers"/>; skipped where one is missing, except in CI, where that is a failure.</summary>
/// <remarks>What CI need not have (Terraform cannot be installed from Debian or npm) has a trait by which scripts/test leaves it out, saying so.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(params string[] peers)
    {
        Peers = peers;
        Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null : Cli.Peers.Missing(peers);
    }

    public string[] Peers { get; }
}
