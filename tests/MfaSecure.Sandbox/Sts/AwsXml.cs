using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>Answers in the XML of the query protocol.</summary>
internal static class AwsXml
{
    public static HttpAnswer Result(AwsService service, string action, XElement[] content)
    {
        var ns = service.Namespace;
        var id = Guid.NewGuid().ToString();
        return Answer(200, id, new XElement(
            ns + $"{action}Response",
            // An action without results has no such element.
            content.Length == 0 ? null : new XElement(ns + $"{action}Result", content),
            new XElement(ns + "ResponseMetadata", new XElement(ns + "RequestId", id))));
    }

    public static HttpAnswer Error(AwsService service, AwsError error)
    {
        var ns = service.Namespace;
        var id = Guid.NewGuid().ToString();
        return Answer(error.Status, id, new XElement(
            ns + "ErrorResponse",
            new XElement(
                ns + "Error",
                new XElement(ns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
                new XElement(ns + "Code", error.Code),
                new XElement(ns + "Message", error.Message)),
            new XElement(ns + "RequestId", id)));
    }

    private static HttpAnswer Answer(int status, string requestId, XElement body)
        => HttpAnswer.Text(status, body.ToString() + "\n", "text/xml").With("x-amzn-RequestId", requestId);
}
