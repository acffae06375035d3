using System.Globalization;
using System.Text.RegularExpressions;
using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Platform;
using MfaSecure.Profiles;

namespace MfaSecure.Cli.Commands;

/// <summary><c>--role</c> and its companions, for commands that can take a role without a profile of its own.</summary>
/// <remarks>Limits: AWS STS API reference, AssumeRole.</remarks>
internal sealed partial class RoleOptions
{
    private const int LeastSeconds = 900, MostSeconds = 43200;
    private readonly CommandOption role, externalId, sessionName, duration;

    public RoleOptions(CommandLineApplication command, Host host)
    {
        role = command.Choice("--role <ARN>", "Role to assume, without a profile of its own. The profile is then that of the user.", () => KnownRoles(host));
        externalId = command.Value("--external-id <ID>", "External ID that the role's trust policy requires. Only with --role.");
        sessionName = command.Value("--session-name <NAME>", "Name of the role session, shown in CloudTrail. Only with --role. Default: your user name.");
        duration = command.Value("--duration <SECONDS>", "Length of the role session, 900 to 43200. Only with --role. Default: 3600. Over 3600, the role needs a code of its own.");
    }

    public static IReadOnlyList<string> Names { get; } = ["role", "external-id", "session-name", "duration"];

    public RoleChoice? Chosen => Read(name => Array.Find([role, externalId, sessionName, duration], option => option.LongName == name)!.Value());

    /// <summary>By the option's name, without dashes; null where it is not given.</summary>
    /// <exception cref="UserError">A value that AWS would reject, or a companion without <c>--role</c>; exit code 2.</exception>
    public static RoleChoice? Read(Func<string, string?> value)
    {
        if (value("role") is not { } arn)
        {
            return Names.FirstOrDefault(name => value(name) is not null) is { } lonely
                ? throw new UserError($"--{lonely} is only for --role", "add --role ARN; for a role's profile, set it in the profile", ErrorKind.Usage)
                : null;
        }

        if (!RoleArn().IsMatch(arn))
        {
            throw Invalid("--role", arn, "use the role's ARN, such as arn:aws:iam::123456789012:role/admin");
        }

        return new(
            arn,
            Checked("external-id", ExternalId(), "use 2 to 1224 letters, digits and _+=,.@:/-"),
            Checked("session-name", SessionName(), "use 2 to 64 letters, digits and _+=,.@-"),
            value("duration") is { } text
                ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= LeastSeconds and <= MostSeconds
                    ? seconds
                    : throw Invalid("--duration", text, $"use a number of seconds from {LeastSeconds} to {MostSeconds}")
                : null);

        string? Checked(string name, Regex form, string hint)
            => value(name) is { } given && !form.IsMatch(given) ? throw Invalid($"--{name}", given, hint) : value(name);
    }

    private static IEnumerable<string> KnownRoles(Host host)
    {
        var files = ProfileFiles.Load(host).Profiles;
        return files.Names.Select(name => files.Find(name)?.OwnOrHidden("role_arn")).OfType<string>();
    }

    private static UserError Invalid(string option, string value, string hint) => new($"invalid value '{Sanitizer.Clean(value)}' for {option}", hint, ErrorKind.Usage);

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:iam::[0-9]{12}:role/[!-~]{1,576}\z")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"\A[\w+=,.@:/-]{2,1224}\z", RegexOptions.ECMAScript)]
    private static partial Regex ExternalId();

    [GeneratedRegex(@"\A[\w+=,.@-]{2,64}\z", RegexOptions.ECMAScript)]
    private static partial Regex SessionName();
}
