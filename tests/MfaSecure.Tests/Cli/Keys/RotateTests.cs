using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>Replacing an access key: the built binary and the AWS CLI itself.</summary>
public sealed class RotateTests : IDisposable
{
    private readonly RotateWorld world = new();

    public void Dispose() => world.Dispose();

    [NeedsFact("aws")]
    public async Task One_code_replaces_the_key_and_changes_only_its_two_values()
    {
        var before = world.Credentials;

        var result = await world.RotateAsync();

        world.AssertRotated(before);
        Assert.Empty(Directory.GetFiles(world.Folder, "*.json"));
        Assert.Empty(Directory.GetFileSystemEntries(world.Home.Temp));
        Assert.Equal(
            $"Replaced access key …{world.Old.Id[^4..]} with …{world.Only.Id[^4..]} in profile default.\n"
            + "The old one is deleted, and its sessions are removed. The next aws command asks for a code.\n",
            result.StdoutText);
        Assert.Equal(["list-access-keys", "create-access-key", "update-access-key", "delete-access-key"], world.IamCommands);
        Assert.Single(world.Sts.CallsOf("GetSessionToken"));
        Assert.All(world.Sts.Calls.Where(call => call.Action is "CreateAccessKey" or "UpdateAccessKey" or "DeleteAccessKey"), call => Assert.StartsWith("ASIA", call.AccessKeyId, StringComparison.Ordinal));
        var who = await world.RunAsync(world.Command("session", "sts", "get-caller-identity", "--query", "Arn", "--output", "text").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended());
        Assert.Equal((0, world.Alice.Arn + "\n"), (who.ExitCode, who.StdoutText));
    }

    [NeedsFact("aws")]
    public async Task A_cached_session_is_enough()
    {
        Assert.Equal(0, (await Stage.RunAsync(world.Command("exports").With(("AWS_MFA_TOKEN", world.Device.NextUnusedCode())).Unattended())).ExitCode);
        var before = world.Credentials;

        var result = await world.RunAsync(world.Command("keys", "rotate").Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        world.AssertRotated(before);
        Assert.Single(world.Sts.CallsOf("GetSessionToken"));
    }

    [NeedsFact("aws")]
    public async Task The_profile_gets_the_new_key_only_after_it_has_spread()
    {
        world.Sts.Account.RejectionsOfNewKeys = 2;
        var before = world.Credentials;
        var hold = world.Sts.Faults.Hold("UpdateAccessKey");
        await using var run = Stage.Start(world.Rotation());
        await hold.ReachedAsync(RotateWorld.Long);
        Assert.Equal(["InvalidClientTokenId", "InvalidClientTokenId", "ok", "ok", "ok"], world.Sts.CallsOf("GetCallerIdentity").Where(call => call.AccessKeyId.StartsWith("AKIA", StringComparison.Ordinal)).Select(call => call.Outcome));
        hold.Release();

        var result = await run.WaitAsync(RotateWorld.Long);

        Assert.True(result.ExitCode == 0, result.ToString());
        world.Heard(result);
        world.AssertRotated(before);
    }

    [NeedsFact("aws")]
    public async Task Keep_old_leaves_the_old_key_inactive_and_the_next_rotation_says_that_it_is_unused()
    {
        var result = await world.RotateAsync("--keep-old");

        Assert.Equal([(world.Old.Id, false), (world.Alice.Keys[1].Id, true)], world.Alice.Keys.Select(key => (key.Id, key.Active)));
        Assert.Contains($"To delete it: aws iam delete-access-key --access-key-id {world.Old.Id}\n", result.StdoutText, StringComparison.Ordinal);
        world.AssertProfileWorks();

        var again = await world.RunAsync(world.Rotation());
        EnrollWorld.AssertFailed(again, $"and …{world.Old.Id[^4..]}, which is unused (inactive, last used on ", $"delete the unused one, then run the command again: aws iam delete-access-key --access-key-id {world.Old.Id}");
    }

    [NeedsTheory("aws")]
    [InlineData(false, ", which is unused (never used)", "delete the unused one, then run the command again: ")]
    [InlineData(true, " for iam)", "if nothing uses …")]
    public async Task A_user_with_two_keys_is_told_which_one_is_unused(bool isUsed, string sentence, string hint)
    {
        var other = world.Alice.AddAccessKey();
        other.LastUse = isUsed ? new(DateTimeOffset.UtcNow, "iam", "us-east-1") : null;
        var before = world.Credentials;

        var result = await world.RunAsync(world.Rotation());

        EnrollWorld.AssertFailed(result, sentence, hint);
        Assert.Equal((2, before), (world.Alice.Keys.Count, world.Credentials));
        Assert.DoesNotContain("create-access-key", world.IamCommands);
    }

    [NeedsFact("aws")]
    public async Task Every_profile_that_has_the_key_gets_the_new_one()
    {
        world.Home.Append(".aws/credentials", $"[twin]\r\naws_access_key_id={world.Old.Id}\r\naws_secret_access_key={world.Old.Secret}\r\n");
        world.Home.Append(".aws/config", $"[profile third]\naws_access_key_id = {world.Old.Id}\naws_secret_access_key = {world.Old.Secret}\n");
        var before = world.Credentials;

        var result = await world.RotateAsync("--profile", "default");

        world.AssertRotated(before);
        Assert.Contains($"[profile third]\naws_access_key_id = {world.Only.Id}\naws_secret_access_key = {world.Only.Secret}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
        Assert.Contains(" in profiles default, third, twin.\n", result.StdoutText, StringComparison.Ordinal);
    }

    [NeedsFact("aws")]
    public async Task A_user_without_MFA_rotates_with_the_key_itself()
    {
        world.Home.Config("[default]\nregion = eu-west-1\n");
        var before = world.Credentials;
        Directory.CreateDirectory(world.Folder);

        var result = await world.RunAsync(world.Command("keys", "rotate").Unattended());

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.NotEqual(world.Old.Id, world.Only.Id);
        Assert.Empty(world.Sts.CallsOf("GetSessionToken"));
        Assert.NotEqual(before, world.Credentials);
    }

    [NeedsFact("aws")]
    public async Task Where_AWS_ends_the_session_with_the_old_key_the_new_one_makes_another()
    {
        world.Sts.Account.SessionsEndWithTheirKey = true;
        var before = world.Credentials;
        await using var run = Stage.Start(world.Command("keys", "rotate"));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt, RotateWorld.Long);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());
        await world.Sts.WaitForCallsAsync(1, "UpdateAccessKey", RotateWorld.Long);
        // The next code is of a later time step.
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(1));
        await run.Terminal.WaitForAsync(AliasWorld.Prompt, RotateWorld.Long);
        run.Terminal.TypeLine(world.Device.NextUnusedCode());

