using MfaSecure.Sandbox;

var options = new Dictionary<string, string>();
for (var i = 1; i < args.Length; i++)
{
    var name = args[i].TrimStart('-');
    options[name] = i + 1 < args.Length && !args[i + 1].StartsWith('-') ? args[++i] : "";
}

switch (args.FirstOrDefault())
{
    case "sts":
        return await StsCommand.RunAsync(options);
    default:
        await Console.Error.WriteLineAsync("usage: MfaSecure.Sandbox sts [--port N] [--state DIR] [--tls] [--partition P]");
        return 2;
}
