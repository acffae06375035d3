using MfaSecure.Platform;

namespace MfaSecure.Settings;

/// <summary>
/// Cuts loops: we call aws, its credential_process calls us, which calls aws… A variable counts how often we are among the
/// callers of one command.
/// </summary>
internal static class RecursionGuard
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "AWS_MFA_DEPTH";

    /// <summary>Names the sessions that and MFA devices that callers of ours are just asking for, each followed by a space.</summary>
    private const string Refreshing = "AWS_MFA_REFRESHING";

    /// <summary>More than anybody needs: an alias of the CLI's that calls aws is two, a credential_process of it three.</summary>
    private const int Deepest = 5;

    /// <summary>Throws where we are too deep.</summary>
    /// <exception cref="UserError">A loop.</exception>
    public static void Check(EnvironmentBlock environment)
    {
        if (Depth(environment) >= Deepest)
        {
            throw new UserError(
                $"aws-mfa-secure, aws and a credential_process call each other in a loop ({Deepest} deep)",
                "let credential_process call aws-mfa-secure with another --profile, or set AWS_MFA_AWS to the real aws");
        }
    }

    /// <summary>The variable for a child that might call us.</summary>
    public static (string Name, string? Value) Next(EnvironmentBlock environment)
        => (Variable, (Depth(environment) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The environment of a child that is asked for what a refresh needs.</summary>
    /// <param name="environment">Ours.</param>
    /// <param name="session">The session that is refreshed.</param>
    /// <param name="device">The MFA device that is asked for a code.</param>
    public static EnvironmentBlock WhileRefreshing(EnvironmentBlock environment, string session, string device)
        => environment.With([], Next(environment), (Refreshing, environment.Get(Refreshing) + session + " " + device + " "));

    /// <summary>Throws where a caller of ours waits for us and holds the lock of a session or device that we are about to take.</summary>
    /// <exception cref="UserError">A loop.</exception>
    public static void CheckRefreshing(EnvironmentBlock environment, string what)
    {
        if (environment.Get(Refreshing)?.Contains(what + " ", StringComparison.Ordinal) == true)
        {
            throw new UserError(
                "the program that is to give keys or a code asks for the very session they are for: a loop",
                "let credential_process and mfa_process use another --profile, or set AWS_MFA_DISABLE=1 for them");
        }
    }

    private static int Depth(EnvironmentBlock environment)
        => int.TryParse(environment.Get(Variable), out var depth) && depth > 0 ? depth : 0;
}
