using MfaSecure.Platform;

namespace MfaSecure.Tests;

public class ParentProcessTests
{
    [Theory]
    [InlineData("17 (fish) S 12 17 12 34816", 12)]
    [InlineData("17 (a) S 99 (b) R 12 17", 12)]
    [InlineData("17 (x y) S 1 1", 1)]
    [InlineData("17 (fish) S 0 0", null)]
    [InlineData("17 (fish) S", null)]
    [InlineData("17 (fish) S -1 0", null)]
    [InlineData("", null)]
    public void The_parents_id_is_behind_a_name_that_may_hold_anything(string stat, int? parent)
        => Assert.Equal(parent, ParentProcess.ParentIn(stat));

    [Fact]
    public void The_parent_of_the_tests_has_a_name() => Assert.NotEmpty(ParentProcess.FindNames());
}
