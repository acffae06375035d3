namespace MfaSecure.Shells;

/// <summary>An object of variables to set, with null for one to unset, as nushell's <c>load-env</c> has it; an array of names to unset.</summary>
internal sealed class JsonSyntax : ShellSyntax
{
    public override string Set(IEnumerable<(string Name, string? Value)> variables) => JsonText.Line(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in variables)
        {
            if (value is not null && LoneSurrogates.AreIn(value))
            {
                throw new UserError($"JSON cannot take the value of {name}: it has {LoneSurrogates.Description}", "fix it where it is set");
            }

            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });

    public override string Unset(IEnumerable<string> names) => JsonText.Line(json =>
    {
        json.WriteStartArray();
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    });
}
