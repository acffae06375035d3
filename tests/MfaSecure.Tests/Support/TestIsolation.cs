using System.Reflection;
using System.Runtime.CompilerServices;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests;

/// <summary>The tests run in an environment of their own, whoever starts them and from where.</summary>
internal static class OwnWorld
{
    private static NameResolutionGuard? guard;

#pragma warning disable CA2255 // Before any test, fixture or data source of theirs.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Enter()
    {
        // TestProgram is started with an environment that is what it tests.
        if (Assembly.GetEntryAssembly() != typeof(OwnWorld).Assembly)
        {
            Isolation.Enter();
            guard ??= new NameResolutionGuard();
        }
    }
}
