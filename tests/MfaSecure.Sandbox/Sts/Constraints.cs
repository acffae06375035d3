using System.Globalization;
using System.Text.RegularExpressions;

namespace MfaSecure.Sandbox;

/// <summary>Validates parameters and reports all violations in one error, as AWS does.</summary>
internal sealed class Constraints(ActionContext context)
{
    private readonly List<string> errors = [];

    public Constraints Required(string name)
    {
        if (context[name] is null)
        {
            errors.Add($"Value null at '{Camel(name)}' failed to satisfy constraint: Member must not be null");
        }

        return this;
    }

    public Constraints Text(string name, int min, int max, string pattern)
    {
        if (context[name] is { } value)
        {
            Check(name, value, value.Length <= max, $"Member must have length less than or equal to {max}");
            Check(name, value, value.Length >= min, $"Member must have length greater than or equal to {min}");
            Check(name, value, Regex.IsMatch(value, $@"\A(?:{pattern})\z"), $"Member must satisfy regular expression pattern: {pattern}");
        }

        return this;
    }

    public Constraints OneOf(string name, params string[] values)
    {
        if (context[name] is { } value)
        {
            Check(name, value, values.Contains(value), $"Member must satisfy enum value set: [{string.Join(", ", values)}]");
        }

        return this;
    }

    public Constraints Number(string name, int min, int max)
    {
        if (context[name] is { } value)
        {
            if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                throw new AwsError(400, "MalformedInput", $"Could not parse '{value}' as an integer");
            }

            Check(name, value, number <= max, $"Member must have value less than or equal to {max}");
            Check(name, value, number >= min, $"Member must have value greater than or equal to {min}");
        }

        return this;
    }

    public void Enforce()
    {
        if (errors.Count > 0)
        {
            throw AwsError.Validation(
                $"{errors.Count} validation error{(errors.Count == 1 ? "" : "s")} detected: {string.Join("; ", errors)}");
        }
    }

    private void Check(string name, string value, bool holds, string constraint)
    {
        if (!holds)
        {
            errors.Add($"Value '{value}' at '{Camel(name)}' failed to satisfy constraint: {constraint}");
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