        var result = await run.WaitAsync(RotateWorld.Long);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.NotEqual(world.Old.Id, world.Only.Id);
        world.AssertProfileWorks();
        Assert.Equal(2, world.Sts.CallsOf("GetSessionToken").Count(call => call.Outcome == "ok"));
        Assert.Equal(before.Length, world.Credentials.Length);
    }

    [NeedsTheory("aws")]
    [InlineData("iam:CreateAccessKey")]
    [InlineData("iam:ListAccessKeys")]
    public async Task A_missing_permission_names_the_whole_policy_and_changes_nothing(string action)
    {
        world.Alice.DenyImplicitly(action);
        var before = world.Credentials;

        var result = await world.RunAsync(world.Rotation());

        EnrollWorld.AssertFailed(result, $"is not allowed to call {action}", "everything keys rotate needs: {\"Version\":\"2012-10-17\"");
        Assert.Equal((before, world.Old.Id), (world.Credentials, world.Only.Id));
        Assert.Empty(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure"), "rotation-*"));
    }

    [NeedsFact("aws")]
    public async Task An_old_key_that_may_not_be_deleted_is_reported_and_the_next_run_deletes_it()
    {
        world.Alice.Deny("iam:DeleteAccessKey");
        var result = await world.RunAsync(world.Rotation());
        EnrollWorld.AssertFailed(result, $"is in use, but the old one …{world.Old.Id[^4..]} is still there: a policy denies iam:DeleteAccessKey", "run aws-mfa-secure keys rotate again to finish");
        world.AssertProfileWorks();
        world.Old.Active = true;
        world.Alice.Allow("iam:DeleteAccessKey");

        var again = await world.RotateAsync();

        Assert.StartsWith("Finished an interrupted rotation: profile default has access key …", again.StdoutText, StringComparison.Ordinal);
        Assert.NotEqual(world.Old.Id, world.Only.Id);
        world.AssertProfileWorks();
    }

    [NeedsFact("aws")]
    public async Task Keys_that_no_file_has_are_reported_before_a_code_is_asked_for()
    {
        world.Home.Append(".aws/config", "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = default\n[profile vault]\ncredential_process = vault\nmfa_serial = x12345678\n");
        var environment = new (string, string?)[] { ("AWS_ACCESS_KEY_ID", world.Old.Id), ("AWS_SECRET_ACCESS_KEY", world.Old.Secret) };

        EnrollWorld.AssertFailed(await world.RunAsync(world.Rotation("--profile", "role")), "profile 'role' is a role, and only users have access keys", "--profile default");
        EnrollWorld.AssertFailed(await world.RunAsync(world.Rotation("--profile", "vault")), "the credential_process of profile 'vault' has the access keys", "rotate them with that program");
        EnrollWorld.AssertFailed(await world.RunAsync(world.Rotation().With(environment)), "the access keys are in the environment", "unset AWS_ACCESS_KEY_ID");
        Assert.Empty(world.Sts.Calls);
    }

    [PeerFact("boto3", "aws")]
    public async Task Boto3_finds_the_new_key_in_the_file()
    {
        await world.RotateAsync();

        var result = await Stage.RunAsync(new StageSpec
        {
            Program = Peers.Python!,
            Arguments = ["-c", "import boto3; print(boto3.Session().client('sts').get_caller_identity()['Arn'], boto3.Session().get_credentials().access_key)"],
            Environment = world.Home.Environment(("AWS_ENDPOINT_URL", world.Sts.Url)),
            WorkingDirectory = world.Home.Path,
            ControllingTerminal = false,
        });

        Assert.Equal((0, $"{world.Alice.Arn} {world.Only.Id}\n"), (result.ExitCode, result.StdoutText));
    }
}
