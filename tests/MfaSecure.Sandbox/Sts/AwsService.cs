using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>A service of the query protocol: its name in the credential scope, its version, and its actions.</summary>
/// <remarks>A further service is a file with such a table, and its line in <see cref="All"/>.</remarks>
internal sealed record AwsService(string Name, string Version, Dictionary<string, Func<ActionContext, XElement[]>> Actions)
{
    public static readonly IReadOnlyList<AwsService> All = [StsService.Table, IamService.Table];

    /// <summary>The XML namespace of answers.</summary>
    public XNamespace Namespace => $"https://{Name}.amazonaws.com/doc/{Version}/";
}
