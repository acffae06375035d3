using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>The input of an action. The account's lock is held while the action runs.</summary>
internal sealed class ActionContext(AwsAccount account, AwsService service, Caller caller, Dictionary<string, string> parameters)
{
    public AwsAccount Account => account;

    public Caller Caller => caller;

    public DateTimeOffset Now => account.Clock.GetUtcNow();

    public string? this[string name] => parameters.GetValueOrDefault(name);

    public XElement Element(string name, params object[] content) => new(service.Namespace + name, content);
}
