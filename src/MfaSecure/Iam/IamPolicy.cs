using System.Text;
using MfaSecure.Profiles;

namespace MfaSecure.Iam;

/// <summary>The least policy that allows some actions, on one line. Source: Service Authorization Reference,
/// "Actions, resources, and condition keys for AWS Identity and Access Management".</summary>
internal static class IamPolicy
{
    public static IReadOnlyList<string> EnrollActions { get; } =
        ["iam:GetUser", "iam:ListMFADevices", "iam:EnableMFADevice", "iam:ResyncMFADevice", "iam:CreateVirtualMFADevice", "iam:ListVirtualMFADevices"];

    public static IReadOnlyList<string> RotateActions { get; } =
        ["iam:ListAccessKeys", "iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey", "iam:GetAccessKeyLastUsed"];

    /// <summary>No user means each user for themselves; no device means any device of the account.</summary>
    public static string Allowing(IEnumerable<string> actions, string? userArn = null, string? deviceArn = null)
    {
        var partition = Profiles.SerialNumber.PartitionOf(userArn) ?? Profiles.SerialNumber.PartitionOf(deviceArn) ?? Partition.Commercial;
        var groups = actions.GroupBy(action => Resource(action, partition, userArn, deviceArn));
        var text = new StringBuilder("""{"Version":"2012-10-17","Statement":[""");
        foreach (var (at, group) in groups.Index())
        {
            var names = string.Join(',', group.Select(Quoted));
            text.Append(at == 0 ? "" : ",").Append("""{"Effect":"Allow","Action":""").Append(group.Count() == 1 ? names : $"[{names}]")
                .Append(""","Resource":""").Append(Quoted(group.Key)).Append('}');
        }

        return text.Append("]}").ToString();
    }

    private static string Resource(string action, string partition, string? userArn, string? deviceArn) => action switch
    {
        "iam:ListVirtualMFADevices" => "*",
        "iam:CreateVirtualMFADevice" or "iam:DeleteVirtualMFADevice" => deviceArn ?? $"arn:{partition}:iam::*:mfa/*",
        _ => userArn ?? $"arn:{partition}:iam::*:user/${{aws:username}}",
    };

    // Text from outside must not break out of its quotes.
    private static string Quoted(string text) => $"\"{string.Concat(text.Where(c => c is > ' ' and < '\x7F' and not '"' and not '\\'))}\"";
}
