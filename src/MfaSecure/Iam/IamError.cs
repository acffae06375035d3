using System.Text.RegularExpressions;

namespace MfaSecure.Iam;

/// <summary>An AWS error as the CLI prints it: the code such as <c>AccessDenied</c>, the operation such as <c>EnableMFADevice</c>.</summary>
internal sealed partial record IamError(string Code, string Operation, string Message)
{
    public static IamError? Find(string stderr)
    {
        var match = Form().Match(stderr);
        return match.Success ? new(match.Groups["code"].Value, match.Groups["operation"].Value, match.Groups["message"].Value.Trim()) : null;
    }

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
