using System.Globalization;
using System.Text.Json;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Clocks that are off, and peers that lie about the time: codes, what is remembered, and when a session ends.</summary>
public sealed class SessionClockTests : IDisposable
{
    private readonly AliasWorld world = new();

    private string DeviceFile => Assert.Single(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure"), "device-*.json"));

    private long SavedSkew => JsonDocument.Parse(File.ReadAllText(DeviceFile)).RootElement.GetProperty("skew_seconds").GetInt64();

    public void Dispose() => world.Dispose();

    [NeedsFact("pcscd", "gcc")]
    public async Task A_date_of_tomorrow_makes_no_YubiKey_compute_a_code()
    {
        var (keys, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var _ = keys;
        keys.Alias.Sts.Faults.Always(Fault.Date(Http(DateTimeOffset.UtcNow.AddDays(1))));

        var result = await Stage.RunAsync(keys.Session().Unattended());

        keys.Alias.AssertFails(result, 1, "the clock of this machine is off by 8640", "set the clock");
        Assert.Empty(keys.Alias.SessionCalls);
        Assert.Empty(Directory.GetFiles(keys.Alias.Home.File(".local/state/aws-mfa-secure"), "device-*.json"));
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_clock_that_is_four_minutes_off_is_corrected_for_the_YubiKeys_code_and_remembered_after_success()
    {
        var (keys, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var _ = keys;
        keys.Alias.Sts.Clock.Shift(TimeSpan.FromMinutes(4));

        var result = await Stage.RunAsync(keys.Session().Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("ok", keys.Alias.SessionCalls.Single().Outcome);
        var saved = File.ReadAllText(Assert.Single(Directory.GetFiles(keys.Alias.Home.File(".local/state/aws-mfa-secure"), "device-*.json")));
        Assert.Matches("\"skew_seconds\": ?(239|24[0-5])", saved);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_clock_that_is_six_minutes_off_is_the_error()
    {
        var (keys, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var _ = keys;
        keys.Alias.Sts.Clock.Shift(TimeSpan.FromMinutes(-6));

        var result = await Stage.RunAsync(keys.Session().Unattended());

        keys.Alias.AssertFails(result, 1, "the clock of this machine is off by 3", "set the clock");
        Assert.Empty(keys.Alias.SessionCalls);
    }

    [Fact]
    public async Task A_refusals_date_is_not_remembered()
    {
        world.Sts.Faults.Always(Fault.Date(Http(DateTimeOffset.UtcNow.AddMinutes(4))));
        var wrong = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TOKEN", world.Device.WrongCode())).Unattended());

        Assert.Equal((1, "AccessDenied"), (wrong.ExitCode, world.SessionCalls.Single().Outcome));
        Assert.Equal(0, SavedSkew);
    }

    [NeedsTheory("pcscd", "gcc")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT")]
    [InlineData("a quarter past")]
    [InlineData(null)]
    public async Task A_date_that_is_nonsense_is_ignored(string? date)
    {
        var (keys, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var _ = keys;
        keys.Alias.Sts.Faults.Always(Fault.Date(date));

        var result = await Stage.RunAsync(keys.Session().Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        keys.Alias.AssertSessionIn(keys.Alias.Aws.Call);
        var saved = File.ReadAllText(Assert.Single(Directory.GetFiles(keys.Alias.Home.File(".local/state/aws-mfa-secure"), "device-*.json")));
        Assert.Matches("\"skew_seconds\": ?0", saved);
    }

    [Fact]
    public async Task A_date_of_9999_does_no_harm_to_a_program_that_gives_codes()
    {
        world.Sts.Faults.Always(Fault.Date("Fri, 31 Dec 9999 23:59:59 GMT"));
        world.Home.Script("codes", $"#!/bin/sh\nsleep 1.2\necho {world.Device.CurrentCode()}\n");

        var result = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_PROCESS", "codes")).Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(0, SavedSkew);
    }

    [Theory]
    [InlineData("1990-01-01T00:00:00Z")]
    [InlineData("2099-01-01T00:00:00Z")]
    public async Task An_expiration_that_AWS_cannot_mean_is_refused_and_nothing_is_kept(string expiration)
    {
        world.Sts.Faults.Always(Fault.Expiration(expiration), "GetSessionToken");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls"));

        world.AssertFails(result, 1, "that ends at " + expiration[..10], "AWS_ENDPOINT_URL_STS");
        Assert.Empty(Directory.GetFiles(world.SessionFolder, "*.json"));
    }

    [Fact]
    public async Task A_roles_expiration_is_checked_too()
    {
        var dev = world.Sts.Account.AddRole("dev", requiresMfa: true);
        world.Home.Append(".aws/config", $"[profile dev]\nrole_arn = {dev.Arn}\nsource_profile = mfa\n");
        world.Sts.Faults.Always(Fault.Expiration("2099-01-01T00:00:00Z"), "AssumeRole");

        var result = await Stage.RunAsync(world.SessionWithToken("s3", "ls", "--profile", "dev"));

        world.AssertFails(result, 1, "a session of 3600 s that ends at 2099-01-01");
    }

    [Theory]
    [InlineData(7200, "900")]
    [InlineData(-7200, "3600")]
    public async Task Beside_a_clock_that_is_two_hours_off_a_session_lasts_as_long_as_was_asked(int shift, string ttl)
    {
        world.Sts.Clock.Shift(TimeSpan.FromSeconds(shift));
        var asked = DateTimeOffset.UtcNow;
        var first = await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_TTL", ttl)));
        Assert.True(first.ExitCode == 0, first.ToString());

        var second = await Stage.RunAsync(world.Session("s3", "ls").With(("AWS_MFA_TTL", ttl)).Unattended());
        var status = await Stage.RunAsync(world.Command("status", "--json").With(("AWS_MFA_TTL", ttl)).Unattended());
        var process = await Stage.RunAsync(world.Command("credential-process").With(("AWS_MFA_TTL", ttl)).Unattended());

        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(1, world.SessionCalls.Count(call => call.Outcome == "ok"));
        var seconds = int.Parse(ttl, CultureInfo.InvariantCulture);
        AssertEnds(world.Aws.Calls[^1].Environment["AWS_CREDENTIAL_EXPIRATION"]);
        AssertEnds(JsonDocument.Parse(status.StdoutText).RootElement.GetProperty("expiration").GetString()!);
        AssertEnds(JsonDocument.Parse(process.StdoutText).RootElement.GetProperty("Expiration").GetString()!);
        Assert.InRange(JsonDocument.Parse(status.StdoutText).RootElement.GetProperty("seconds_left").GetInt64(), seconds - 60, seconds);

        void AssertEnds(string text)
            => Assert.InRange((DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) - asked).TotalSeconds, seconds - 2, seconds + 60);
    }

    [Fact]
    public async Task Beside_a_slow_clock_a_session_is_not_used_after_its_end()
    {
        world.Sts.Clock.Shift(TimeSpan.FromHours(2));
        await Stage.RunAsync(world.SessionWithToken("s3", "ls").With(("AWS_MFA_TTL", "900")));
        var aged = File.ReadAllText(world.SessionFile);
        var issued = JsonDocument.Parse(aged).RootElement;

        Assert.Equal(issued.GetProperty("issued_at").GetInt64() + 900, issued.GetProperty("expires_at").GetInt64(), tolerance: 2);
    }

    [NeedsTheory("faketime")]
    [InlineData("-2h")]
    [InlineData("-365d")]
    public async Task After_the_clock_was_set_back_the_session_is_fetched_anew(string back)
    {
        await world.SignInAsync();

        var result = await Stage.RunAsync(world.Session("s3", "ls").Unattended().Through($"exec faketime -f {back} \"$@\""));

        world.AssertFails(result, 3, "nobody can be asked");
    }

    private static string Http(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
}
