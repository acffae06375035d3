namespace MfaSecure.Cli.Doctor;

internal enum CheckStatus
{
    Ok,
    Skipped,
    Warning,
    Failed,
}

internal sealed record CheckResult(CheckStatus Status, string Subject, string Message, string? Fix = null)
{
    public static CheckResult Ok(string subject, string message) => new(CheckStatus.Ok, subject, message);

    public static CheckResult Skipped(string subject, string reason) => new(CheckStatus.Skipped, subject, reason);

    public static CheckResult Warning(string subject, string message, string fix) => new(CheckStatus.Warning, subject, message, fix);

    public static CheckResult Failed(string subject, string message, string? fix) => new(CheckStatus.Failed, subject, message, fix);

    public static CheckResult Of(string subject, UserError error) => Failed(subject, error.Message, error.Hint);
}
