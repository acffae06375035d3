using System.Globalization;
using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>IAM's pagination with <c>MaxItems</c>, <c>Marker</c> and <c>IsTruncated</c>.</summary>
internal static class IamPage
{
    public static Constraints Check(Constraints constraints) => constraints.Number("MaxItems", 1, 1000).Text("Marker", 1, 320, @"[\u0020-\u00FF]+");

    public static XElement[] Of(ActionContext call, string name, IEnumerable<XElement[]> items)
    {
        var all = items.ToArray();
        var from = call["Marker"] is not { } marker ? 0
            : int.TryParse(marker, NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start <= all.Length ? start
            : throw AwsError.Validation("Invalid Marker.");
        var count = call["MaxItems"] is { } max ? int.Parse(max, CultureInfo.InvariantCulture) : 100;
        var more = from + count < all.Length;
        var page = call.Element(name, all.Skip(from).Take(count).Select(item => call.Element("member", item)));
        var truncated = call.Element("IsTruncated", more ? "true" : "false");
        return more ? [page, truncated, call.Element("Marker", (from + count).ToString(CultureInfo.InvariantCulture))] : [page, truncated];
    }
}
