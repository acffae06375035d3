namespace MfaSecure.Oath;

/// <summary>YKOATH's tags.</summary>
internal static class OathTag
{
    public const byte Name = 0x71;
    public const byte NameList = 0x72;
    public const byte Key = 0x73;
    public const byte Challenge = 0x74;
    public const byte Response = 0x75;
    public const byte Truncated = 0x76;
    public const byte Hotp = 0x77;
    public const byte Property = 0x78;
    public const byte Version = 0x79;
    public const byte Counter = 0x7A;
    public const byte Algorithm = 0x7B;
    public const byte Touch = 0x7C;
}
