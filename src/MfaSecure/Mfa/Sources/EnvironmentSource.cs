namespace MfaSecure.Mfa;

/// <summary><c>AWS_MFA_TOKEN</c>: used once, then the next source is asked.</summary>
internal sealed class EnvironmentSource(string? token) : IMfaSource
{
    public const string Variable = "AWS_MFA_TOKEN";

    private string? token = token;

    public string Name => Variable;

    public Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        var text = Interlocked.Exchange(ref token, null);
        return Task.FromResult(text is not { Length: > 0 }
            ? MfaCodeResult.None("")
            : MfaCode.FindDigits(text) is { } digits
                ? MfaCodeResult.Of(new(device.Serial, digits) { Source = Name, IsCertain = true })
                : MfaCodeResult.None($"{Variable} is not a six-digit code"));
    }
}
