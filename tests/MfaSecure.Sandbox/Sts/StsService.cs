using System.Globalization;
using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>AWS Security Token Service (API reference, version 2011-06-15).</summary>
internal static class StsService
{
    public static readonly AwsService Table = new("sts", "2011-06-15", new()
    {
        ["GetSessionToken"] = GetSessionToken,
        ["AssumeRole"] = AssumeRole,
        ["GetFederationToken"] = GetFederationToken,
        ["GetCallerIdentity"] = GetCallerIdentity,
    });

    private const string SerialPattern = @"[\w+=/:,.@-]*";

    private static XElement[] GetSessionToken(ActionContext call)
    {
        new Constraints(call)
            .Number("DurationSeconds", 900, 129600)
            .Text("SerialNumber", 9, 256, SerialPattern)
            .Text("TokenCode", 6, 6, @"[\d]*")
            .Enforce();
        if (call.Caller.Session is not null)
        {
            throw AwsError.AccessDenied("Cannot call GetSessionToken with session credentials");
        }

        var user = call.Caller.User!;
        if (user.Denies("sts:GetSessionToken"))
        {
            throw AwsError.NotAuthorized(user.Arn, "sts:GetSessionToken", because: "with an explicit deny in an identity-based policy");
        }

        var session = call.Account.AddSession(new TemporarySession
        {
            HasMfa = CheckMfa(call),
            Expiration = call.Now.AddSeconds(Seconds(call, 43200)),
            Arn = user.Arn,
            UserId = user.UserId,
            User = user,
            MadeBy = call.Caller.AccessKeyId,
        });
        return [Credentials(call, session)];
    }

    /// <summary>Takes no code, so the session has no MFA.</summary>
    private static XElement[] GetFederationToken(ActionContext call)
    {
        new Constraints(call)
            .Required("Name").Text("Name", 2, 32, @"[\w+=,.@-]*")
            .Text("Policy", 1, 2048, @"[\u0009\u000A\u000D\u0020-\u00FF]+")
            .Number("DurationSeconds", 900, 129600)
            .Enforce();
        if (call.Caller.Session is not null)
        {
            throw AwsError.AccessDenied("Cannot call GetFederationToken with session credentials");
        }

        var user = call.Caller.User!;
        var name = call["Name"]!;
        var arn = $"arn:{call.Account.Partition}:sts::{call.Account.Id}:federated-user/{name}";
        if (user.DenialReason("sts:GetFederationToken", arn, hasMfa: false) is { } because)
        {
            throw AwsError.NotAuthorized(user.Arn, "sts:GetFederationToken", arn, because);
        }

        var session = call.Account.AddSession(new TemporarySession
        {
            HasMfa = false,
            Expiration = call.Now.AddSeconds(Seconds(call, 43200)),
            Arn = arn,
            UserId = $"{call.Account.Id}:{name}",
            Federated = new FederatedUser(name, call["Policy"]),
            MadeBy = call.Caller.AccessKeyId,
        });
        var federated = call.Element("FederatedUser", call.Element("FederatedUserId", session.UserId), call.Element("Arn", arn));
        return [Credentials(call, session), federated, call.Element("PackedPolicySize", call["Policy"] is null ? "0" : "6")];
    }

    private static XElement[] AssumeRole(ActionContext call)
    {
        new Constraints(call)
            .Required("RoleArn").Text("RoleArn", 20, 2048, @"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD]+")
            .Required("RoleSessionName").Text("RoleSessionName", 2, 64, @"[\w+=,.@-]*")
            .Number("DurationSeconds", 900, 43200)
            .Text("ExternalId", 2, 1224, @"[\w+=,.@:\/-]*")
            .Text("SerialNumber", 9, 256, SerialPattern)
            .Text("TokenCode", 6, 6, @"[\d]*")
            .Enforce();
        var arn = call["RoleArn"]!;
        if (!arn.StartsWith($"arn:{call.Account.Partition}:iam::", StringComparison.Ordinal))
        {
            throw AwsError.Validation($"{arn} is invalid");
        }

        var hasMfa = CheckMfa(call) || call.Caller.HasMfa;
        var role = call.Account.Role(arn);
        if (role is null || call.Caller.Session?.Federated is not null || !Trusts(role, call, hasMfa) || (call.Caller.User?.Denies("sts:AssumeRole", hasMfa) ?? false))
        {
            throw AwsError.NotAuthorized(call.Caller.Arn, "sts:AssumeRole", arn);
        }

        var seconds = Seconds(call, 3600);
        if (call.Caller.Session is not null && seconds > 3600)
        {
            throw AwsError.Validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }

        if (seconds > role.MaxSessionDuration)
        {
            throw AwsError.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }

        var name = call["RoleSessionName"]!;
        var session = call.Account.AddSession(new TemporarySession
        {
            HasMfa = false,
            Expiration = call.Now.AddSeconds(seconds),
            Arn = $"arn:{call.Account.Partition}:sts::{call.Account.Id}:assumed-role/{role.Name}/{name}",
            UserId = $"{role.RoleId}:{name}",
            Role = role,
            MadeBy = call.Caller.Session is null ? call.Caller.AccessKeyId : null,
        });
        var assumed = call.Element(
            "AssumedRoleUser", call.Element("AssumedRoleId", session.UserId), call.Element("Arn", session.Arn));
        return [assumed, Credentials(call, session)];
    }

    /// <summary>Needs no permission; even an explicit deny does not block it.</summary>
    private static XElement[] GetCallerIdentity(ActionContext call)
        => [
            call.Element("Arn", call.Caller.Arn),
            call.Element("UserId", call.Caller.UserId),
            call.Element("Account", call.Account.Id),
        ];

    private static bool Trusts(IamRole role, ActionContext call, bool hasMfa)
    {
        var who = call.Caller.Session?.Role?.Arn ?? call.Caller.Arn;
        return (role.TrustedArns.Count == 0 || role.TrustedArns.Contains(who))
            && (role.ExternalId is null || role.ExternalId == call["ExternalId"])
            && (!role.RequiresMfa || hasMfa);
    }

    /// <returns>True for a correct code, false if the request has none.</returns>
    private static bool CheckMfa(ActionContext call)
    {
        if (call["SerialNumber"] is null && call["TokenCode"] is null)
        {
            return false;
        }

        if (call["SerialNumber"] is not { } serial || call["TokenCode"] is not { } code)
        {
            throw AwsError.AccessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
        }

        var device = call.Account.Device(serial);
        if (device?.User is null || device.User != call.Caller.User)
        {
            throw AwsError.AccessDenied(
                "MultiFactorAuthentication failed, unable to validate MFA code.  "
                + "Please verify your MFA serial number is valid and associated with this user.");
        }

        return device.Accept(code)
            ? true
            : throw AwsError.AccessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
    }

    private static int Seconds(ActionContext call, int defaultValue)
        => call["DurationSeconds"] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : defaultValue;

    private static XElement Credentials(ActionContext call, TemporarySession session)
        => call.Element(
            "Credentials",
            call.Element("AccessKeyId", session.AccessKeyId),
            call.Element("SecretAccessKey", session.SecretAccessKey),
            call.Element("SessionToken", session.SessionToken),
            call.Element("Expiration", session.Expiration.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
}
