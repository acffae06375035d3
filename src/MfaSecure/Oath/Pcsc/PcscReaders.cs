namespace MfaSecure.Oath;

internal sealed class PcscReaders
{
    // pcscd and Windows count insertions in the upper half, which reveals an exchanged card; the rest are flags.
    private const uint Counter = 0xFFFF0000;

    internal PcscReaders(PcscState[] states) => States = states;

    /// <summary>Readers with a card that answers; a USB key is both.</summary>
    public IReadOnlyList<string> WithCard
        => Array.ConvertAll(Array.FindAll(States, HasCard), state => state.Reader);

    internal PcscState[] States { get; }

    internal bool Differs(PcscReaders other)
    {
        if (States.Length != other.States.Length)
        {
            return true;
        }

        for (var i = 0; i < States.Length; i++)
        {
            var (mine, theirs) = (States[i], other.States[i]);
            if (mine.Reader != theirs.Reader || HasCard(mine) != HasCard(theirs)
                || (!OperatingSystem.IsMacOS() && (mine.Event & Counter) != (theirs.Event & Counter)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasCard(PcscState state) => (state.Event & (Pcsc.StatePresent | Pcsc.StateMute)) == Pcsc.StatePresent;
}
