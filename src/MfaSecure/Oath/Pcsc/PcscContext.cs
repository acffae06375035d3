namespace MfaSecure.Oath;

/// <summary>The readers of this machine, seen through PC/SC.</summary>
internal sealed class PcscContext : IDisposable
{
    // A cancel that comes just before the wait begins is lost, and macOS does not tell of new readers: look again each second.
    private const uint SliceMilliseconds = 1000;
    private const uint InsufficientBuffer = 0x80100008;
    private const int MostTries = 5;

    private readonly PcscContextHandle handle;

    private PcscContext(PcscContextHandle handle) => this.handle = handle;

    /// <summary>Opens PC/SC; null where there is none, with the reason and the remedy as a value.</summary>
    public static PcscContext? Open(out OathException? problem) => Open(Pcsc.System, out problem);

    internal static PcscContext? Open(Pcsc? api, out OathException? problem)
#pragma warning disable CA2000 // The context made here owns the handle.
        => PcscContextHandle.TryOpen(api, out var opened, out problem) ? new PcscContext(opened) : null;
#pragma warning restore CA2000

    /// <summary>The readers now.</summary>
    /// <exception cref="OathException">The service went away: <see cref="OathFailure.NoService"/>.</exception>
    public PcscReaders Look()
    {
        for (var tries = 1; ; tries++)
        {
            string[] names = [];
            var code = handle.Use((api, context) => api.ListReaders(context, out names));
            if (code == PcscError.Success)
            {
                var states = Array.ConvertAll(names, name => new PcscState(name, Pcsc.StateUnaware, 0));
                code = states.Length == 0 ? code : handle.Use((api, context) => api.GetStatusChange(context, 0, states));
                if (code is PcscError.Success or PcscError.Timeout)
                {
                    return new PcscReaders(Array.ConvertAll(states, state => state with { Current = state.Event & ~Pcsc.StateChanged }));
                }
            }

            // A reader came or went between the calls.
            if (tries == MostTries || code is not (PcscError.UnknownReader or PcscError.ReaderUnavailable or InsufficientBuffer))
            {
                throw Failure(code);
            }
        }
    }

    /// <summary>Waits until a key comes or goes, and returns the readers as they are then.</summary>
    /// <param name="last">What the caller knows, from <see cref="Look"/> or this method: nothing between is missed.</param>
    /// <param name="cancellation">Ends the waiting at once.</param>
    /// <exception cref="OathException">The service went away: <see cref="OathFailure.NoService"/>.</exception>
    public Task<PcscReaders> NextAsync(PcscReaders last, CancellationToken cancellation)
        => Task.Run(() => Next(last, cancellation), cancellation).WaitAsync(cancellation);

    /// <summary>Gives the context back, when a running <see cref="NextAsync"/> has ended.</summary>
    public void Dispose() => handle.Dispose();

    private PcscReaders Next(PcscReaders last, CancellationToken cancellation)
    {
        using var registration = cancellation.Register(Cancel);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var now = Look();
            if (now.Differs(last))
            {
                return now;
            }

            PcscState[] states = [.. now.States, new PcscState(Pcsc.PlugAndPlay, (uint)now.States.Length << 16, 0)];
            var code = handle.Use((api, context) => api.GetStatusChange(context, SliceMilliseconds, states));
            if (code == PcscError.UnknownReader)
            {
                // This PC/SC has no notification of new readers, or one has just gone.
                Thread.Sleep((int)SliceMilliseconds / 4);
            }
            else if (code is not (PcscError.Success or PcscError.Timeout or PcscError.Cancelled or PcscError.ReaderUnavailable))
            {
                throw Failure(code);
            }
        }
    }

    // polkit was asked when the context was opened. After that, pcsclite's "security violation" is a daemon that hung up.
    private static OathException Failure(uint code)
        => PcscError.ToException(code == PcscError.SecurityViolation ? PcscError.NoService : code);

    private void Cancel()
    {
        try
        {
            handle.Use((api, context) => api.Cancel(context));
        }
        catch (ObjectDisposedException)
        {
            // Given back already: nothing waits.
        }
    }
}
