using System.Reflection;
using System.Runtime.CompilerServices;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

/// <summary>Gives all tests the same environment variables, independent of the caller's.</summary>
internal static class TestIsolation
{
    private static NameResolutionGuard? guard;

#pragma warning disable CA2255 // Must run before all tests, fixtures and data sources.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Enter()
    {
        // Not in TestProgram, whose environment is what its tests check.
        if (Assembly.GetEntryAssembly() != typeof(TestIsolation).Assembly)
        {
            Isolation.Enter();
            guard ??= new NameResolutionGuard();
        }
    }
}
