using System.Xml.Linq;

namespace MfaSecure.Sandbox;

internal static class AwsXml
{
    public static HttpResponse Result(AwsService service, string action, XElement[] content)
    {
        var ns = service.Namespace;
        var id = Guid.NewGuid().ToString();
        return Response(200, id, new XElement(
            ns + $"{action}Response",
            // AWS omits this element for actions without a result.
            content.Length == 0 ? null : new XElement(ns + $"{action}Result", content),
            new XElement(ns + "ResponseMetadata", new XElement(ns + "RequestId", id))));
    }

    public static HttpResponse Error(AwsService service, AwsError error)
    {
        var ns = service.Namespace;
        var id = Guid.NewGuid().ToString();
        return Response(error.Status, id, new XElement(
            ns + "ErrorResponse",
            new XElement(
                ns + "Error",
                new XElement(ns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
                new XElement(ns + "Code", error.Code),
                new XElement(ns + "Message", error.Message)),
            new XElement(ns + "RequestId", id)));
    }

    private static HttpResponse Response(int status, string requestId, XElement body)
        => HttpResponse.Text(status, body.ToString() + "\n", "text/xml").With("x-amzn-RequestId", requestId);
}
