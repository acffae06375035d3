namespace MfaSecure.Tests;

/// <summary>A theory that needs programs on PATH, as <see cref="NeedsFactAttribute"/> does.</summary>
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
