using System.Globalization;

namespace MfaSecure.Sandbox;

/// <summary>The names by which scripts ask for a fault.</summary>
internal static class FaultNames
{
    private static readonly Fault[] Plain =
    [
        Fault.Throttle, Fault.Garbage, Fault.Empty, Fault.HalfAnswer, Fault.WrongContentType, Fault.LoginPage,
        Fault.Drop, Fault.DropAnswer, Fault.Reset, Fault.ProxyWantsPassword,
    ];

    /// <summary>A fault's own name, or a status from 500 on.</summary>
    public static Fault Parse(string name)
        => int.TryParse(name, CultureInfo.InvariantCulture, out var status) && status >= 500
            ? Fault.Status(status)
            : Plain.FirstOrDefault(f => f.Name == name)
                ?? throw new ArgumentException($"no fault '{name}': {string.Join(", ", Plain.Select(f => f.Name))}, 500, 503");
}
