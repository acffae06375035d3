namespace MfaSecure.Tests;

/// <summary>A theory with the rules of <see cref="NeedsFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = new NeedsFactAttribute(tools).Skip;
    }

    public string[] Tools { get; }
}
