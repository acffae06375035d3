using MfaSecure.Platform;

namespace MfaSecure.AwsCli;

/// <summary>The profile of an <c>aws</c> command line, and whether it uses credentials; parsed as Python's argparse does, but on bytes.</summary>
internal sealed class AwsArguments
{
    /// <summary>These manage the CLI's own files or sign-ins.</summary>
    private static readonly string[] OwnCommands = ["configure", "sso", "login", "logout", "history"];

    private readonly IReadOnlyList<byte[]> arguments;
    private readonly List<int> profileIndexes = [];
    private readonly List<string> words = new(4);
    private bool hasServiceOptions;
    private string? endpointUrl;

    public AwsArguments(IReadOnlyList<byte[]> arguments)
    {
        this.arguments = arguments;
        Read();
        NoCredentialsReason ??= FindReason();
    }

    /// <summary>The last <c>--profile</c>; null if there is none or it is empty, which the CLI treats as absent.</summary>
    public string? Profile { get; private set; }

    /// <summary>The first word if it is the reason, and the second; an alias of the AWS CLI may have changed their meaning.</summary>
    public (string Command, string? Subcommand)? OwnCommand { get; private set; }

    /// <summary>These start a plug-in and tell it the name of the profile, also that of <c>AWS_PROFILE</c>, whose long-term access keys it would sign with.</summary>
    public bool TellsPlugInTheProfile
        => words.Count > 1 && (words[0], words[1]) is ("ecs", "execute-command") or ("lightsail", "push-container-image");

    /// <summary>How long the URL of <c>s3 presign</c> is to work; null for other commands.</summary>
    public long? PresignedSeconds => words.Count > 1 && words[0] == "s3" && words[1] == "presign" ? ReadExpiresIn() : null;

    public string? Region { get; private set; }

    public string? CaBundle { get; private set; }

    public bool NoVerifySsl { get; private set; }

    /// <summary>Null for other services: their endpoint is not STS's.</summary>
    public string? EndpointUrl => words is ["sts", ..] ? endpointUrl : null;

    /// <summary>Null if the command needs credentials; else it passes through, because it needs none or the CLI must report an error.</summary>
    public string? NoCredentialsReason { get; private set; }

    public IReadOnlyList<byte[]> WithoutProfile()
    {
        if (profileIndexes.Count == 0)
        {
            return arguments;
        }

        var remaining = new List<byte[]>(arguments.Count);
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!profileIndexes.Contains(index))
            {
                remaining.Add(arguments[index]);
            }
        }

        return remaining;
    }

    private void Read()
    {
        var isOptionPossible = true;
        for (var index = 0; index < arguments.Count; index++)
        {
            ReadOnlySpan<byte> argument = arguments[index];
            if (!isOptionPossible)
            {
                ReadBehindDashes(argument);
            }
            else if (argument.SequenceEqual("--"u8))
            {
                isOptionPossible = false;
            }
            else if (!AwsOptions.IsOption(argument, out var option, out var equals))
            {
                AddWord(argument);
            }
            else if (AwsOptions.TakesValue(option))
            {
                index = ReadValue(option, index, equals);
            }
            else
            {
                ReadSwitch(option, argument, equals);
            }
        }
    }

    /// <summary>A <c>--</c> ends the global options; the command's own parser reads what follows.</summary>
    private void ReadBehindDashes(ReadOnlySpan<byte> argument)
    {
        if (words.Count > 0 && argument.Length > 1 && argument[0] == '-')
        {
            hasServiceOptions = true;
        }
        else
        {
            AddWord(argument);
        }
    }

    private int ReadValue(int option, int index, int equals)
    {
        var valueIndex = equals < 0 ? index + 1 : index;
        if (valueIndex >= arguments.Count || (equals < 0 && AwsOptions.IsOption(arguments[valueIndex], out _, out _)))
        {
            NoCredentialsReason ??= AwsOptions.Names[option] + " has no value; aws reports that";
            return index;
        }

        var value = arguments[valueIndex].AsSpan(equals + 1);
        switch (AwsOptions.Names[option])
        {
            case "--profile":
                Profile = TextOf(value);
                profileIndexes.Add(index);
                if (valueIndex != index)
                {
                    profileIndexes.Add(valueIndex);
                }

                break;
            case "--region":
                Region = TextOf(value);
                break;
            case "--ca-bundle":
                CaBundle = TextOf(value);
                break;
            case "--endpoint-url":
                endpointUrl = TextOf(value);
                break;
        }

        return valueIndex;
    }

    private static string? TextOf(ReadOnlySpan<byte> value) => value.IsEmpty ? null : RawText.Decode(value);

    private void ReadSwitch(int option, ReadOnlySpan<byte> argument, int equals)
    {
        if (option == AwsOptions.Ambiguous)
        {
            NoCredentialsReason ??= "an abbreviated option is ambiguous; aws reports that";
        }
        else if (option == AwsOptions.None)
        {
            ReadServiceOption(equals < 0 ? argument : argument[..equals]);
        }
        else if (equals >= 0)
        {
            NoCredentialsReason ??= AwsOptions.Names[option] + " takes no value; aws reports that";
        }
        else if (AwsOptions.Names[option] == "--no-verify-ssl")
        {
            NoVerifySsl = true;
        }
        else if (AwsOptions.Names[option] is "--version" or "--no-sign-request")
        {
            NoCredentialsReason ??= AwsOptions.Names[option] + " needs no credentials";
        }
    }

    private void ReadServiceOption(ReadOnlySpan<byte> name)
    {
        hasServiceOptions |= !name.SequenceEqual("--v2-debug"u8);
        if (name.SequenceEqual("--generate-cli-skeleton"u8))
        {
            NoCredentialsReason ??= "--generate-cli-skeleton sends nothing";
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
            OwnCommand = (words[0], words.Count > 1 ? words[1] : null);
            return $"'{words[0]}' needs no session";
        }

        if (words is ["sts", "get-session-token" or "get-federation-token", ..])
        {
            return $"only long-term keys may call {words[1]}";
        }

        return IsHelp() ? "help needs no credentials" : null;
    }

    /// <summary>The CLI's default is an hour.</summary>
    private long ReadExpiresIn()
    {
        long seconds = 3600;
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = RawText.Decode(arguments[index]);
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument : argument[..equals];
            if (name.Length > 3 && "--expires-in".StartsWith(name, StringComparison.Ordinal)
                && long.TryParse(equals >= 0 ? argument[(equals + 1)..] : index + 1 < arguments.Count ? RawText.Decode(arguments[index + 1]) : "", out var given))
            {
                seconds = given;
            }
        }

        return seconds;
    }

    /// <summary>At most the third word, <c>aws s3 ls help</c>; the fourth only below <c>wait</c> and <c>generate</c>. Elsewhere it is a file called help.</summary>
    private bool IsHelp()
        => !hasServiceOptions
            && words[^1] == "help"
            && (words.Count <= 3 || (words.Count == 4 && words[1] is "wait" or "generate"));
}
