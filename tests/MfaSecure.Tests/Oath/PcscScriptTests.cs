using MfaSecure.Oath;

namespace MfaSecure.Tests.Oath;

/// <summary>What a real daemon does only by chance or with other hardware.</summary>
public class PcscScriptTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private static Task<PcscCard> ConnectAsync(ScriptedPcsc pcsc, TimeSpan? patience = null)
        => PcscCard.ConnectAsync(() => pcsc, "R", patience ?? Long, default);

    [Fact]
    public async Task A_machine_without_the_library_is_an_answer()
    {
        Assert.Null(PcscContext.Open(null, out var problem));
        Assert.Equal(OathFailure.NotInstalled, problem!.Failure);
        var thrown = await Assert.ThrowsAsync<OathException>(() => PcscCard.ConnectAsync(() => null, "R", Long, default));
        Assert.Equal(OathFailure.NotInstalled, thrown.Failure);
    }

    [Fact]
    public void A_refusal_by_polkit_is_an_answer()
    {
        Assert.Null(PcscContext.Open(new ScriptedPcsc().Say("establish", PcscError.SecurityViolation, PcscError.SecurityViolation), out var problem));
        Assert.Equal(OathFailure.NotPermitted, problem!.Failure);
    }

    [Fact]
    public void A_daemon_that_ends_while_we_come_is_not_taken_for_a_refusal()
    {
        Assert.Null(PcscContext.Open(new ScriptedPcsc().Say("establish", PcscError.SecurityViolation, PcscError.NoService), out var problem));
        Assert.Equal(OathFailure.NoService, problem!.Failure);

        using var context = PcscContext.Open(new ScriptedPcsc().Say("list", PcscError.SecurityViolation), out _)!;
        Assert.Equal(OathFailure.NoService, Assert.Throws<OathException>(() => context.Look()).Failure);
    }

    [Fact]
    public async Task The_card_is_taken_exclusively_and_given_back_as_it_is()
    {
        var pcsc = new ScriptedPcsc();
        pcsc.Answers.Enqueue([0x90, 0x00]);
        using (var card = await ConnectAsync(pcsc))
        {
            Assert.Equal([0x90, 0x00], await card.TransmitAsync(new byte[4], default));
        }

        Assert.Equal(["establish", "exclusive", "begin", "transmit", "end", "disconnect", "release"], pcsc.Calls);
    }

    [Fact]
    public async Task Where_exclusive_is_refused_shared_is_taken()
    {
        var pcsc = new ScriptedPcsc().Say("exclusive", PcscError.SharingViolation);
        (await ConnectAsync(pcsc)).Dispose();
        Assert.Equal(["establish", "exclusive", "shared", "begin", "end", "disconnect", "release"], pcsc.Calls);
    }

    [Fact]
    public async Task A_reader_that_is_freed_in_time_is_got()
    {
        var pcsc = new ScriptedPcsc()
            .Say("exclusive", PcscError.SharingViolation, PcscError.SharingViolation)
            .Say("shared", PcscError.SharingViolation, PcscError.SharingViolation);
        (await ConnectAsync(pcsc)).Dispose();
        Assert.Equal(3, pcsc.Calls.Count(call => call == "exclusive"));
    }

    [Fact]
    public async Task A_card_reset_before_our_first_word_is_taken_again()
    {
        var pcsc = new ScriptedPcsc().Say("begin", PcscError.ResetCard);
        (await ConnectAsync(pcsc)).Dispose();
        Assert.Equal(["establish", "exclusive", "begin", "reconnect", "begin", "end", "disconnect", "release"], pcsc.Calls);
    }

    [Fact]
    public async Task A_card_reset_under_us_is_named_and_the_connection_works_again()
    {
        var pcsc = new ScriptedPcsc().Say("transmit", PcscError.ResetCard);
        pcsc.Answers.Enqueue([]);
        pcsc.Answers.Enqueue([0x90, 0x00]);
        using var card = await ConnectAsync(pcsc);
        var thrown = await Assert.ThrowsAsync<OathException>(() => card.TransmitAsync(new byte[4], default));
        Assert.Equal(OathFailure.CardReset, thrown.Failure);
        Assert.Equal([0x90, 0x00], await card.TransmitAsync(new byte[4], default));
        Assert.Equal(["transmit", "reconnect", "begin", "transmit"], pcsc.Calls[3..]);
    }

    [Fact]
    public async Task Success_with_nothing_is_a_pulled_card()
    {
        using var card = await ConnectAsync(new ScriptedPcsc());
        var thrown = await Assert.ThrowsAsync<OathException>(() => OathApplet.SelectAsync(card, default));
        Assert.Equal(OathFailure.CardGone, thrown.Failure);
    }

    [Theory]
    [InlineData(PcscError.RemovedCard, nameof(OathFailure.CardGone))]
    [InlineData(PcscError.NoService, nameof(OathFailure.NoService))]
    [InlineData(PcscError.UnresponsiveCard, nameof(OathFailure.CardGone))]
    [InlineData(0x8010001Au, nameof(OathFailure.Pcsc))]
    public async Task A_failed_transaction_gives_everything_back(uint code, string failure)
    {
        var pcsc = new ScriptedPcsc().Say("begin", code);
        var thrown = await Assert.ThrowsAsync<OathException>(() => ConnectAsync(pcsc));
        Assert.Equal(failure, thrown.Failure.ToString());
        Assert.Equal(["establish", "exclusive", "begin", "end", "disconnect", "release"], pcsc.Calls);
    }
}
