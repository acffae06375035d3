using MfaSecure.Mfa;
using MfaSecure.Platform;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Mfa;

public sealed class CodeLedgerTests : IDisposable
{
    private const string Serial = "GAHT12345678";
    private readonly TempHome home = new();

    private string UsedCodesFile => Assert.Single(Directory.GetFiles(home.File(".local/state/aws-mfa-secure"), "device-*.json"));

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task A_spent_step_and_code_are_known_to_the_next_process()
    {
        using (var first = await OpenAsync())
        {
            Assert.False(first.IsSpent(1000) || first.IsSpent("123456"));
            first.Spend(1000, "123456");
        }

        using var next = await OpenAsync();
        Assert.True(next.IsSpent(1000) && next.IsSpent("123456"));
        Assert.False(next.IsSpent(1001) || next.IsSpent("123457"));
    }

    [Fact]
    public async Task Another_device_knows_nothing_of_it()
    {
        using var first = await OpenAsync();
        first.Spend(1000, "123456");
        using var other = await OpenAsync("GAHT87654321");

        Assert.False(other.IsSpent(1000) || other.IsSpent("123456"));
    }

    [Fact]
    public async Task A_clock_set_back_by_far_locks_the_device_not_out()
    {
        using var usedCodes = await OpenAsync();
        usedCodes.Spend(1000, "123456");

        Assert.Equal([false, true, true, true, false], new long[] { 997, 998, 999, 1000, 1001 }.Select(usedCodes.IsSpent));
    }

    [Theory]
    [InlineData(4.9, 0)]
    [InlineData(-4.9, 0)]
    [InlineData(5, 5)]
    [InlineData(-7200, -7200)]
    [InlineData(2_500_000_000, 2_500_000_000)]
    public async Task AWSs_clock_is_kept_where_it_is_off_by_five_seconds_or_more(double seen, long cached)
    {
        using (var first = await OpenAsync())
        {
            first.SaveSkew(TimeSpan.FromSeconds(seen));
            first.SaveSkew(null);
        }

        using var next = await OpenAsync();
        Assert.Equal(TimeSpan.FromSeconds(cached), next.Skew);
    }

    [Fact]
    public async Task An_unsigned_answers_clock_is_used_and_not_kept()
    {
        using (var first = await OpenAsync())
        {
            first.SaveSkew(TimeSpan.FromSeconds(20));
            first.SeeSkew(TimeSpan.FromSeconds(95));
            first.Spend(1000, "123456");
            Assert.Equal(TimeSpan.FromSeconds(95), first.Skew);
        }

        using var next = await OpenAsync();
        Assert.Equal(TimeSpan.FromSeconds(20), next.Skew);
    }

    [Theory]
    [InlineData("99999999999999")]
    [InlineData("-9000000000000000000")]
    public async Task A_skew_that_no_clock_has_is_none(string seconds)
    {
        using (var first = await OpenAsync())
        {
            first.Spend(1000, "123456");
        }

        File.WriteAllText(UsedCodesFile, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(UsedCodesFile), "(\"skew_seconds\": ?)0", $"${{1}}{seconds}"));

        using var next = await OpenAsync();
        Assert.Equal((TimeSpan.Zero, true), (next.Skew, next.IsSpent(1000)));
    }

    [Fact]
    public async Task The_code_itself_is_not_in_the_file()
    {
        using var usedCodes = await OpenAsync();
        usedCodes.Spend(1000, "907153");

        Assert.DoesNotContain("907153", File.ReadAllText(UsedCodesFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mutated_file_never_throws_and_spends_at_most_what_it_says()
    {
        using (var first = await OpenAsync())
        {
            first.Spend(1000, "123456");
        }

        var (file, random) = (UsedCodesFile, new Random(4));
        var bytes = File.ReadAllBytes(file);
        for (var round = 0; round < 2000; round++)
        {
            File.WriteAllBytes(file, Mutations.Of(bytes, random));
            using var usedCodes = await OpenAsync();
            Assert.InRange(Enumerable.Range(0, 5000).Count(step => usedCodes.IsSpent(step)), 0, 3);
        }
    }

    private Task<UsedCodes> OpenAsync(string serial = Serial)
        => UsedCodes.OpenAsync(new Host { Environment = EnvironmentBlock.Empty, Home = home.Path }, serial, new(), default);
}
