using System.Runtime.CompilerServices;
using MfaSecure.Oath;

namespace MfaSecure.Tests;

public class PcscErrorTests
{
    [Theory]
    [InlineData(0x8010000B, OathFailure.ReaderBusy, "scdaemon", "close it")]
    [InlineData(0x8010001D, OathFailure.NoService, "smart card service", "")]
    [InlineData(0x8010001E, OathFailure.NoService, "smart card service", "")]
    [InlineData(0x8010006A, OathFailure.NotPermitted, "polkit", "org.debian.pcsc-lite")]
    [InlineData(0x80100069, OathFailure.CardGone, "the YubiKey was pulled", "plug it in")]
    [InlineData(0x8010000C, OathFailure.CardGone, "the YubiKey was pulled", "plug it in")]
    [InlineData(0x80100017, OathFailure.CardGone, "the YubiKey was pulled", "plug it in")]
    [InlineData(0x80100066, OathFailure.CardGone, "does not answer", "plug it in")]
    [InlineData(0x80100068, OathFailure.CardReset, "reset", "again")]
    [InlineData(0x8010FFFF, OathFailure.Pcsc, "0x8010FFFF", "retry")]
    public void Every_code_is_a_sentence_with_a_remedy(uint code, OathFailure failure, string message, string hint)
    {
        var error = PcscError.ToException(code, "R");
        Assert.Equal(failure, error.Failure);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        Assert.False(error.Message.EndsWith('.') || error.Hint!.EndsWith('.'));
    }

    [Fact]
    public void What_is_missing_on_Linux_is_named_with_its_package()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Contains("apt install pcscd", PcscError.NotInstalled().Hint, StringComparison.Ordinal);
        Assert.Contains("pcscd.socket", PcscError.ToException(PcscError.NoService).Hint, StringComparison.Ordinal);
        Assert.Contains("gpgconf --kill scdaemon", PcscError.Busy("R").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Native_structures_have_the_sizes_of_each_system()
    {
        Assert.Equal(8, nint.Size);
        Assert.Equal((16, 80), (Unsafe.SizeOf<PcscLinux.IoRequest>(), Unsafe.SizeOf<PcscLinux.ReaderState>()));
        Assert.Equal((8, 61), (Unsafe.SizeOf<PcscMac.IoRequest>(), Unsafe.SizeOf<PcscMac.ReaderState>()));
        Assert.Equal((8, 64), (Unsafe.SizeOf<PcscWindows.IoRequest>(), Unsafe.SizeOf<PcscWindows.ReaderState>()));
    }
}
