namespace MfaSecure.Sts;

/// <summary>A code and the device it is of.</summary>
/// <param name="serial">The device's serial number.</param>
/// <param name="code">Six digits.</param>
internal sealed class MfaToken(string serial, string code)
{
    /// <summary>The device's serial number.</summary>
    public string Serial { get; } = serial;

    /// <summary>Six digits.</summary>
    public string Code { get; } = code;

    /// <summary>True when AWS has already answered for this time step: a refusal then means that the code is used up.</summary>
    public bool StepUsed { get; init; }

    /// <summary>True when the code was computed with this machine's clock (by a key), not typed.</summary>
    public bool FromThisClock { get; init; }

    /// <summary>The device; the code is not shown.</summary>
    public override string ToString() => Serial;
}
