using MfaSecure.Oath;

namespace MfaSecure.Mfa;

/// <summary>Which OATH account belongs to an MFA device. Never a guess: ids are compared whole.</summary>
internal static class OathAccountChooser
{
    /// <summary>The issuer in AWS's QR code, whose label is <c>Amazon Web Services:NAME@ACCOUNT</c>.</summary>
    private const string AwsIssuer = "Amazon Web Services";

    private const int AccountIdLength = 12;

    /// <summary>Several accounts match only if the YubiKey itself is ambiguous.</summary>
    public static IReadOnlyList<OathAccount> Find(IReadOnlyList<OathAccount> accounts, MfaDevice device, string? chosen)
    {
        if (chosen is not null)
        {
            return WithId(accounts, chosen);
        }

        var exact = WithId(accounts, device.Serial);
        return exact.Count > 0 || device.Name is null ? exact : OfQrCode(accounts, device.Name, device.AccountId!);
    }

    /// <summary>The YubiKey puts a period that is not 30 s in front of the id; people leave it out.</summary>
    private static List<OathAccount> WithId(IReadOnlyList<OathAccount> accounts, string id)
    {
        var exact = accounts.Where(account => account.HasId(id)).ToList();
        return exact.Count > 0 ? exact : [.. accounts.Where(account => account.HasId($"{account.Period}/{id}"))];
    }

    private static List<OathAccount> OfQrCode(IReadOnlyList<OathAccount> accounts, string name, string accountId)
    {
        var named = accounts
            .Where(account => account.Issuer is null or AwsIssuer && account.Name.StartsWith(name + "@", StringComparison.Ordinal))
            .ToList();
        var ofAccount = named.Where(account => account.Name.AsSpan(name.Length + 1).SequenceEqual(accountId)).ToList();
        if (ofAccount.Count > 0)
        {
            return ofAccount;
        }

        // An account alias does not prove which AWS account it is: it counts only if no other OATH account has that name.
        return named.Count == 1 && !IsAccountId(named[0].Name.AsSpan(name.Length + 1)) ? named : [];
    }

    private static bool IsAccountId(ReadOnlySpan<char> text)
        => text.Length == AccountIdLength && text.IndexOfAnyExceptInRange('0', '9') < 0;
}
