namespace MfaSecure.Sandbox;

public static class Signals
{
    public const int Hup = 1;
    public const int Int = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Pipe = 13;
    public const int Term = 15;

    public static int Usr1 => OperatingSystem.IsMacOS() ? 30 : 10;

    public static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    /// <summary>Ctrl-Z.</summary>
    public static int TStop => OperatingSystem.IsMacOS() ? 18 : 20;

    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;
}
