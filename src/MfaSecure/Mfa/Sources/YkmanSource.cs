using System.Text;
using MfaSecure.Oath;
using MfaSecure.Platform;
using MfaSecure.Settings;

namespace MfaSecure.Mfa;

/// <summary>The key through ykman, where PC/SC does not reach it: from WSL, whose <c>ykman.exe</c> is the Windows one.</summary>
/// <remarks>
/// The account is chosen here from ykman's list by whole ids, and ykman is given that id, which it takes exactly before it
/// guesses. Its "touch" is on standard error, the terminal's.
/// </remarks>
internal sealed class YkmanSource(MfaSettings settings, Host host, TotpClock clock, TerminalPrompter? prompter) : IMfaSource
{
    /// <inheritdoc/>
    public string Name => "ykman";

    /// <inheritdoc/>
    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        try
        {
            var list = await RunAsync(["list"], cancellation);
            if (list.ExitCode != 0)
            {
                return MfaCodeResult.None($"ended with exit code {list.ExitCode}");
            }

            var accounts = list.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(id => new OathAccount(Encoding.UTF8.GetBytes(id), OathType.Totp))
                .ToList();
            return OathAccountChooser.Find(accounts, device, settings.OathAccount) switch
            {
                [var account] => await CodeAsync(account, cancellation),
                [] => MfaCodeResult.None($"no key has an account for {settings.OathAccount ?? device.Serial}"),
                var several => MfaCodeResult.None($"several accounts fit: {string.Join(", ", several)}"),
            };
        }
        catch (UserError missing) when (missing.Kind is ErrorKind.NotFound or ErrorKind.NotRunnable)
        {
            return MfaCodeResult.None("is not installed");
        }
    }

    private async Task<MfaCodeResult> CodeAsync(OathAccount account, CancellationToken cancellation)
    {
        await clock.WaitForFreshStepAsync(prompter, cancellation);
        var result = await RunAsync(["code", account.Id], cancellation);
        foreach (var line in result.Output.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(account.Id, StringComparison.Ordinal) && MfaCode.FindDigits(line.AsSpan(account.Id.Length)) is { } digits)
            {
                return MfaCodeResult.Of(new(digits, Name, isCertain: true, isComputed: true));
            }
        }

        return MfaCodeResult.None(result.ExitCode == 0 ? "printed no code" : $"ended with exit code {result.ExitCode}");
    }

    private Task<ChildResult> RunAsync(string[] command, CancellationToken cancellation)
    {
        string[] device = settings.YubiKeySerial is { } serial ? ["--device", serial] : [];
        var program = host.Environment.NonEmpty("WSL_DISTRO_NAME") is null ? "ykman" : "ykman.exe";
        return Child.CaptureAsync(program, [.. device, "oath", "accounts", .. command], host.Environment, captureError: false, cancellation);
    }
}
