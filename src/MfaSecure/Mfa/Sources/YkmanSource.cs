using System.Text;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>The YubiKey through ykman: from WSL, with the <c>ykman.exe</c> of Windows, where PC/SC does not reach it.</summary>
/// <remarks>We choose the account by its whole id, because ykman guesses if no id matches exactly.</remarks>
internal sealed class YkmanSource(MfaSettings settings, Host host, TotpClock clock, TerminalPrompter? prompter) : IMfaSource
{
    public string Name => "ykman";

    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        try
        {
            var list = await RunAsync(["list"], cancellation);
            if (list.ExitCode != 0)
            {
                return MfaCodeResult.None($"ykman failed with exit code {list.ExitCode}");
            }

            var accounts = list.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(id => new OathAccount(Encoding.UTF8.GetBytes(id), OathType.Totp))
                .ToList();
            return OathAccountChooser.Find(accounts, device, settings.OathAccount) switch
            {
                [var account] => await CodeAsync(account, device, cancellation),
                [] => MfaCodeResult.None($"ykman found no OATH account for {settings.OathAccount ?? device.Serial}"),
                var several => MfaCodeResult.None($"ykman found several matching OATH accounts: {string.Join(", ", several)}"),
            };
        }
        catch (UserError missing) when (missing.Kind is ErrorKind.NotFound or ErrorKind.NotRunnable)
        {
            return MfaCodeResult.None("ykman is not installed");
        }
    }

    private async Task<MfaCodeResult> CodeAsync(OathAccount account, MfaDevice device, CancellationToken cancellation)
    {
        await TerminalPrompter.CountDownAsync(prompter, clock.WaitForFreshStepAsync(cancellation));
        var result = await RunAsync(["code", account.Id], cancellation);
        foreach (var line in result.Output.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(account.Id, StringComparison.Ordinal) && MfaCode.FindDigits(line.AsSpan(account.Id.Length)) is { } digits)
            {
                return MfaCodeResult.Of(new(device.Serial, digits) { Source = Name, IsCertain = true, IsComputed = true });
            }
        }

        return MfaCodeResult.None(result.ExitCode == 0 ? "ykman printed no code" : $"ykman failed with exit code {result.ExitCode}");
    }

    private Task<ChildResult> RunAsync(string[] command, CancellationToken cancellation)
    {
        string[] device = settings.YubiKeySerial is { } serial ? ["--device", serial] : [];
        var program = host.Environment.NonEmpty("WSL_DISTRO_NAME") is null ? "ykman" : "ykman.exe";
        return Child.CaptureAsync(program, [.. device, "oath", "accounts", .. command], host.Environment, captureError: false, cancellation);
    }
}
