using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MfaSecure.Tests.Architecture;

/// <summary>Which type uses which, read from compiled assemblies: signatures, fields, base types and method bodies.</summary>
/// <remarks>
/// A nested type counts as its outermost one, and so do the types that the compiler generates for lambdas, iterators and
/// async methods. The compiler inlines constants and enum values, so those leave no edge.
/// </remarks>
internal static class TypeGraph
{
    public static Dictionary<string, HashSet<string>> Of(IEnumerable<string> assemblies, Predicate<string> isOurs)
    {
        var edges = new Dictionary<string, HashSet<string>>();
        foreach (var assembly in assemblies)
        {
            using var module = ModuleDefinition.ReadModule(assembly);
            foreach (var type in module.Types.Where(type => isOurs(type.FullName)))
            {
                edges[type.FullName] = [.. All(type).SelectMany(Uses).SelectMany(Parts).Select(Outermost).Where(name => name != type.FullName && isOurs(name))];
            }
        }

        return edges;
    }

    /// <summary>Nodes that reach each other, each set as sorted names joined by spaces.</summary>
    public static IEnumerable<string> Circles(Dictionary<string, HashSet<string>> edges)
    {
        var reached = edges.Keys.ToDictionary(node => node, node => Reachable(edges, node));
        return edges.Keys
            .Where(node => reached[node].Contains(node))
            .Select(node => string.Join(' ', reached[node].Where(other => reached.TryGetValue(other, out var back) && back.Contains(node)).Order(StringComparer.Ordinal)))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    private static HashSet<string> Reachable(Dictionary<string, HashSet<string>> edges, string start)
    {
        var seen = new HashSet<string>();
        var next = new Stack<string>([start]);
        while (next.TryPop(out var node))
        {
            foreach (var other in edges.GetValueOrDefault(node, []).Where(seen.Add))
            {
                next.Push(other);
            }
        }

        return seen;
    }

    private static IEnumerable<TypeDefinition> All(TypeDefinition type) => type.NestedTypes.SelectMany(All).Prepend(type);

    private static IEnumerable<TypeReference?> Uses(TypeDefinition type)
        => type.Methods.SelectMany(Uses)
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Interfaces.Select(one => one.InterfaceType))
            .Append(type.BaseType);

    private static IEnumerable<TypeReference?> Uses(MethodDefinition method)
    {
        IEnumerable<TypeReference?> signature = method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);
        return !method.HasBody ? signature : signature
            .Concat(method.Body.Variables.Select(variable => variable.VariableType))
            .Concat(method.Body.ExceptionHandlers.Select(handler => handler.CatchType))
            .Concat(method.Body.Instructions.SelectMany(Uses));
    }

    private static IEnumerable<TypeReference?> Uses(Instruction instruction) => instruction.Operand switch
    {
        GenericInstanceMethod method => method.GenericArguments.Append(method.DeclaringType),
        TypeReference type => [type],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    /// <summary>An array, pointer or generic type, down to the types it is made of.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };

    private static string Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type.FullName;
}
