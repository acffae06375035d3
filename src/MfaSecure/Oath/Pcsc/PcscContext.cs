namespace MfaSecure.Oath;

internal sealed class PcscContext : IDisposable
{
    // A cancel just before the wait begins is lost, and macOS reports no new readers: look again each second.
    private const uint SliceMilliseconds = 1000;
    private const uint InsufficientBuffer = 0x80100008;
    private const int MostTries = 5;

    private readonly PcscContextHandle handle;

    private PcscContext(PcscContextHandle handle) => this.handle = handle;

    public static PcscContext? Open(out OathException? problem) => Open(PcscLibrary.Instance, out problem);

    internal static PcscContext? Open(Pcsc? api, out OathException? problem)
#pragma warning disable CA2000 // The context made here owns the handle.
        => PcscContextHandle.TryOpen(api, out var opened, out problem) ? new PcscContext(opened) : null;
#pragma warning restore CA2000

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

    /// <summary>Waits until a YubiKey is plugged in or unplugged; misses no change since <paramref name="last"/>.</summary>
    public Task<PcscReaders> NextAsync(PcscReaders last, CancellationToken cancellation)
        => Task.Run(() => Next(last, cancellation), cancellation).WaitAsync(cancellation);

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
                // This PC/SC does not report new readers, or one has just gone.
                Thread.Sleep((int)SliceMilliseconds / 4);
            }
            else if (code is not (PcscError.Success or PcscError.Timeout or PcscError.Cancelled or PcscError.ReaderUnavailable))
            {
                throw Failure(code);
            }
        }
    }

    // polkit was asked when the context was opened. After that, "security violation" means that pcscd hung up.
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
            // Already released: nothing waits.
        }
    }
}
