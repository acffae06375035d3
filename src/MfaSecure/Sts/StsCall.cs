using System.Globalization;
using MfaSecure.Profiles;

namespace MfaSecure.Sts;

/// <summary>What an error message may name: no secrets.</summary>
internal sealed record StsCall(string Action, string KeyLastFour)
{
    /// <summary>Null for keys from the environment.</summary>
    public string? Profile { get; init; }

    public string Partition { get; init; } = Profiles.Partition.Commercial;

    public string Region { get; init; } = "us-east-1";

    public string Host { get; init; } = "sts.amazonaws.com";

    /// <summary>The setting; null for the region's own endpoint.</summary>
    public string? EndpointSource { get; init; }

    public string? Proxy { get; init; }

    public string? ProxySource { get; init; }

    public string? CaBundleSource { get; init; }

    /// <summary><c>--no-verify-ssl</c> was given, and does not count here.</summary>
    public bool NoVerifySsl { get; init; }

    public string? Serial { get; init; }

    /// <summary>True when AWS has already judged a code of this time step: a refusal then means "used".</summary>
    public bool StepUsed { get; init; }

    /// <summary>True when the code was computed from this machine's clock: a wrong clock then explains a refusal.</summary>
    public bool CodeFromThisClock { get; init; }

    /// <summary>How much that clock was corrected for the code.</summary>
    public TimeSpan Correction { get; init; }

    /// <summary>True when a program gave the code, which may have computed it from this machine's clock.</summary>
    public bool CodeFromProgram { get; init; }

    public bool SignedBySession { get; init; }

    /// <summary>The role whose session signs, in a chain of roles.</summary>
    public string? SignedByRole { get; init; }

    public string? RoleArn { get; init; }

    public bool HasExternalId { get; init; }

    public TimeSpan? Duration { get; init; }

    public static StsCall To(Uri endpoint, StsNetwork network, Credentials credentials)
    {
        var proxy = network.ProxyFor(endpoint);
        return new("", credentials.LastFour)
        {
            Host = endpoint.IsDefaultPort ? endpoint.Host : endpoint.Authority,
            Proxy = proxy is null ? null : $"{proxy.Host}:{proxy.Port.ToString(CultureInfo.InvariantCulture)}",
            ProxySource = proxy is null ? null : StsNetwork.VariableFor(endpoint),
            CaBundleSource = network.CaBundleSource,
            NoVerifySsl = network.NoVerifySsl,
            SignedBySession = credentials.IsTemporary,
        };
    }

    internal string Keys => SignedByRole is { } role
        ? $"role {role}{(Profile is null ? "" : $" (profile '{Profile}')")}"
        : $"{(SignedBySession ? "temporary access key" : "access key")} …{KeyLastFour}{(Profile is null ? "" : $" of profile '{Profile}'")}";

    internal string KeysPlace => Profile is null ? "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" : $"the access keys of profile '{Profile}'";

    /// <summary>AWS_MFA_DISABLE: this command must not ask for a code.</summary>
    internal string ListDevicesCommand =>
        $"AWS_MFA_DISABLE=1 aws iam list-mfa-devices{(Profile is null ? "" : $" --profile {Shlex.Quote(Profile)}")}";
}
