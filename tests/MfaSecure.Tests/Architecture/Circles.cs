#pragma warning disable CA1812, CA1822, CA1823, IDE0044, IDE0051, IDE0052, CS0169, CS0414 // Never run: TypeCircleTests reads the compiled form.
namespace Circles.Field
{
    internal sealed class A(B b)
    {
        private readonly B? b = b;
    }

    internal sealed class B(A a)
    {
        private readonly A[]? a = [a];
    }
}

namespace Circles.Signature
{
    internal static class A
    {
        internal static void Use(B.Inner? b) => _ = b;
    }

    internal sealed class B
    {
        internal void Call() => A.Use(null);

        internal sealed class Inner;
    }
}

namespace Circles.Lambda
{
    internal static class A
    {
        internal static Func<int, int> Get() => number => B.Of(number);
    }

    internal static class B
    {
        internal static int Of(int number) => number == 0 ? 0 : A.Get()(number - 1);
    }
}

namespace Circles.Async
{
    internal static class A
    {
        internal static async Task GetAsync()
        {
            await Task.Yield();
            await B.GetAsync();
        }
    }

    internal static class B
    {
        internal static Task GetAsync() => A.GetAsync();
    }
}

namespace Circles.Nested
{
    internal static class A
    {
        internal static class Inner
        {
            internal static int Get() => B.Get();
        }
    }

    internal static class B
    {
        internal static int Get() => A.Inner.Get();
    }
}

namespace Circles.Generic
{
    internal static class A
    {
        internal static T? Make<T>() => default;

        internal static object? Other() => Make<List<B>>();
    }

    internal sealed class B
    {
        internal static object? Make() => A.Other();
    }
}

namespace Circles.Straight
{
    internal static class A
    {
        internal static int Get() => B.Get() + C.Get();
    }

    internal static class B
    {
        internal static int Get() => C.Get();
    }

    internal static class C
    {
        internal static int Get() => Recursive(3);

        private static int Recursive(int depth) => depth == 0 ? 0 : Recursive(depth - 1);
    }
}
