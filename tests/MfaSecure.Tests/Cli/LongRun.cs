namespace MfaSecure.Tests.Cli;

/// <summary>How often what is tried at random is tried: minutes of it only where <c>AWS_MFA_SECURE_LONG=1</c> asks for them.</summary>
internal static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("AWS_MFA_SECURE_LONG") == "1";

    public static int Rounds(int normally, int asked) => IsOn ? asked : normally;
}
