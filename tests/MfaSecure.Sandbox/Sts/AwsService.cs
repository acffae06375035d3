using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>A service of the AWS query protocol. To add one, create such a table and list it in <see cref="All"/>.</summary>
internal sealed record AwsService(string Name, string Version, Dictionary<string, Func<ActionContext, XElement[]>> Actions)
{
    public static readonly IReadOnlyList<AwsService> All = [StsService.Table, IamService.Table];

    public XNamespace Namespace => $"https://{Name}.amazonaws.com/doc/{Version}/";
}
