using System.Text.RegularExpressions;

namespace MfaSecure.Iam;

/// <summary>An error from AWS, as the CLI prints it on stderr.</summary>
/// <param name="Code">Such as <c>AccessDenied</c>.</param>
/// <param name="Operation">Such as <c>EnableMFADevice</c>.</param>
/// <param name="Message">AWS's own sentence.</param>
internal sealed partial record IamError(string Code, string Operation, string Message)
{
    /// <summary>The error among warnings and other lines; null when AWS reported none.</summary>
    public static IamError? Find(string stderr)
    {
        var match = Form().Match(stderr);
        return match.Success ? new(match.Groups["code"].Value, match.Groups["operation"].Value, match.Groups["message"].Value.Trim()) : null;
    }

    /// <summary>The text between two others; null when either is missing.</summary>
    public string? Between(string start, string end)
    {
        var from = Message.IndexOf(start, StringComparison.Ordinal);
        if (from < 0)
        {
            return null;
        }

        from += start.Length;
        var to = Message.IndexOf(end, from, StringComparison.Ordinal);
        return to < 0 ? null : Message[from..to];
    }

    // botocore's ClientError; v2 may put "aws: [ERROR]: " before it and lines of details after it.
    [GeneratedRegex(
        @"An error occurred \((?<code>\w[\w.]*)\) when calling the (?<operation>\w+) operation(?: \(reached max retries: \d+\))?: ?(?<message>[^\r\n]*)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
