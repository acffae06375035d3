using MfaSecure.Sandbox;

var options = new Dictionary<string, string>();
var words = new List<string>();
for (var i = 1; i < args.Length; i++)
{
    if (args[i] is "--tls")
    {
        options["tls"] = "";
    }
    else if (args[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < args.Length)
    {
        options[args[i][2..]] = args[++i];
    }
    else
    {
        words.Add(args[i]);
    }
}

switch (args.FirstOrDefault(), words)
{
    case ("soft-card", _):
        return await SoftCardCommand.RunAsync(args[1..]);
    case ("sts", []):
        return await StsCommand.RunAsync(options);
    case ("get", [var what]) when options.TryGetValue("state", out var state):
        return await GetCommand.RunAsync(state, what);
    default:
        await Console.Error.WriteLineAsync(
            "usage: MfaSecure.Sandbox sts [--port N] [--state DIR] [--tls] [--partition P] [--devices none]\n"
            + "       MfaSecure.Sandbox get --state DIR users|calls|code?serial=S|faults?kind=K&times=N|clock?shift=SECONDS\n"
            + "       MfaSecure.Sandbox soft-card KEY.json [KEY2.json ...] [--unplugged]");
        return 2;
}
