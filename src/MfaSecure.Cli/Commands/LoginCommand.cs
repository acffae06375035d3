using McMaster.Extensions.CommandLineUtils;
using MfaSecure.Cli.Output;
using MfaSecure.Platform;
using MfaSecure.Profiles;
using MfaSecure.Sessions;
using MfaSecure.Sts;

namespace MfaSecure.Cli.Commands;

/// <summary>The console takes sessions of roles and of GetFederationToken, but none of GetSessionToken.</summary>
internal static class LoginCommand
{
    /// <summary>GetFederationToken, API reference: Name.</summary>
    private const int LongestName = 32;

    public static void Declare(CommandLineApplication application, Host host)
        => CommandExtensions.Add(
            application,
            "login",
            "Open the AWS console in the browser, signed in with the profile's role.",
            """
            aws-mfa-secure login --profile production --path s3
            aws-mfa-secure login --role arn:aws:iam::123456789012:role/admin
            aws-mfa-secure login --print
            """,
            command =>
            {
                var profile = command.Profile("Profile of a role. A user without a role is signed in without MFA.");
                var role = new RoleOptions(command, host);
                var path = command.Value("--path <SERVICE>", "Page to open: a service, such as s3, or a path of the console. Default: the console's home page.");
                var print = command.Switch("--print", "Print the URL instead of opening the browser. It signs in whoever opens it within 15 minutes.");
                command.OnExecute(() => Run(host, profile.Value(), role.Chosen, path.Value(), print.HasValue()));
            });

    private static int Run(Host host, string? profile, RoleChoice? role, string? path, bool print)
    {
        var lookup = ProfileSession.Find(host, profile, role).CheckExists();
        var resolution = lookup.Resolution;
        if (resolution.Decision == Decision.PassThrough && !resolution.LacksSerial)
        {
            throw new UserError(
                $"nothing to sign in with: {resolution.Reason}",
                resolution.SessionOf is { } other ? $"run: aws-mfa-secure login --profile {other}" : "choose the profile of a role or of an IAM user: --profile NAME");
        }

        var request = lookup.Request();
        var services = (string section, string service, string key) => lookup.Files.Services(section)?.Nested(service, key);
        var site = ConsoleSite.Of(request.Sts.Partition, host.Environment.Get, resolution.Setting, services);
        var page = site.Page(path, SessionEnvironment.RegionNames.Select(host.Environment.NonEmpty).FirstOrDefault(value => value is not null) ?? resolution.OwnSetting("region"));
        var client = new SignInClient(site, StsNetwork.Resolve(host.Environment.Get, resolution.Setting), host.Clock);

        // AWS lets the console session outlast the role's only where a user's own keys have assumed the role.
        var seconds = resolution is { Decision: Decision.Direct or Decision.PassThrough, Roles.Count: 1 } ? resolution.Role!.Seconds : null;
        var (session, url) = Interrupt.Run(async cancellation =>
        {
            var session = await SessionAsync(host, lookup, cancellation);
            return (session, await client.LoginUrlAsync(session.Credentials, seconds, page, cancellation));
        });
        if (print)
        {
            SecretOutput.Write(host, url + "\n");
            return ExitCodes.Ok;
        }

        var browser = Interrupt.Run(cancellation => Browser.OpenAsync(host, url, cancellation))
            ?? throw new UserError("no browser could be opened", "set BROWSER to one, or print the URL with --print");
        var end = seconds is null ? session.Expiration : host.Clock.GetUtcNow().AddSeconds(seconds.Value);
        host.Out.WriteLine($"Opened the console with {browser}, as {WhoIs(resolution)}, until {Times.Local(end, host.Clock)}.");
        return ExitCodes.Ok;
    }

    private static async Task<Session> SessionAsync(Host host, ProfileSession lookup, CancellationToken cancellation)
    {
        var resolution = lookup.Resolution;
        if (resolution.Role is not null)
        {
            return resolution.Decision == Decision.PassThrough
                ? await lookup.GetWithoutMfaAsync(cancellation)
                : await lookup.GetAsync(cancellation, SessionRequest.Renewal);
        }

        host.Notice(
            "signing in without MFA, because AWS takes no code for a user's console session: pages that require MFA, and IAM, deny access; "
            + "to sign in with MFA, choose a role with --profile or --role");
        var name = RoleChain.SessionNameOf(SerialNumber.Parse(resolution.Serial ?? "").Name ?? host.UserName());
        return await lookup.GetFederationAsync(name[..Math.Min(name.Length, LongestName)], cancellation);
    }

    private static string WhoIs(ProfileResolution resolution)
        => resolution.Role is { } role ? role.RoleArn : $"the user of profile '{resolution.ProfileName}', without MFA";
}
