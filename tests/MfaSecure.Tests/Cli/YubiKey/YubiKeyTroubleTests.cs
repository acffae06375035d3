using System.Diagnostics;
using System.Net.Sockets;
using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>No pcscd, one that dies, a reader that somebody else holds, and nobody at a terminal.</summary>
public class YubiKeyTroubleTests
{
    private const string Prompt = KeyWorld.Prompt;

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_pcscd_the_remedy_is_told_and_the_prompt_goes_on()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        await using var run = Stage.Start(world.Session().With(("PCSCLITE_CSOCK_NAME", world.Alias.Home.File("none")), ("AWS_MFA_SOURCE", "yubikey,prompt")));
        await run.Terminal.WaitForAsync("the smart card service (pcscd) is not running (sudo systemctl start pcscd.socket)");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_pcscd_and_without_a_YubiKey_on_USB_there_is_only_the_prompt()
    {
        if (MfaSecure.Oath.UsbDevices.MayHaveYubiKey())
        {
            // A YubiKey of this machine's own is news.
            return;
        }

        await using var world = await KeyWorld.StartAsync(_ => []);
        await using var run = Stage.Start(world.Session().With(("PCSCLITE_CSOCK_NAME", world.Alias.Home.File("none"))));
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        Assert.Equal($"{Prompt}{code}\r\n", (await world.SignedInAsync(run, code)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_pcscd_of_another_version_is_not_called_stopped()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        using var other = new OtherPcscd(world.Alias.Home.File("pcscd"));
        await using var run = Stage.Start(world.Session().With(("PCSCLITE_CSOCK_NAME", other.Path), ("AWS_MFA_SOURCE", "yubikey,prompt")));
        await run.Terminal.WaitForAsync("pcscd) and the library libpcsclite have different versions and do not understand each other (sudo systemctl restart pcscd");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_YubiKey_with_OATH_switched_off_is_named_beside_one_without_the_account()
    {
        await using var world = await KeyWorld.StartAsync(world =>
            [world.Key(touch: false, new() { HasOath = false }), world.Key(touch: false, new() { Serial = 2222 }, name: "Elsewhere:alice")]);

        var result = await Stage.RunAsync(world.Session().With(("AWS_MFA_SOURCE", "yubikey")).Unattended());

        world.Alias.AssertFails(
            result,
            3,
            "OATH is switched off on the YubiKey in reader 'Yubico YubiKey OTP+FIDO+CCID 00 00', and YubiKey 2222 has no account for this MFA device",
            "ykman config usb --enable OATH");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_pcscd_that_dies_while_the_prompt_waits_is_named_and_the_prompt_goes_on()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_SOURCE", "yubikey,prompt")));
        await run.Terminal.WaitForAsync(Prompt);

        world.Daemon.Kill();

        await run.Terminal.WaitForAsync("(pcscd) is not running");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);
        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_pcscd_that_dies_in_the_middle_of_a_touch_is_named_and_the_prompt_goes_on()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(KeyWorld.TouchPrompt);
        await key.Touch.AskedAsync(1, Deadline.Default);

        world.Daemon.Kill();

        await run.Terminal.WaitForAsync("(pcscd) is not running");
        await run.Terminal.WaitForAsync(Prompt);
        var code = world.TypeCode(run);
        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_reader_that_another_process_of_ours_holds_is_used_when_it_is_free()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var other = Stage.Start(world.Command("code"));
        await key.Touch.AskedAsync(1, Deadline.Default);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync($"process {await other.PidAsync()} on {other.Terminal.Path} is using the YubiKey for an MFA code");
        await run.Terminal.WaitForAsync(Prompt);

        Assert.True(key.Touch.Give());
        Assert.DoesNotContain("another program", run.Terminal.Transcript, StringComparison.Ordinal);
        Assert.Equal(0, (await other.WaitAsync()).ExitCode);

        await run.Terminal.WaitForAsync(KeyWorld.TouchPrompt);
        await key.Touch.AskedAsync(2, Deadline.Default);
        Assert.True(key.Touch.Give());
        await world.SignedInAsync(run);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task While_another_process_holds_the_reader_a_typed_code_is_taken()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var other = Stage.Start(world.Command("code"));
        await key.Touch.AskedAsync(1, Deadline.Default);
        await using var run = Stage.Start(world.Session());
        await run.Terminal.WaitForAsync(" is using the YubiKey for an MFA code");
        await run.Terminal.WaitForAsync(Prompt);

        var code = world.TypeCode(run);

        await world.SignedInAsync(run, code);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_terminal_a_key_without_touch_just_works()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;

        var result = await Stage.RunAsync(world.Session().Unattended());

        Assert.Equal((0, ""), (result.ExitCode, result.StderrText));
        world.Alias.AssertSessionIn(world.Alias.Aws.Call);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_terminal_a_touch_is_asked_for_by_a_notification_and_works()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        var notify = AwsStandIn.Install(world.Alias.Home.Bin, "notify-send");
        await using var run = Stage.Start(world.Session().Unattended());
        await key.Touch.AskedAsync(1, Deadline.Default);
        var asked = Stopwatch.StartNew();
        await notify.WaitForCallsAsync();
        Assert.True(asked.Elapsed > TimeSpan.FromSeconds(1.5), $"a touch within {asked.Elapsed.TotalSeconds} s needs no notification");

        Assert.True(key.Touch.Give());

        var result = await run.WaitAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["--app-name=aws-mfa-secure", "aws-mfa-secure", "Touch your YubiKey"], notify.Call.Arguments);
        world.Alias.AssertSessionIn(world.Alias.Aws.Call);
        world.AssertNoSecret(result);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task Without_a_terminal_and_without_a_notifier_a_touch_works_too()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("PATH", world.Alias.Home.Bin)).Unattended());
        await key.Touch.AskedAsync(1, Deadline.Default);

