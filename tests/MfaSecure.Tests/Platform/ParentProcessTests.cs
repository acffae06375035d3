using MfaSecure.Platform;

namespace MfaSecure.Tests.Platform;

public class ParentProcessTests
{
    [Theory]
    [InlineData("17 (fish) S 12 17 12 34816 17", 'S', 12, 17, 34816)]
    [InlineData("17 (a) S 99 (b) R 12 17 12 0", 'R', 12, 17, 0)]
    [InlineData("17 (x y) T 1 1 1 -1", 'T', 1, 1, -1)]
    [InlineData("1 (init) S 0 1 1 0", 'S', 0, 1, 0)]
    public void State_parent_group_and_terminal_follow_a_name_that_may_contain_anything(string stat, char state, int parent, int group, int terminal)
        => Assert.Equal(new ProcessStat(state, parent, group, terminal), ProcessStat.Parse(stat));

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
