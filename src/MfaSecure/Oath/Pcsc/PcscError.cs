namespace MfaSecure.Oath;

internal static class PcscError
{
    public const uint Success = 0;
    public const uint Cancelled = 0x80100002;
    public const uint InvalidHandle = 0x80100003;
    public const uint UnknownReader = 0x80100009;
    public const uint Timeout = 0x8010000A;
    public const uint SharingViolation = 0x8010000B;
    public const uint NoSmartcard = 0x8010000C;
    public const uint ProtocolMismatch = 0x8010000F;
    public const uint SystemCancelled = 0x80100012;
    public const uint CommunicationError = 0x80100013;
    public const uint UnknownError = 0x80100014;
    public const uint NotTransacted = 0x80100016;
    public const uint ReaderUnavailable = 0x80100017;
    public const uint NoService = 0x8010001D;
    public const uint ServiceStopped = 0x8010001E;
    public const uint NoAccess = 0x80100027;
    public const uint NoReadersAvailable = 0x8010002E;
    public const uint CommunicationDataLost = 0x8010002F;
    public const uint UnresponsiveCard = 0x80100066;
    public const uint UnpoweredCard = 0x80100067;
    public const uint ResetCard = 0x80100068;
    public const uint RemovedCard = 0x80100069;
    public const uint SecurityViolation = 0x8010006A;

    public const string Unplugged = "the YubiKey was unplugged";

    private static readonly string[] Daemons = ["/usr/sbin/pcscd", "/usr/bin/pcscd", "/usr/local/sbin/pcscd"];

    public static OathException ToException(uint code, string? reader = null) => code switch
    {
        NoService or ServiceStopped or InvalidHandle or CommunicationError or SystemCancelled => NotRunning(),
        SharingViolation => Busy(reader),
        SecurityViolation or NoAccess => new(
            OathFailure.NotPermitted,
            "this user may not use smart card readers: polkit denies access, as it does over ssh or without a desktop session",
            "add a polkit rule that allows org.debian.pcsc-lite.access_pcsc and access_card"),
        NoSmartcard or RemovedCard or ReaderUnavailable or UnknownReader or NotTransacted or CommunicationDataLost or UnpoweredCard
            or NoReadersAvailable => new(OathFailure.CardGone, Unplugged, "plug it in again"),
        UnresponsiveCard or ProtocolMismatch => new(
            OathFailure.CardGone,
            $"the card in reader '{reader}' does not respond",
            "unplug it and plug it in again, with the contact facing up"),
        UnknownError when !IsYubicos(reader) => new(OathFailure.NoApplet, $"the card in reader '{reader}' does not respond"),
        ResetCard => new(
            OathFailure.CardReset,
            "another program reset the YubiKey",
            "run the command again"),
        _ => new(OathFailure.Pcsc, $"PC/SC failed with 0x{code:X8} on reader '{reader}'", "unplug the YubiKey, plug it in again and retry"),
    };

    /// <summary>Other readers hold other cards, such as a laptop's SIM.</summary>
    public static bool IsYubicos(string? reader) => reader?.Contains("yubi", StringComparison.OrdinalIgnoreCase) == true;

    public static OathException Busy(string? reader)
    {
        var others = PcscClients.Others(out var isForeign);
        var what = $"another program is using the reader '{reader}'";
        return others.Count > 0
            ? new(
                OathFailure.ReaderBusy,
                $"{what}: {string.Join(" or ", others.Select(other => $"{other.Name} (process {other.Process})"))}",
                string.Join("; ", others.Select(other => WayToEnd(other.Name)).Distinct()))
            : isForeign
                ? new(OathFailure.ReaderBusy, $"{what}: another of your aws commands, or another user's program", "answer that command or end it; 'sudo ss -xp' lists the program beside pcscd")
                : new(
                    OathFailure.ReaderBusy,
                    $"{what}, perhaps gpg's scdaemon, Yubico Authenticator or a browser",
                    OperatingSystem.IsWindows() ? "close it" : "close it; for gpg: 'gpgconf --kill scdaemon'");
    }

    internal static string WayToEnd(string program) => program switch
    {
        "scdaemon" => "for gpg: 'gpgconf --kill scdaemon'",
        "gsd-smartcard" => "for GNOME: 'systemctl --user stop org.gnome.SettingsDaemon.Smartcard.service'",
        _ when program.StartsWith("aws-mfa-secure", StringComparison.Ordinal) => "answer it or end it; it is another of your aws commands",
        _ => "close it",
    };

    /// <summary>pcscd answers a client of another version with "service stopped", or "no service".</summary>
    public static OathException OtherVersion() => new(
        OathFailure.NoService,
        "the smart card service (pcscd) and the library libpcsclite have different versions and do not understand each other",
        "sudo systemctl restart pcscd; in a container, use the same version of pcsc-lite as on the host");

    public static OathException NotInstalled() => new(
        OathFailure.NotInstalled,
        "PC/SC, the smart card library, is not installed",
        OperatingSystem.IsLinux() ? "apt install pcscd (Fedora: dnf install pcsc-lite; Arch: pacman -S pcsclite ccid)" : null);

    private static OathException NotRunning()
    {
        const string what = "the smart card service";
        return OperatingSystem.IsWindows() ? new(OathFailure.NoService, $"{what} is not running", "start it: 'sc start SCardSvr', as administrator")
            : OperatingSystem.IsMacOS() ? new(OathFailure.NoService, $"{what} is not running", "plug the YubiKey in again, or restart the Mac")
            : Array.Exists(Daemons, File.Exists)
                ? new(OathFailure.NoService, $"{what} (pcscd) is not running", "sudo systemctl start pcscd.socket")
                : new(
                    OathFailure.NoService,
                    $"{what} (pcscd) is not installed or not running",
                    "apt install pcscd (Fedora: dnf install pcsc-lite), then: sudo systemctl start pcscd.socket");
    }
}
