namespace MfaSecure.AwsCli;

internal static class AwsOptions
{
    public const int None = -1;

    public const int Ambiguous = -2;

    /// <summary>The index of <c>--debug</c>; a constant, so that no static constructor runs.</summary>
    private const int FirstSwitch = 11;

    /// <summary>Of CLI versions 1 and 2; those that take a value come first.</summary>
    /// <remarks>Without version 1's <c>--v2-debug</c>, so that <c>--v</c> is <c>--version</c> as in version 2; version 1 rejects <c>--v</c>.</remarks>
    public static readonly string[] Names =
    [
        "--profile", "--region", "--output", "--query", "--endpoint-url", "--color", "--ca-bundle", "--cli-read-timeout",
        "--cli-connect-timeout", "--cli-binary-format", "--cli-error-format",
        "--debug", "--no-verify-ssl", "--no-paginate", "--version", "--no-sign-request", "--no-cli-pager", "--cli-auto-prompt",
        "--no-cli-auto-prompt",
    ];

    /// <summary>Whether argparse reads it as an option, known or not, rather than as a value. Not for a <c>--</c>, unless it follows an option.</summary>
    public static bool IsOption(ReadOnlySpan<byte> argument, out int option, out int equals)
    {
        (option, equals) = (None, -1);
        if (argument.Length < 2 || argument[0] != '-')
        {
            return false;
        }

        equals = argument.IndexOf((byte)'=');
        option = Match(equals < 0 ? argument : argument[..equals]);
        return option != None || !(IsNegativeNumber(argument) || argument.Contains((byte)' '));
    }

    public static bool TakesValue(int option) => option >= 0 && option < FirstSwitch;

    /// <summary>An exact name, or the only option that it abbreviates.</summary>
    private static int Match(ReadOnlySpan<byte> name)
    {
        if (name.Length < 2 || name[1] != '-')
        {
            return None;
        }

        var found = None;
        for (var index = 0; index < Names.Length; index++)
        {
            if (!StartsWith(Names[index], name))
            {
                continue;
            }

            if (Names[index].Length == name.Length)
            {
                return index;
            }

            found = found == None ? index : Ambiguous;
        }

        return found;
    }

    private static bool StartsWith(string option, ReadOnlySpan<byte> name)
    {
        if (option.Length < name.Length)
        {
            return false;
        }

        for (var index = name.Length - 1; index >= 2; index--)
        {
            if (option[index] != name[index])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>-5</c>, <c>-.5</c>, <c>-1.5</c>: words to argparse.</summary>
    private static bool IsNegativeNumber(ReadOnlySpan<byte> word)
    {
        var digits = word[1..];
        var point = digits.IndexOf((byte)'.');
        return point < 0
            ? IsDigits(digits)
            : point + 1 < digits.Length && IsDigits(digits[..point]) && IsDigits(digits[(point + 1)..]);
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
