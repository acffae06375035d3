namespace MfaSecure.Sandbox;

/// <summary>How a <see cref="LocalSts"/> is set up.</summary>
public sealed record LocalStsOptions
{
    /// <summary>0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>HTTPS with a certificate of its own authority (<see cref="LocalSts.CertificateAuthorityPem"/>).</summary>
    public bool Tls { get; init; }

    /// <summary>Host names in the certificate, besides <c>localhost</c> and 127.0.0.1.</summary>
    public IReadOnlyList<string> TlsNames { get; init; } = [];

    public string AccountId { get; init; } = "123456789012";

    /// <summary><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>: ARNs and legal regions follow.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>The one region of this endpoint; null: any of the partition.</summary>
    public string? Region { get; init; }

    public SandboxClock Clock { get; init; } = new();

    /// <summary>Five minutes by the user guide; STS itself has been seen to say 15.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Some services answer a wrong clock with that code instead of SignatureDoesNotMatch.</summary>
    public bool SkewIsRequestTimeTooSkewed { get; init; }
}
