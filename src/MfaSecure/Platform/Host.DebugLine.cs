using System.Runtime.CompilerServices;

namespace MfaSecure.Platform;

internal sealed partial class Host
{
    private bool? debugIsOn;

    public bool DebugIsOn => debugIsOn ??= Environment.IsOn("AWS_MFA_DEBUG");

    /// <summary>To stderr if <c>AWS_MFA_DEBUG</c> is on. Never a secret; of access key ids only the last four characters.</summary>
    public void Debug([InterpolatedStringHandlerArgument("")] ref DebugLine line)
    {
        if (DebugIsOn)
        {
            Error.WriteLine("aws-mfa-secure: debug: " + line.ToStringAndClear());
        }
    }

    /// <summary>Formats nothing while debugging is off: the alias path has no time for it. The compiler calls the public members.</summary>
    [InterpolatedStringHandler]
    internal ref struct DebugLine
    {
        private DefaultInterpolatedStringHandler text;

        public DebugLine(int literalLength, int formattedCount, Host host, out bool isOn)
        {
            isOn = host.DebugIsOn;
            text = isOn ? new(literalLength, formattedCount) : default;
        }

        public void AppendLiteral(string value) => text.AppendLiteral(value);

        public void AppendFormatted(string? value) => text.AppendFormatted(value);

        public void AppendFormatted(int value) => text.AppendFormatted(value);

        internal string ToStringAndClear() => text.ToStringAndClear();
    }
}
