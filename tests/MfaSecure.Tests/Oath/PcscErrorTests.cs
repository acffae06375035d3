using System.Runtime.CompilerServices;
using MfaSecure.Oath;

namespace MfaSecure.Tests.Oath;

public class PcscErrorTests
{
    [Theory]
    [InlineData(0x8010000B, nameof(OathFailure.ReaderBusy), "scdaemon", "close it")]
    [InlineData(0x8010001D, nameof(OathFailure.NoService), "smart card service", "")]
    [InlineData(0x8010001E, nameof(OathFailure.NoService), "smart card service", "")]
    [InlineData(0x8010006A, nameof(OathFailure.NotPermitted), "polkit", "org.debian.pcsc-lite")]
    [InlineData(0x80100069, nameof(OathFailure.CardGone), "the YubiKey was unplugged", "plug it in")]
    [InlineData(0x8010000C, nameof(OathFailure.CardGone), "the YubiKey was unplugged", "plug it in")]
    [InlineData(0x80100017, nameof(OathFailure.CardGone), "the YubiKey was unplugged", "plug it in")]
    [InlineData(0x80100066, nameof(OathFailure.CardGone), "does not respond", "plug it in")]
    [InlineData(0x80100068, nameof(OathFailure.CardReset), "reset", "again")]
    [InlineData(0x8010FFFF, nameof(OathFailure.Pcsc), "0x8010FFFF", "retry")]
    public void Every_code_is_a_sentence_with_a_remedy(uint code, string failure, string message, string hint)
    {
        var error = PcscError.ToException(code, "R");
        Assert.Equal(failure, error.Failure.ToString());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        Assert.False(error.Message.EndsWith('.') || error.Hint!.EndsWith('.'));
    }

    /// <summary>The SIM reader of a laptop answers so.</summary>
    [Theory]
    [InlineData("Alcor Micro AU9540 00 00", nameof(OathFailure.NoApplet))]
    [InlineData("Yubico YubiKey OTP+FIDO+CCID 00 00", nameof(OathFailure.Pcsc))]
    public void A_card_that_fails_with_an_unknown_error_is_news_only_in_a_YubiKeys_reader(string reader, string failure)
        => Assert.Equal(failure, PcscError.ToException(PcscError.UnknownError, reader).Failure.ToString());

    [Theory]
    [InlineData("gsd-smartcard", "org.gnome.SettingsDaemon.Smartcard.service")]
    [InlineData("scdaemon", "gpgconf --kill scdaemon")]
    [InlineData("aws-mfa-secure-core", "another of your aws commands")]
    [InlineData("firefox", "close it")]
    public void The_program_that_holds_the_reader_has_its_own_remedy(string program, string remedy)
        => Assert.Contains(remedy, PcscError.WayToEnd(program), StringComparison.Ordinal);

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
        var (linux, mac) = (PcscUnix.Layout.Linux, PcscUnix.Layout.Mac);
        Assert.Equal((16, 80, 16, 24), (linux.RequestSize, linux.StateSize, PcscUnix.Layout.CurrentAt, linux.EventAt));
        Assert.Equal((8, 61, 20), (mac.RequestSize, mac.StateSize, mac.EventAt));
        Assert.Equal((8, 64), (Unsafe.SizeOf<PcscWindows.IoRequest>(), Unsafe.SizeOf<PcscWindows.ReaderState>()));
    }
}
