namespace MfaSecure.Tests.Architecture;

/// <summary>Two types that use each other can only be understood together: no circles, in the library or in the tool.</summary>
public class TypeCircleTests
{
    [Fact]
    public void No_types_use_each_other_in_a_circle()
    {
        string[] assemblies = [typeof(MfaSessionCredentials).Assembly.Location, typeof(MfaSecure.Cli.CommandLine).Assembly.Location];
        var graph = TypeGraph.Of(assemblies, name => name.StartsWith("MfaSecure.", StringComparison.Ordinal));

        Assert.InRange(graph.Count, 200, 1000);
        Assert.Empty(TypeGraph.Circles(graph));
    }

    [Theory]
    [InlineData("Field")]
    [InlineData("Signature")]
    [InlineData("Lambda")]
    [InlineData("Async")]
    [InlineData("Nested")]
    [InlineData("Generic")]
    public void A_circle_is_found_wherever_it_hides(string kind)
    {
        var graph = TypeGraph.Of([typeof(TypeCircleTests).Assembly.Location], name => name.StartsWith($"Circles.{kind}.", StringComparison.Ordinal));

        Assert.Equal([$"Circles.{kind}.A Circles.{kind}.B"], TypeGraph.Circles(graph));
    }

    [Fact]
    public void A_line_of_uses_is_no_circle()
    {
        var graph = TypeGraph.Of([typeof(TypeCircleTests).Assembly.Location], name => name.StartsWith("Circles.Straight.", StringComparison.Ordinal));

        Assert.Equal(3, graph.Count);
        Assert.Empty(TypeGraph.Circles(graph));
    }
}
