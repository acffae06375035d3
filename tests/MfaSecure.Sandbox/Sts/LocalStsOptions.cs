namespace MfaSecure.Sandbox;

public sealed record LocalStsOptions
{
    /// <summary>0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Serves HTTPS with a certificate from a new authority (<see cref="LocalSts.CertificateAuthorityPem"/>).</summary>
    public bool Tls { get; init; }

    /// <summary>Host names in the certificate in addition to <c>localhost</c> and 127.0.0.1.</summary>
    public IReadOnlyList<string> TlsNames { get; init; } = [];

    public string AccountId { get; init; } = "123456789012";

    /// <summary><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>; determines ARNs and valid regions.</summary>
    public string Partition { get; init; } = "aws";

    /// <summary>The only region that STS accepts; null: any region of the partition.</summary>
    public string? Region { get; init; }

    public SandboxClock Clock { get; init; } = new();

    /// <summary>The user guide says five minutes; STS error messages have also been seen with 15.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Some services report clock skew with this code instead of SignatureDoesNotMatch.</summary>
    public bool SkewIsRequestTimeTooSkewed { get; init; }
}
