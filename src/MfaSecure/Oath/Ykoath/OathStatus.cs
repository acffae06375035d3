namespace MfaSecure.Oath;

/// <summary>YKOATH's status words, and what each means for the user.</summary>
internal static class OathStatus
{
    public const ushort Memory = 0x6581;
    public const ushort WrongLength = 0x6700;
    public const ushort SecurityNotSatisfied = 0x6982;
    public const ushort NotFound = 0x6984;
    public const ushort WrongSyntax = 0x6A80;
    public const ushort NoSpace = 0x6A84;
    public const ushort UnknownInstruction = 0x6D00;

    public static OathException ToException(ushort status, string command) => status switch
    {
        SecurityNotSatisfied => new(OathFailure.NotValidated, "the key's OATH application is locked with a password", "give its OATH password"),
        NotFound => new(OathFailure.NoSuchAccount, "the key does not have this account", "'ykman oath accounts list' shows what it has"),
        NoSpace => new(OathFailure.Full, "the key has no room for another account", "delete one with 'ykman oath accounts delete'"),
        UnknownInstruction => new(OathFailure.UnknownInstruction, $"the key's firmware does not know {command}", "a newer key does"),
        WrongSyntax or WrongLength => new(OathFailure.Refused, $"the key refuses what {command} was given ({status:X4})"),
        Memory => new(OathFailure.Refused, $"the key could not write its memory in {command}", "pull it, plug it in again and retry"),
        _ => new(OathFailure.Protocol, $"the key answered {command} with {status:X4}", "pull it, plug it in again and retry"),
    };
}
