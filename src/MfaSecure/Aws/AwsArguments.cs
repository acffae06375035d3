using MfaSecure.Platform;

namespace MfaSecure.Aws;

/// <summary>
/// What the arguments of <c>aws</c> say about us: which profile is named explicitly, and whether the command needs AWS at
/// all. Read as the CLI's own parser does (Python's argparse, with its abbreviations), on bytes, by index.
/// </summary>
public sealed class AwsArguments
{
    private static readonly string[] OptionsWithValue =
    [
        "--profile", "--region", "--output", "--query", "--endpoint-url", "--color", "--ca-bundle", "--cli-read-timeout",
        "--cli-connect-timeout", "--cli-binary-format", "--cli-error-format",
    ];

    private static readonly string[] Switches =
    [
        "--debug", "--no-verify-ssl", "--no-paginate", "--version", "--no-sign-request", "--no-cli-pager", "--cli-auto-prompt",
        "--no-cli-auto-prompt",
    ];

    /// <summary>Commands that manage files or sign-ins of the CLI's own and use no credentials of ours.</summary>
    private static readonly string[] OwnCommands = ["configure", "sso", "login", "logout", "history"];

    private readonly IReadOnlyList<byte[]> arguments;
    private readonly List<int> profileIndexes = [];
    private readonly List<string> words = new(4);
    private bool hasServiceOptions;

    /// <summary>Reads an argument list, argv[0] not included.</summary>
    public AwsArguments(IReadOnlyList<byte[]> arguments)
    {
        this.arguments = arguments;
        Read();
        NoCredentialsReason ??= FindReason();
    }

    /// <summary>The value of the last <c>--profile</c>; null where there is none or it is empty, which the CLI takes as not given.</summary>
    public string? Profile { get; private set; }

    /// <summary>Why the command works without credentials, or must be left to the CLI as it stands; null where it needs them.</summary>
    public string? NoCredentialsReason { get; private set; }

    /// <summary>The arguments without any <c>--profile</c> and its value; every other one is the same array.</summary>
    public IReadOnlyList<byte[]> WithoutProfile()
    {
        if (profileIndexes.Count == 0)
        {
            return arguments;
        }

        var kept = new List<byte[]>(arguments.Count);
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!profileIndexes.Contains(index))
            {
                kept.Add(arguments[index]);
            }
        }

        return kept;
    }

    private void Read()
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            ReadOnlySpan<byte> argument = arguments[index];
            if (argument.SequenceEqual("--"u8))
            {
                // Words after it are no options, to argparse or to us.
                hasServiceOptions = true;
                return;
            }

            if (argument.Length < 2 || argument[0] != '-')
            {
                AddWord(argument);
                continue;
            }

            var equals = argument.IndexOf((byte)'=');
            var name = equals < 0 ? argument : argument[..equals];
            if (Matches(name, OptionsWithValue) is { } option)
            {
                index = ReadValue(option, index, equals);
            }
            else
            {
                ReadSwitch(equals < 0 ? Matches(name, Switches) : null, name);
            }
        }
    }

    private int ReadValue(string option, int index, int equals)
    {
        var valueIndex = equals < 0 ? index + 1 : index;
        if (valueIndex >= arguments.Count || (equals < 0 && IsOption(arguments[valueIndex])))
        {
            NoCredentialsReason ??= $"{option} has no value, which aws will say";
            return index;
        }

        if (option == "--profile")
        {
            var value = arguments[valueIndex].AsSpan(equals + 1);
            Profile = value.IsEmpty ? null : RawText.Decode(value);
            profileIndexes.Add(index);
            if (valueIndex != index)
            {
                profileIndexes.Add(valueIndex);
            }
        }

        return valueIndex;
    }

    private void ReadSwitch(string? option, ReadOnlySpan<byte> name)
    {
        switch (option)
        {
            case "--version":
                NoCredentialsReason ??= "--version needs no credentials";
                break;
            case "--no-sign-request":
                NoCredentialsReason ??= "--no-sign-request uses no credentials";
                break;
            case null:
                hasServiceOptions = true;
                if (name.SequenceEqual("--generate-cli-skeleton"u8))
                {
                    NoCredentialsReason ??= "--generate-cli-skeleton sends nothing";
                }

                break;
        }
    }

    private void AddWord(ReadOnlySpan<byte> word)
    {
        if (words.Count < 5)
        {
            words.Add(RawText.Decode(word));
        }
    }

    private string? FindReason()
    {
        if (words.Count == 0)
        {
            return "no command is given";
        }

        if (Array.IndexOf(OwnCommands, words[0]) >= 0 && !(words[0] == "configure" && words.Count > 1 && words[1] == "export-credentials"))
        {
            return $"'{words[0]}' is the CLI's own business";
        }

        return IsHelp() ? "help needs no credentials" : null;
    }

    /// <summary>
    /// <c>aws help</c>, <c>aws s3 help</c>, <c>aws s3 ls help</c>: the CLI takes <c>help</c> where it is all that is left at
    /// a level. A fourth word is a level only below <c>wait</c> and <c>generate</c>; elsewhere it is a file called help.
    /// </summary>
    private bool IsHelp()
        => !hasServiceOptions
            && words[^1] == "help"
            && (words.Count <= 3 || (words.Count == 4 && words[1] is "wait" or "generate"));

    /// <summary>The one option of the list that <paramref name="name"/> is, or abbreviates as argparse allows.</summary>
    private static string? Matches(ReadOnlySpan<byte> name, string[] options)
    {
        if (name.Length < 3 || name[1] != '-')
        {
            return null;
        }

        string? found = null;
        foreach (var option in options)
        {
            if (!StartsWith(option, name))
            {
                continue;
            }

            if (option.Length == name.Length)
            {
                return option;
            }

            if (found is not null)
            {
                return null;
            }

            found = option;
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

    /// <summary>Whether argparse takes a word for an option, and so not for the value of the option before it.</summary>
    private static bool IsOption(ReadOnlySpan<byte> word)
    {
        if (word.Length < 2 || word[0] != '-')
        {
            return false;
        }

        if (word[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            return false;
        }

        var equals = word.IndexOf((byte)'=');
        var name = equals < 0 ? word : word[..equals];
        return Matches(name, OptionsWithValue) is not null || Matches(name, Switches) is not null || !word.Contains((byte)' ');
    }
}
