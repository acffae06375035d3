using System.Xml.Linq;

namespace MfaSecure.Sandbox;

/// <summary>What an action sees: the account (its lock is held), the caller, the parameters.</summary>
internal sealed class ActionContext(AwsAccount account, AwsService service, Caller caller, Dictionary<string, string> parameters)
{
    public AwsAccount Account => account;

    public Caller Caller => caller;

    public DateTimeOffset Now => account.Clock.GetUtcNow();

    /// <summary>A parameter; null when it is not there.</summary>
    public string? this[string name] => parameters.GetValueOrDefault(name);

    /// <summary>An element in the service's namespace.</summary>
    public XElement Element(string name, params object[] content) => new(service.Namespace + name, content);
}
