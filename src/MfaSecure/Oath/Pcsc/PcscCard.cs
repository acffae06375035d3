using System.Diagnostics;
using System.Security.Cryptography;

namespace MfaSecure.Oath;

/// <summary>Held exclusively (shared, where that is refused) in one transaction until disposed. Never reset, powered off or taken from others.</summary>
/// <remarks>PC/SC blocks during another program's transaction or a touch: each call runs on a pool thread, so that the caller can leave it.</remarks>
internal sealed class PcscCard : ICard
{
    private const int RetryMilliseconds = 20;

    private readonly PcscCardHandle handle;
    private readonly uint share;
    private uint protocol;

    private PcscCard(string reader, PcscCardHandle handle, uint share, uint protocol)
    {
        Reader = reader;
        this.handle = handle;
        this.share = share;
        this.protocol = protocol;
    }

    public string Reader { get; }

    /// <summary>Waits up to <paramref name="patience"/> for another program that uses the card, then fails with <see cref="OathFailure.ReaderBusy"/>.</summary>
    public static Task<PcscCard> ConnectAsync(string reader, TimeSpan patience, CancellationToken cancellation)
        => ConnectAsync(() => PcscLibrary.Instance, reader, patience, cancellation);

    internal static async Task<PcscCard> ConnectAsync(Func<Pcsc?> api, string reader, TimeSpan patience, CancellationToken cancellation)
    {
        // pcscd waits without limit for another program's transaction; the caller does not.
        using var walkAway = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var token = walkAway.Token;
        var connecting = Task.Run(() => Connect(api(), reader, patience, token), CancellationToken.None);
        try
        {
            return await connecting.WaitAsync(patience + TimeSpan.FromMilliseconds(10 * RetryMilliseconds), cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await walkAway.CancelAsync();
            _ = connecting.ContinueWith(
                late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw e is TimeoutException ? PcscError.Busy(reader) : new OperationCanceledException(cancellation);
        }
    }

    public Task<byte[]> TransmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation)
    {
        // The caller overwrites its own bytes when it leaves, which may be before the card has them.
        var bytes = command.ToArray();
        return Task.Run(() => Transmit(bytes, cancellation), CancellationToken.None).WaitAsync(cancellation);
    }

    public void Dispose() => handle.Dispose();

    private static PcscCard Connect(Pcsc? api, string reader, TimeSpan patience, CancellationToken cancellation)
    {
        if (!PcscContextHandle.TryOpen(api, out var context, out var problem))
        {
            throw problem;
        }

        try
        {
            var watch = Stopwatch.StartNew();
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var share = Pcsc.ShareExclusive;
                var code = context.Api.Connect(context.DangerousGetHandle(), reader, share, out var card, out var protocol);
                if (code == PcscError.SharingViolation)
                {
                    share = Pcsc.ShareShared;
                    code = context.Api.Connect(context.DangerousGetHandle(), reader, share, out card, out protocol);
                }

                if (code == PcscError.Success)
                {
                    var made = new PcscCard(reader, new PcscCardHandle(context, card), share, protocol);
                    context = null;
                    made.Begin();
                    return made;
                }

                if (code != PcscError.SharingViolation || watch.Elapsed > patience)
                {
                    throw PcscError.ToException(code, reader);
                }

                Thread.Sleep(RetryMilliseconds);
            }
        }
        finally
        {
            context?.Dispose();
        }
    }

    private void Begin()
    {
        var code = handle.Use((api, card) => api.BeginTransaction(card));
        if (code == PcscError.ResetCard)
        {
            // Another program reset the card before our first command: nothing is lost.
            Reconnect();
            code = handle.Use((api, card) => api.BeginTransaction(card));
        }

        if (code != PcscError.Success)
        {
            handle.Dispose();
            throw PcscError.ToException(code, Reader);
        }
    }

    private byte[] Transmit(byte[] command, CancellationToken cancellation)
    {
        var answer = new byte[Pcsc.LongestAnswer];
        var length = 0;
        uint code;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            code = handle.Use((api, card) => api.Transmit(card, protocol, command, answer, out length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(command);
        }

        if (code == PcscError.ResetCard)
        {
            // The connection works again, but the applet's state is lost: the caller starts over.
            Reconnect();
            handle.Use((api, card) => api.BeginTransaction(card));
        }

        return code == PcscError.Success ? answer[..length] : throw PcscError.ToException(code, Reader);
    }

    private void Reconnect()
    {
        var active = protocol;
        if (handle.Use((api, card) => api.Reconnect(card, share, out active)) == PcscError.Success)
        {
            protocol = active;
        }
    }
}
