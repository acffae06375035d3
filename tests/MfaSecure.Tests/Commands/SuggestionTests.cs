namespace MfaSecure.Tests.Commands;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("plian", "plain")]
    [InlineData("PLAIN", "plain")]
    [InlineData("prodution", "production")]
    [InlineData("staging-eu", "staging-us")]
    [InlineData("prod", "production")]
    [InlineData("dv", "dev")]
    [InlineData("pr", null)]
    [InlineData("x", null)]
    [InlineData("nope", null)]
    [InlineData("", null)]
    [InlineData("defaults", "default")]
    public void The_suggestion_differs_in_at_most_a_third_of_its_letters_or_starts_with_the_typed_ones(string typed, string? meant)
        => Assert.Equal(meant, Suggestion.Of(typed, ["default", "y", "dev", "plain", "production", "staging-us"]));

    [Fact]
    public void The_nearest_wins_and_then_the_first()
    {
        Assert.Equal("dev2", Suggestion.Of("dev2x", ["dev1", "dev2"]));
        Assert.Equal("dev1", Suggestion.Of("dev3", ["dev1", "dev2"]));
    }
}
