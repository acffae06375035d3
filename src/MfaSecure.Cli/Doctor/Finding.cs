namespace MfaSecure.Cli.Doctor;

/// <summary>How a check ended.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Could not be looked at, or needs not be; the text says why.</summary>
    Skipped,

    /// <summary>It works, and could be better.</summary>
    Advice,

    /// <summary>It does not work.</summary>
    Failed,
}

/// <summary>What one check found.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Subject">What was looked at, in a word or two.</param>
/// <param name="Text">What was found.</param>
/// <param name="Cure">What to do, where something is to be done.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text, string? Cure = null)
{
    public static Finding Ok(string subject, string text) => new(Verdict.Ok, subject, text);

    public static Finding Skipped(string subject, string why) => new(Verdict.Skipped, subject, why);

    public static Finding Advice(string subject, string text, string cure) => new(Verdict.Advice, subject, text, cure);

    public static Finding Failed(string subject, string text, string? cure) => new(Verdict.Failed, subject, text, cure);

    /// <summary>A failure that has its sentence and cure already.</summary>
    public static Finding Of(string subject, UserError error) => Failed(subject, error.Message, error.Hint);
}
