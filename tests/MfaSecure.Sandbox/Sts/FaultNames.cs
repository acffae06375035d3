using System.Globalization;

namespace MfaSecure.Sandbox;

internal static class FaultNames
{
    private static readonly Fault[] Named =
    [
        Fault.Throttle, Fault.Garbage, Fault.Empty, Fault.TruncatedResponse, Fault.WrongContentType, Fault.LoginPage,
        Fault.Drop, Fault.LostResponse, Fault.Reset, Fault.ProxyAuthenticationRequired,
    ];

    /// <summary>Accepts a fault's name or an HTTP status of 500 or above.</summary>
    public static Fault Parse(string name)
        => int.TryParse(name, CultureInfo.InvariantCulture, out var status) && status >= 500
            ? Fault.Status(status)
            : Named.FirstOrDefault(f => f.Name == name)
                ?? throw new ArgumentException($"unknown fault '{name}', use one of: {string.Join(", ", Named.Select(f => f.Name))}, 500, 503");
}
