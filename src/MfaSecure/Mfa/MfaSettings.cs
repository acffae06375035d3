namespace MfaSecure.Mfa;

/// <summary>What environment and profile say about where codes come from.</summary>
public sealed record MfaSettings
{
    /// <summary><c>AWS_MFA_TOKEN</c>.</summary>
    public string? Token { get; init; }

    /// <summary><c>AWS_MFA_PROCESS</c> or <c>mfa_process</c>.</summary>
    public string? Process { get; init; }

    /// <summary><c>AWS_MFA_SOURCE</c>: which sources, in which order; null for all.</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary><c>AWS_MFA_NO_PROMPT</c>: nobody is to be asked.</summary>
    public bool NoPrompt { get; init; }

    /// <summary><c>AWS_MFA_TIMEOUT</c>: how long people are waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Prints which are set, and no value of a secret.</summary>
    public override string ToString() => $"sources {(Sources is null ? "all" : string.Join(",", Sources))}";
}
