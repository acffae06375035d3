using System.Globalization;
using System.Text;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

public class OathAppletTests
{
    internal static readonly byte[] Rfc = Encoding.ASCII.GetBytes("12345678901234567890");
    private static readonly DateTimeOffset At59 = DateTimeOffset.FromUnixTimeSeconds(59);
    private static readonly string[] HotpOfRfc4226 =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];

    private static async Task<OathApplet> SelectAsync(SoftCard soft) => await OathApplet.SelectAsync(new SoftCardLink(soft), default);

    private static async Task<OathException> FailureAsync(OathFailure failure, Func<Task> act)
    {
        var thrown = await Assert.ThrowsAsync<OathException>(act);
        Assert.Equal(failure, thrown.Failure);
        Assert.False(thrown.Message.EndsWith('.'));
        return thrown;
    }

    [Theory]
    [InlineData(59L, "94287082", "46119246", "90693936")]
    [InlineData(1111111109L, "07081804", "68084774", "25091201")]
    [InlineData(1111111111L, "14050471", "67062674", "99943326")]
    [InlineData(1234567890L, "89005924", "91819424", "93441116")]
    [InlineData(2000000000L, "69279037", "90698825", "38618901")]
    [InlineData(20000000000L, "65353130", "77737706", "47863826")]
    public async Task The_vectors_of_RFC_6238_come_out_for_all_three_hashes(long seconds, string sha1, string sha256, string sha512)
    {
        var applet = await SelectAsync(new SoftCard());
        var long64 = Encoding.ASCII.GetBytes("1234567890123456789012345678901234567890123456789012345678901234");
        await applet.PutAsync(new OathSecret("sha1", Rfc, OathAlgorithm.Sha1, 8), default);
        await applet.PutAsync(new OathSecret("sha256", long64.AsSpan(0, 32), OathAlgorithm.Sha256, 8), default);
        await applet.PutAsync(new OathSecret("sha512", long64, OathAlgorithm.Sha512, 8), default);

        var entries = await applet.CalculateAllAsync(DateTimeOffset.FromUnixTimeSeconds(seconds), default);

        Assert.Equal([sha1, sha256, sha512], entries.Select(e => e.Code!.Digits));
        Assert.Equal(
            [OathAlgorithm.Sha1, OathAlgorithm.Sha256, OathAlgorithm.Sha512],
            (await applet.ListAsync(default)).Select(a => a.Algorithm!.Value));
    }

    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 32)]
    [InlineData(3, 64)]
    public async Task The_whole_HMAC_of_a_challenge_comes_out(int yubicosNumber, int length)
    {
        var algorithm = (OathAlgorithm)yubicosNumber;
        var applet = await SelectAsync(new SoftCard());
        await applet.PutAsync(new OathSecret("_hidden:x", Rfc, algorithm), default);
        var account = new OathAccount("_hidden:x"u8, OathType.Totp, algorithm);
        byte[] challenge = [0xFF, 1, 2, 3, 4, 5, 6, 7];

        var hmac = await applet.CalculateHmacAsync(account, challenge, default);

        var expected = algorithm switch
        {
            OathAlgorithm.Sha256 => System.Security.Cryptography.HMACSHA256.HashData(Rfc, challenge),
            OathAlgorithm.Sha512 => System.Security.Cryptography.HMACSHA512.HashData(Rfc, challenge),
#pragma warning disable CA5350 // YKOATH's own default.
            _ => System.Security.Cryptography.HMACSHA1.HashData(Rfc, challenge),
#pragma warning restore CA5350
        };
        Assert.Equal((length, Convert.ToHexString(expected)), (hmac.Length, Convert.ToHexString(hmac)));
        await FailureAsync(OathFailure.Protocol, () => applet.CalculateHmacAsync(new("_hidden:x"u8, OathType.Totp, algorithm == OathAlgorithm.Sha1 ? OathAlgorithm.Sha256 : OathAlgorithm.Sha1), challenge, default));
    }

    [Fact]
    public async Task The_vectors_of_RFC_4226_come_out_and_CALCULATE_ALL_spends_no_counter()
    {
        var applet = await SelectAsync(new SoftCard());
        await applet.PutAsync(new OathSecret("counter", Rfc) { Type = OathType.Hotp }, default);
        foreach (var expected in HotpOfRfc4226)
        {
            var entry = Assert.Single(await applet.CalculateAllAsync(At59, default));
            Assert.Null(entry.Code);
            Assert.False(entry.NeedsTouch);
            Assert.Equal(OathType.Hotp, entry.Account.Type);
            var code = await applet.CalculateAsync(entry.Account, At59, default);
            Assert.Equal(expected, code.Digits);
            Assert.Null(code.ValidUntil);
        }
    }

    [Fact]
    public async Task A_counter_can_start_anywhere()
    {
        var applet = await SelectAsync(new SoftCard());
        await applet.PutAsync(new OathSecret("counter", Rfc) { Type = OathType.Hotp, Counter = 9 }, default);
        var account = Assert.Single(await applet.ListAsync(default));
        Assert.Equal("520489", (await applet.CalculateAsync(account, At59, default)).Digits);
    }

    [Theory]
    [InlineData(6, "287082")]
    [InlineData(7, "4287082")]
    [InlineData(8, "94287082")]
    public async Task A_code_has_six_to_eight_digits(int digits, string expected)
    {
        var applet = await SelectAsync(new SoftCard());
        await applet.PutAsync(new OathSecret("a", Rfc, digits: digits), default);
        Assert.Equal(expected, (await applet.CalculateAllAsync(At59, default))[0].Code!.Digits);
    }

    [Fact]
    public async Task Leading_zeros_are_kept()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("a", Rfc));
        var applet = await SelectAsync(soft);
        var code = (await applet.CalculateAllAsync(DateTimeOffset.FromUnixTimeSeconds(1111111109), default))[0].Code!;
        Assert.Equal("081804", code.Digits);
    }

    [Fact]
    public async Task A_code_tells_its_time_step_and_never_prints_itself()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("a", Rfc));
        var code = (await (await SelectAsync(soft)).CalculateAllAsync(At59, default))[0].Code!;
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(30), code.ValidFrom);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(60), code.ValidUntil);
        Assert.Equal("******", code.ToString());
    }

    [Fact]
    public async Task Another_period_is_calculated_by_itself_with_its_own_time_step()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("60/slow", Rfc));
        soft.Oath.Add(SoftAccount.Totp("normal", Rfc));
        var entries = await (await SelectAsync(soft)).CalculateAllAsync(DateTimeOffset.FromUnixTimeSeconds(119), default);
        // Step 1 of 60 s is step 1 of 30 s: the RFC's 94287082; step 3 of 30 s is HOTP's fourth value.
        Assert.Equal("287082", entries[0].Code!.Digits);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(120), entries[0].Code!.ValidUntil);
        Assert.Equal("969429", entries[1].Code!.Digits);
    }

    [Fact]
    public async Task A_touch_is_known_before_it_is_asked_and_given_brings_the_code()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("touchy", Rfc, touch: true));
        var applet = await SelectAsync(soft);
        var entry = Assert.Single(await applet.CalculateAllAsync(At59, default));
        Assert.True(entry.NeedsTouch);
        Assert.Null(entry.Code);
        Assert.Equal(0, soft.Touch.TimesAsked);

        var pending = applet.CalculateAsync(entry.Account, At59, default);
        await soft.Touch.AskedAsync(1, PcscdFixture.Patience);
        Assert.False(pending.IsCompleted);
        Assert.True(soft.Touch.Give());
        Assert.Equal("287082", (await pending).Digits);
    }

    [Fact]
    public async Task A_missing_touch_is_told_apart_from_a_missing_password_and_can_be_asked_again()
    {
        var soft = new SoftCard(new SoftCardOptions { TouchTimeout = TimeSpan.FromMilliseconds(30) });
        soft.Oath.Add(SoftAccount.Totp("touchy", Rfc, touch: true));
        var applet = await SelectAsync(soft);
        var account = (await applet.ListAsync(default))[0];
        await FailureAsync(OathFailure.TouchNotGiven, () => applet.CalculateAsync(account, At59, default));
        Assert.False(soft.Touch.Give());
        await FailureAsync(OathFailure.TouchNotGiven, () => applet.CalculateAsync(account, At59, default));
        Assert.Equal(2, soft.Touch.TimesAsked);
    }

    [Fact]
    public async Task A_pending_touch_is_canceled_at_once()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("touchy", Rfc, touch: true));
        var applet = await SelectAsync(soft);
        using var cancel = new CancellationTokenSource();
        var account = (await applet.ListAsync(default))[0];
        var pending = applet.CalculateAsync(account, At59, cancel.Token);
        await soft.Touch.AskedAsync(1, PcscdFixture.Patience);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        Assert.True(soft.Touch.Give());
    }

    [Fact]
    public async Task A_password_locks_everything_until_the_key_is_validated()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("a", Rfc));
        soft.Oath.SetPassword("correct horse");
        var applet = await SelectAsync(soft);
        Assert.True(applet.IsLocked);
        var account = new OathAccount("a"u8, OathType.Totp);
        await FailureAsync(OathFailure.NotValidated, () => applet.ListAsync(default));
        await FailureAsync(OathFailure.NotValidated, () => applet.CalculateAllAsync(At59, default));
        await FailureAsync(OathFailure.NotValidated, () => applet.CalculateAsync(account, At59, default));
        await FailureAsync(OathFailure.NotValidated, () => applet.PutAsync(new OathSecret("b", Rfc), default));
        await FailureAsync(OathFailure.NotValidated, () => applet.DeleteAsync(account, default));

        var wrong = await FailureAsync(OathFailure.WrongPassword, () => applet.ValidateAsync(applet.DeriveKey("wrong horse"), default));
        Assert.DoesNotContain("horse", wrong.ToString(), StringComparison.Ordinal);
        Assert.True(applet.IsLocked);
        await applet.ValidateAsync(applet.DeriveKey("correct horse"), default);
        Assert.False(applet.IsLocked);
        Assert.Equal("287082", (await applet.CalculateAllAsync(At59, default))[0].Code!.Digits);

        Assert.True((await SelectAsync(soft)).IsLocked);
    }

    [Fact]
    public async Task A_card_that_does_not_know_the_password_itself_is_not_believed()
    {
        var soft = new SoftCard();
        soft.Oath.SetPassword("p");
        using var liar = new ChangedCard(soft, (command, answer) =>
        {
            if (command.Span[1] == 0xA3)
            {
                answer[5] ^= 1;
            }

            return answer;
        });
        var applet = await OathApplet.SelectAsync(liar, default);
        await FailureAsync(OathFailure.Protocol, () => applet.ValidateAsync(applet.DeriveKey("p"), default));
        Assert.True(applet.IsLocked);
    }

    [Theory]
    [InlineData("5.4.3", 32)]
    [InlineData("5.7.1", 64)]
    public async Task A_full_key_says_so_and_all_its_accounts_cross_the_chaining(string firmware, int room)
    {
        var soft = new SoftCard(new SoftCardOptions { Firmware = Version.Parse(firmware) });
        var applet = await SelectAsync(soft);
        Assert.Equal(firmware, applet.Version.ToString());
        var ids = Enumerable.Range(0, room)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"Amazon Web Services:user-with-long-name-{i:00}@123456789012")).ToArray();
        foreach (var id in ids)
        {
            await applet.PutAsync(new OathSecret(id, Rfc), default);
        }

        await FailureAsync(OathFailure.Full, () => applet.PutAsync(new OathSecret("one more", Rfc), default));
        await applet.PutAsync(new OathSecret(ids[3], Rfc, digits: 8), default);
        Assert.Equal(ids, (await applet.ListAsync(default)).Select(a => a.Id));
        var entries = await applet.CalculateAllAsync(At59, default);
        Assert.Equal(ids, entries.Select(e => e.Account.Id));
        Assert.All(entries, e => Assert.Equal(e.Account.Id == ids[3] ? "94287082" : "287082", e.Code!.Digits));
        Assert.Contains("00A50000", soft.Log);
    }

    [Fact]
    public async Task An_account_is_deleted()
    {
        var soft = new SoftCard();
        soft.Oath.Add(SoftAccount.Totp("old", Rfc));
        soft.Oath.Add(SoftAccount.Totp("other", Rfc));
        var applet = await SelectAsync(soft);
        var old = (await applet.ListAsync(default))[0];
        await applet.DeleteAsync(old, default);
        await FailureAsync(OathFailure.NoSuchAccount, () => applet.CalculateAsync(old, At59, default));
        await FailureAsync(OathFailure.NoSuchAccount, () => applet.DeleteAsync(old, default));
        Assert.Equal(["other"], (await applet.ListAsync(default)).Select(a => a.Id));
    }

    [Theory]
    [InlineData(1, nameof(OathAlgorithm.Sha1))]
    [InlineData(14, nameof(OathAlgorithm.Sha1))]
    [InlineData(64, nameof(OathAlgorithm.Sha1))]
    [InlineData(65, nameof(OathAlgorithm.Sha1))]
    [InlineData(65, nameof(OathAlgorithm.Sha256))]
    [InlineData(129, nameof(OathAlgorithm.Sha512))]
    public async Task A_secret_of_any_length_gives_the_code_of_the_whole_secret(int length, string hash)
    {
        var algorithm = Enum.Parse<OathAlgorithm>(hash);
        var secret = Enumerable.Range(1, length).Select(i => (byte)i).ToArray();
        var applet = await SelectAsync(new SoftCard());
        await applet.PutAsync(new OathSecret("a", secret, algorithm), default);
        var whole = new SoftAccount("a"u8.ToArray(), (byte)(0x20 | (int)algorithm), 6, secret, false);
        var soft = new SoftCard();
        soft.Oath.Add(whole);
        var expected = (await (await SelectAsync(soft)).CalculateAllAsync(At59, default))[0].Code!.Digits;
        Assert.Equal(expected, (await applet.CalculateAllAsync(At59, default))[0].Code!.Digits);
    }

    [Fact]
    public async Task The_commands_are_those_of_the_specification_byte_for_byte()
    {
        var soft = new SoftCard();
        var applet = await SelectAsync(soft);
        await applet.PutAsync(new OathSecret("ab", Rfc) { Touch = true }, default);
        await applet.PutAsync(new OathSecret("h", Rfc) { Type = OathType.Hotp, Counter = 0x01020304 }, default);
        await applet.ListAsync(default);
        await applet.CalculateAllAsync(At59, default);
        await applet.DeleteAsync(new OathAccount("ab"u8, OathType.Totp), default);
        const string secret = "3132333435363738393031323334353637383930";
        Assert.Equal(
            [
                "00A4040007A0000005272101",
                $"000100001E7102616273162106{secret}7802",
                $"00010000217101687316" + $"1106{secret}7A0401020304",
                "00A10000",
                "00A400010A74080000000000000001",
                "000200000471026162",
            ],
            soft.Log);
    }

    [Fact]
    public async Task A_device_id_is_that_of_ykman_and_changes_with_a_reset_only()
    {
        var soft = new SoftCard();
        var before = (await SelectAsync(soft)).DeviceId;
        Assert.Matches("^[A-Za-z0-9+/]{22}$", before);
        Assert.Equal(before, (await SelectAsync(soft)).DeviceId);
        soft.Transmit([0x00, 0x04, 0xDE, 0xAD]);
        Assert.NotEqual(before, (await SelectAsync(soft)).DeviceId);
    }

    [Fact]
    public async Task A_card_without_the_application_is_named()
    {
        using var bank = new ChangedCard(new SoftCard(), (_, _) => [0x6A, 0x82]);
        var failure = await FailureAsync(OathFailure.NoApplet, () => OathApplet.SelectAsync(bank, default));
        Assert.Contains("reader 'soft'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_answer_too_short_for_a_status_is_a_pulled_card(int length)
    {
        using var pulled = new ChangedCard(new SoftCard(), (_, _) => new byte[length]);
        await FailureAsync(OathFailure.CardGone, () => OathApplet.SelectAsync(pulled, default));
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_cut_off()
    {
        using var endless = new ChangedCard(new SoftCard(), (_, _) => [0x61, 0x00]);
        await FailureAsync(OathFailure.Protocol, () => OathApplet.SelectAsync(endless, default));
    }

    [Theory]
    [InlineData(0x6581, nameof(OathFailure.Refused))]
    [InlineData(0x6700, nameof(OathFailure.Refused))]
    [InlineData(0x6982, nameof(OathFailure.NotValidated))]
    [InlineData(0x6984, nameof(OathFailure.NoSuchAccount))]
    [InlineData(0x6A80, nameof(OathFailure.Refused))]
    [InlineData(0x6A84, nameof(OathFailure.Full))]
    [InlineData(0x6D00, nameof(OathFailure.UnknownInstruction))]
    [InlineData(0x6F00, nameof(OathFailure.Protocol))]
    public async Task Every_status_word_is_its_own_failure(int status, string expected)
    {
        using var refusing = new ChangedCard(
            new SoftCard(),
            (command, answer) => command.Span[1] == 0xA1 ? [(byte)(status >> 8), (byte)status] : answer);
        var applet = await OathApplet.SelectAsync(refusing, default);
        await FailureAsync(Enum.Parse<OathFailure>(expected), () => applet.ListAsync(default));
    }

    [Fact]
    public async Task A_time_before_1970_has_no_time_step()
    {
        var applet = await SelectAsync(new SoftCard());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => applet.CalculateAllAsync(DateTimeOffset.FromUnixTimeSeconds(-1), default));
    }

    [Fact]
    public void A_name_too_long_for_a_key_is_refused_before_anything_is_sent()
    {
        Assert.Throws<OathException>(() => new OathSecret(new string('ä', 33), Rfc));
        Assert.NotNull(new OathSecret(new string('ä', 32), Rfc));
    }
}
