namespace MfaSecure.Oath;

/// <summary>YKOATH's status words.</summary>
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
        SecurityNotSatisfied => new(OathFailure.NotValidated, "the YubiKey's OATH application is locked with a password", "enter its OATH password"),
        NotFound => new(OathFailure.NoSuchAccount, "the YubiKey does not have this account", "list its accounts with 'ykman oath accounts list'"),
        NoSpace => new(OathFailure.Full, "the YubiKey has no room for another account", "delete one with 'ykman oath accounts delete'"),
        UnknownInstruction => new(OathFailure.UnknownInstruction, $"the YubiKey's firmware does not support {command}", "use a newer YubiKey"),
        WrongSyntax or WrongLength => new(OathFailure.Refused, $"the YubiKey rejected the data of {command} ({status:X4})"),
        Memory => new(OathFailure.Refused, $"the YubiKey could not write its memory in {command}", "unplug it, plug it in again and retry"),
        _ => new(OathFailure.Protocol, $"the YubiKey answered {command} with {status:X4}", "unplug it, plug it in again and retry"),
    };
}
