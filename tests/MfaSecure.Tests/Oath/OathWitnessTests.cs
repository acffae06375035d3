using System.Diagnostics;
using System.Text.RegularExpressions;
using MfaSecure.Oath;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Oath;

/// <summary>Programs of others on the same key, and on the same secrets.</summary>
[Collection("pcscd")]
public sealed class OathWitnessTests(PcscdFixture pcscd) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("mfa-witness-").FullName;

    public Task InitializeAsync() => pcscd.EmptyAsync();

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver, "ykman")]
    public async Task Ykman_sees_the_same_accounts_and_codes_and_serial()
    {
        var soft = new SoftCard(new() { Serial = 7654321 });
        soft.Oath.Add(SoftAccount.Totp("Amazon Web Services:alice@123456789012", OathAppletTests.Rfc));
        soft.Oath.Add(SoftAccount.Totp("60/slow", OathAppletTests.Rfc));
        soft.Oath.Add(new SoftAccount("eight"u8.ToArray(), 0x22, 8, OathAppletTests.Rfc, false));
        soft.Oath.Add(SoftAccount.Totp("touchy", OathAppletTests.Rfc, touch: true));
        soft.Oath.SetPassword("p");
        await pcscd.First.PlugAsync(soft, PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];

        string theirs;
        IReadOnlyList<OathEntry> ours;
        string deviceId;
        long step;
        do
        {
            var now = DateTimeOffset.UtcNow;
            step = OathApplet.Step(now, 30);
            using (var card = await PcscCard.ConnectAsync(reader, PcscdFixture.Patience, default))
            {
                Assert.Equal(7654321u, (await YubiKeyIdentity.ReadAsync(card, default)).Serial);
                var applet = await OathApplet.SelectAsync(card, default);
                await applet.ValidateAsync(applet.DeriveKey("p"), default);
                ours = await applet.CalculateAllAsync(now, default);
                deviceId = applet.DeviceId;
            }

            theirs = await YkmanAsync("--reader", reader, "oath", "accounts", "code", "-p", "p");
        }
        while (OathApplet.Step(DateTimeOffset.UtcNow, 30) != step);

        var lines = theirs.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Regex.Match(line, @"^(.+?)\s+(\d+|\[.*\])\s*$").Groups).ToDictionary(g => g[1].Value, g => g[2].Value);
        Assert.Equal(
            ours.ToDictionary(e => e.Account.Id, e => e.Code?.Digits ?? "[Requires Touch]"),
            lines);
        Assert.Contains("OATH version: 5.4.3", await YkmanAsync("--reader", reader, "oath", "info"), StringComparison.Ordinal);
        Assert.Equal(22, deviceId.Length);
    }

    [NeedsFact("pcscd", "gcc", PcscdHost.Driver, "ykman")]
    public async Task What_ykman_puts_on_the_key_we_read_and_what_we_put_it_reads()
    {
        var soft = new SoftCard();
        await pcscd.First.PlugAsync(soft, PcscdFixture.Patience);
        var reader = (await pcscd.WithCardsAsync(1))[0];
        const string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        await YkmanAsync("--reader", reader, "oath", "accounts", "add", "-i", "AWS", "-t", "-f", "-a", "SHA512", "-d", "8", "bob", secret);
        await YkmanAsync("--reader", reader, "oath", "access", "change", "-n", "swordfish");
        var bob = Assert.Single(soft.Oath.Accounts);
        Assert.Equal((0x23, 8, true), (bob.TypeAndAlgorithm, bob.Digits, bob.Touch));
        using (var card = await PcscCard.ConnectAsync(reader, PcscdFixture.Patience, default))
        {
            var applet = await OathApplet.SelectAsync(card, default);
            Assert.True(applet.IsLocked);
            await applet.ValidateAsync(applet.DeriveKey("swordfish"), default);
            Assert.Equal("AWS:bob", Assert.Single(await applet.ListAsync(default)).Id);
            await applet.PutAsync(new OathSecret("60/AWS:carol", OathAppletTests.Rfc) { Touch = true }, default);
        }

        var list = await YkmanAsync("--reader", reader, "oath", "accounts", "list", "-P", "-p", "swordfish");
        Assert.Equal(["60/AWS:carol, 60", "AWS:bob, 30"], list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [NeedsFact("oathtool")]
    public async Task Oathtool_agrees_on_any_time_and_hash()
    {
        var soft = new SoftCard();
        var random = new Random(6238);
        for (var i = 0; i < 24; i++)
        {
            var secret = new byte[random.Next(14, 65)];
            random.NextBytes(secret);
            var (algorithm, digits, period) = (1 + (i % 3), 6 + (i % 2 * 2), i % 4 == 3 ? 60 : 30);
            var name = period == 30 ? $"a{i}" : $"{period}/a{i}";
            soft.Oath.Add(new SoftAccount(System.Text.Encoding.UTF8.GetBytes(name), (byte)(0x20 | algorithm), (byte)digits, secret, false));
        }

        var time = DateTimeOffset.FromUnixTimeSeconds(1_800_000_017);
        var applet = await OathApplet.SelectAsync(new SoftCardLink(soft), default);
        foreach (var (entry, account) in (await applet.CalculateAllAsync(time, default)).Zip(soft.Oath.Accounts))
        {
            var hash = (account.TypeAndAlgorithm & 3) switch { 1 => "sha1", 2 => "sha256", _ => "sha512" };
            var code = await RunAsync("oathtool", null, $"--totp={hash}", "-d", $"{account.Digits}", "-s", $"{entry.Account.Period}s",
                "--now", time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'"), Convert.ToHexString(account.Secret));
            Assert.Equal(code.Trim(), entry.Code!.Digits);
        }
    }

    // When ykman cannot connect at once it ends every scdaemon of the user with pkill: here it finds a harmless one.
    private async Task<string> YkmanAsync(params string[] arguments)
    {
        var bin = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        var pkill = Path.Combine(bin, "pkill");
        if (!File.Exists(pkill) && !OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(pkill, "#!/bin/sh\nexit 1\n");
            File.SetUnixFileMode(pkill, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return await RunAsync("ykman", start =>
        {
            start.Environment["PATH"] = bin + ":" + start.Environment["PATH"];
            start.Environment["HOME"] = folder;
            start.Environment["XDG_CONFIG_HOME"] = start.Environment["XDG_DATA_HOME"] = Path.Combine(folder, "xdg");
            start.Environment["PCSCLITE_CSOCK_NAME"] = pcscd.Host.SocketPath;
            start.Environment["LC_ALL"] = "C.UTF-8";
        }, arguments);
    }

    private static async Task<string> RunAsync(string program, Action<ProcessStartInfo>? set, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        set?.Invoke(start);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await error}");
        return output;
    }
}
