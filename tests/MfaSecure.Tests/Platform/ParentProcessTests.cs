using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public class ParentProcessTests
{
    [Theory]
    [InlineData("17 (fish) S 12 17 12 34816 17", 12, 34816)]
    [InlineData("17 (a) S 99 (b) R 12 17 12 0", 12, 0)]
    [InlineData("17 (x y) S 1 1 1 -1", 1, -1)]
    [InlineData("1 (init) S 0 1 1 0", 0, 0)]
    public void Parent_and_terminal_follow_a_name_that_may_contain_anything(string stat, int parent, int terminal)
        => Assert.Equal(new ProcessStat(parent, terminal), ProcessStat.Parse(stat));

    [Theory]
    [InlineData("17 (fish) S")]
    [InlineData("17 (fish) S 12")]
    [InlineData("17 (fish) S -1 17 12 0")]
    [InlineData("")]
    public void A_line_that_is_cut_short_or_wrong_is_ignored(string stat) => Assert.Null(ProcessStat.Parse(stat));

    [Fact]
    public void A_process_that_is_gone_has_no_parent() => Assert.Null(ProcessStat.Of("0"));

    [Fact]
    public void The_parent_of_the_tests_has_a_name() => Assert.NotEmpty(ParentProcess.FindNames());
}
