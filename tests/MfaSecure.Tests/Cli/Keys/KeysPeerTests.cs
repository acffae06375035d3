using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A profile whose access keys have moved: programs that none of us wrote use it by its own name.</summary>
public sealed class KeysPeerTests : IDisposable
{
    private readonly AliasWorld world = new();

    public void Dispose() => world.Dispose();

    [PeerFact("aws", "boto3", "pass", "gpg")]
    public async Task The_alias_a_bare_aws_and_boto3_use_the_very_profile_with_one_code()
    {
        File.Delete(world.Aws.Path);
        await using var store = await PasswordStore.CreateAsync(world);
        await KeysWorld.SucceedsAsync(world.Command("keys", "move", "--profile", "mfa", "--to", "pass").With(store.Variables).Unattended());
        RawText[] identity = ["sts", "get-caller-identity", "--profile", "mfa", "--query", "Arn", "--output", "text"];
        StageSpec[] all =
        [
            world.Session(identity).With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())),
            world.Command(["aws", .. identity]) with { Program = "/usr/bin/env", Name = "env" },
            world.Command(Peers.SourceOf("identity.py"), "mfa") with { Program = Peers.Python!, Name = "python3" },
        ];

        foreach (var spec in all)
        {
            var result = await KeysWorld.SucceedsAsync(spec.With([("PATH", Isolation.SearchPath), ("AWS_EC2_METADATA_DISABLED", "true"), .. store.Variables]).Unattended());
            Assert.Equal(world.User.Arn + "\n", result.StdoutText);
        }

        Assert.Single(world.SessionCalls);
        Assert.Equal([world.LastSession.AccessKeyId], world.Sts.CallsOf("GetCallerIdentity").Skip(1).Select(call => call.AccessKeyId).Distinct());
    }
}
