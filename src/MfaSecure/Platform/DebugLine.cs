using System.Runtime.CompilerServices;

namespace MfaSecure.Platform;

/// <summary>An interpolated line that is put together only while <see cref="Host.DebugIsOn"/>.</summary>
[InterpolatedStringHandler]
internal ref struct DebugLine
{
    private DefaultInterpolatedStringHandler text;

    /// <summary>Called by the compiler.</summary>
    public DebugLine(int literalLength, int formattedCount, Host host, out bool isOn)
    {
        isOn = host.DebugIsOn;
        text = isOn ? new(literalLength, formattedCount) : default;
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => text.AppendLiteral(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(string? value) => text.AppendFormatted(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted(int value) => text.AppendFormatted(value);

    internal string ToStringAndClear() => text.ToStringAndClear();
}
