using MfaSecure.Platform;

namespace MfaSecure.Settings;

/// <summary>Stops loops: we call aws, its credential_process calls us, we call aws again.</summary>
internal static class RecursionGuard
{
    public const string Variable = "AWS_MFA_DEPTH";

    /// <summary>Session files and MFA serials that our ancestor processes are refreshing, and the terminal they ask on, each followed by a space.</summary>
    private const string Refreshing = "AWS_MFA_REFRESHING";

    /// <summary>A CLI alias that calls aws is two deep, its credential_process three.</summary>
    private const int Deepest = 5;

    public static void Check(EnvironmentBlock environment)
    {
        if (Depth(environment) >= Deepest)
        {
            throw new UserError(
                $"aws-mfa-secure, aws and a credential_process call each other in a loop ({Deepest} deep)",
                "make credential_process call aws-mfa-secure with another --profile, or set AWS_MFA_AWS to the real aws");
        }
    }

    /// <summary>For a child that might call us.</summary>
    public static (string Name, string? Value) Next(EnvironmentBlock environment)
        => (Variable, (Depth(environment) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>For a helper that a refresh runs.</summary>
    public static EnvironmentBlock WhileRefreshing(EnvironmentBlock environment, string session, string device)
        => environment.With([], Next(environment), (Refreshing, environment.Get(Refreshing) + session + " " + device + " "));

    /// <summary>For a helper that may ask on the terminal on which we have the turn.</summary>
    public static EnvironmentBlock WithTerminal(EnvironmentBlock environment, string name)
        => environment.With([], (Refreshing, environment.Get(Refreshing) + name + " "));

    public static bool HasTerminal(EnvironmentBlock environment, string name)
        => environment.Get(Refreshing)?.Contains(name + " ", StringComparison.Ordinal) == true;

    /// <summary>Throws if an ancestor process waits for us and holds the lock that we are about to take.</summary>
    public static void CheckRefreshing(EnvironmentBlock environment, string what)
    {
        if (environment.Get(Refreshing)?.Contains(what + " ", StringComparison.Ordinal) == true)
        {
            throw new UserError(
                "credential_process or mfa_process calls aws-mfa-secure for the session that is waiting for it",
                "use another --profile in it, or set AWS_MFA_DISABLE=1 there");
        }
    }

    private static int Depth(EnvironmentBlock environment)
        => int.TryParse(environment.Get(Variable), out var depth) && depth > 0 ? depth : 0;
}
