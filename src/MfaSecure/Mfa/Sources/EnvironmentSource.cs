namespace MfaSecure.Mfa;

/// <summary><c>AWS_MFA_TOKEN</c>: used once, then the next source is asked.</summary>
internal sealed class EnvironmentSource(string? token) : IMfaSource
{
    private string? token = token;

    public string Name => "AWS_MFA_TOKEN";

    public Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        var text = Interlocked.Exchange(ref token, null);
        return Task.FromResult(text is not { Length: > 0 }
            ? MfaCodeResult.None("")
            : MfaCode.FindDigits(text) is { } digits
                ? MfaCodeResult.Of(new(device.Serial, digits) { Source = Name, IsCertain = true })
                : MfaCodeResult.None("AWS_MFA_TOKEN is not a six-digit code"));
    }
}
