namespace MfaSecure.Tests.Oath;

/// <summary>A test on a real key, for those who name theirs: <c>AWS_MFA_TEST_YUBIKEY=SERIAL scripts/test</c>. No other key is touched.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class YubiKeyFactAttribute : FactAttribute
{
    public YubiKeyFactAttribute()
    {
        if (Serial is null)
        {
            Skip = "names no key: AWS_MFA_TEST_YUBIKEY=SERIAL";
        }
    }

    public static uint? Serial => uint.TryParse(Environment.GetEnvironmentVariable("AWS_MFA_TEST_YUBIKEY"), out var serial) ? serial : null;
}