        Assert.True(key.Touch.Give());

        Assert.Equal(0, (await run.WaitAsync()).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task With_nobody_and_no_key_it_fails_within_a_second_with_exit_code_3()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        var fastest = TimeSpan.MaxValue;

        // The machine may be busy; the program must not be slow by itself.
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            var result = await Stage.RunAsync(world.Session().Unattended());
            fastest = watch.Elapsed < fastest ? watch.Elapsed : fastest;
            world.Alias.AssertFails(result, 3, "nobody can be asked: there is no terminal", "set AWS_MFA_TOKEN");
            Assert.DoesNotContain("plugged in", result.StderrText, StringComparison.Ordinal);
        }

        Assert.True(fastest < TimeSpan.FromSeconds(1), $"the fastest of three took {fastest.TotalSeconds} s");
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task A_key_plugged_in_after_that_serves_at_once()
    {
        await using var world = await KeyWorld.StartAsync(_ => []);
        Assert.Equal(3, (await Stage.RunAsync(world.Session().Unattended())).ExitCode);
        await world.Reader.PlugAsync(world.Key(touch: false), Deadline.Default);

        Assert.Equal(0, (await Stage.RunAsync(world.Session().Unattended())).ExitCode);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task AWS_MFA_NO_PROMPT_takes_a_code_that_needs_nobody()
    {
        var (world, _) = await KeyWorld.WithKeyAsync(touch: false);
        await using var __ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_NO_PROMPT", "1")));

        Assert.Equal("", (await world.SignedInAsync(run)).Transcript);
    }

    [NeedsFact("pcscd", "gcc")]
    public async Task AWS_MFA_NO_PROMPT_does_not_wait_for_a_touch()
    {
        var (world, key) = await KeyWorld.WithKeyAsync(touch: true);
        await using var _ = world;
        await using var run = Stage.Start(world.Session().With(("AWS_MFA_NO_PROMPT", "1")));

        var result = await world.EndedAsync(run);

        world.Alias.AssertFails(result, 3, "nobody can be asked: AWS_MFA_NO_PROMPT is set; '", "set AWS_MFA_TOKEN to a code, or unset AWS_MFA_NO_PROMPT");
        Assert.EndsWith(" needs a touch", result.StderrText.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(("", 0), (result.Transcript, key.Touch.TimesAsked));
    }

    /// <summary>Answers as pcscd does when the client's protocol is another one: SCARD_E_SERVICE_STOPPED (winscard_msg.h, version_struct).</summary>
    private sealed class OtherPcscd : IDisposable
    {
        private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public OtherPcscd(string path)
        {
            Path = path;
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            new Thread(Serve) { IsBackground = true }.Start();
        }

        public string Path { get; }

        public void Dispose() => listener.Dispose();

        private void Serve()
        {
            try
            {
                while (true)
                {
                    using var client = listener.Accept();
                    var question = new byte[20];
                    if (client.Receive(question) == question.Length)
                    {
                        client.Send([.. BitConverter.GetBytes(4), .. BitConverter.GetBytes(99), .. BitConverter.GetBytes(0x8010001E)]);
                        _ = client.Receive(question);
                    }
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
