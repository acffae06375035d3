namespace MfaSecure.Platform;

/// <summary>
/// Cuts loops: we call aws, its credential_process calls us, which calls aws… A variable counts how often we are among the
/// callers of one command.
/// </summary>
public static class Guard
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "AWS_MFA_DEPTH";

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

    private static int Depth(EnvironmentBlock environment)
        => int.TryParse(environment.Get(Variable), out var depth) && depth > 0 ? depth : 0;
}
