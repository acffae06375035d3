using MfaSecure.Sandbox;

namespace MfaSecure.Tests.Cli;

/// <summary>A rotation that is killed, canceled or cut off at each stage: the profile always has a key that works, and the next run leaves one key.</summary>
public sealed class RotateInterruptTests : IDisposable
{
    private readonly RotateWorld world = new();

    public void Dispose() => world.Dispose();

    /// <summary>Where the first run is killed, and whether AWS has carried out that call.</summary>
    [NeedsTheory("aws")]
    [InlineData("GetSessionToken", false)]
    [InlineData("ListAccessKeys", false)]
    [InlineData("CreateAccessKey", false)]
    [InlineData("CreateAccessKey", true)]
    [InlineData("GetCallerIdentity", false)]
    [InlineData("UpdateAccessKey", false)]
    [InlineData("UpdateAccessKey", true)]
    [InlineData("DeleteAccessKey", false)]
    [InlineData("DeleteAccessKey", true)]
    public async Task After_kill_9_the_profile_works_and_the_next_run_finishes_or_takes_back(string action, bool isDone)
    {
        var before = world.Credentials;
        var hold = world.Sts.Faults.Hold(action);
        await using (var run = Stage.Start(world.Rotation()))
        {
            await hold.ReachedAsync(RotateWorld.Long);
            await run.KillGroupAsync(Signals.Kill);
            world.Heard(await run.WaitAsync(RotateWorld.Long));
        }

        if (isDone)
        {
            Carry(action);
        }

        world.AssertProfileWorks();
        // The code of the first run may be spent.
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));

        await world.RotateAsync();

        world.AssertRotated(before);
    }

    [NeedsFact("aws")]
    public async Task After_kill_9_between_two_files_the_next_run_changes_the_other_one_too()
    {
        world.Home.Append(".aws/config", $"[profile third]\naws_access_key_id = {world.Old.Id}\naws_secret_access_key = {world.Old.Secret}\n");
        var before = await KillBetweenFilesAsync();

        var result = await world.RotateAsync();

        world.AssertRotated(before);
        Assert.Contains("Finished an interrupted rotation: profiles ", result.StdoutText, StringComparison.Ordinal);
        Assert.Contains($"aws_access_key_id = {world.Only.Id}\naws_secret_access_key = {world.Only.Secret}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsFact("aws")]
    public async Task The_other_profile_can_finish_it_too()
    {
        world.Home.Append(".aws/config", $"[profile third]\naws_access_key_id = {world.Old.Id}\naws_secret_access_key = {world.Old.Secret}\nregion = eu-west-1\nmfa_serial = {world.Device.Serial}\n");
        var before = await KillBetweenFilesAsync();

        await world.RotateAsync("--profile", "third");

        world.AssertRotated(before);
        Assert.Contains($"aws_access_key_id = {world.Only.Id}\n", File.ReadAllText(world.Home.ConfigFile), StringComparison.Ordinal);
    }

    [NeedsTheory("aws")]
    [InlineData(Signals.Int)]
    [InlineData(Signals.Term)]
    public async Task A_signal_while_the_key_spreads_takes_it_back(int signal)
    {
        var before = world.Credentials;
        var hold = world.Sts.Faults.Hold("GetCallerIdentity");
        await using var run = Stage.Start(world.Rotation());
        await hold.ReachedAsync(RotateWorld.Long);
        var created = world.Alice.Keys[1].Id;

        await run.KillAsync(signal);
        var result = await run.WaitAsync(RotateWorld.Long);

        world.Heard(result);
        Assert.True(result.ExitCode == 128 + signal, result.ToString());
        Assert.Contains($"Rolled back: deleted access key …{created[^4..]}.\n", result.StderrText, StringComparison.Ordinal);
        Assert.Equal((before, world.Old.Id), (world.Credentials, world.Only.Id));
        Assert.Empty(Directory.GetFiles(world.Home.File(".local/state/aws-mfa-secure"), "rotation-*"));
    }

    [NeedsFact("aws")]
    public async Task A_lost_response_to_the_creation_leaves_no_key_whose_secret_nobody_knows()
    {
        world.Sts.Faults.Add(Fault.LostResponse, 1, "CreateAccessKey");
        var before = world.Credentials;

        var result = await world.RunAsync(world.Rotation());

        EnrollWorld.AssertFailed(result, "AWS cannot be reached");
        Assert.Contains("Rolled back: deleted the new access key, if AWS has created it.", result.StderrText, StringComparison.Ordinal);
        Assert.Equal((before, world.Old.Id), (world.Credentials, world.Only.Id));
    }

    [NeedsFact("aws")]
    public async Task A_key_that_somebody_else_made_meanwhile_and_uses_is_not_taken_back()
    {
        var hold = world.Sts.Faults.Hold("CreateAccessKey");
        await using (var run = Stage.Start(world.Rotation()))
        {
            await hold.ReachedAsync(RotateWorld.Long);
            await run.KillGroupAsync(Signals.Kill);
            await run.WaitAsync(RotateWorld.Long);
        }

        var theirs = world.Alice.AddAccessKey();
        theirs.LastUse = new(DateTimeOffset.UtcNow, "s3", "eu-west-1");
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));

        EnrollWorld.AssertFailed(await world.RunAsync(world.Rotation()), "the user has two access keys", $"if nothing uses …{theirs.Id[^4..]}, delete it");
        Assert.Equal(2, world.Alice.Keys.Count);
    }

    [NeedsFact("aws")]
    public async Task Two_rotations_at_once_follow_each_other()
    {
        var hold = world.Sts.Faults.Hold("CreateAccessKey");
        await using var first = Stage.Start(world.Rotation());
        await hold.ReachedAsync(RotateWorld.Long);
        await using var second = Stage.Start(world.Command("keys", "rotate").Unattended().With(("AWS_MFA_NO_PROMPT", "1")));
        await Deadline.UntilAsync(
            () => System.Text.Encoding.UTF8.GetString(second.StderrSoFar).Contains("which is changing access keys", StringComparison.Ordinal), () => "the second one does not wait", RotateWorld.Long);
        hold.Release();

        Assert.Equal(0, (await first.WaitAsync(RotateWorld.Long)).ExitCode);
        // The sessions of the old key are gone, and nobody can be asked.
        Assert.Equal(3, (await second.WaitAsync(RotateWorld.Long)).ExitCode);
        world.AssertProfileWorks();
    }

    private void Carry(string action)
    {
        if (action == "CreateAccessKey")
        {
            world.Alice.AddAccessKey();
        }
        else if (action == "UpdateAccessKey")
        {
            world.Old.Active = false;
        }
        else
        {
            world.Alice.DeleteAccessKey(world.Old.Id);
        }
    }

    /// <summary>Leaves the new access key in the credentials file and the old one in the config file; returns the credentials from before.</summary>
    private async Task<string> KillBetweenFilesAsync()
    {
        var (before, config) = (world.Credentials, File.ReadAllText(world.Home.ConfigFile));
        var hold = world.Sts.Faults.Hold("UpdateAccessKey");
        await using (var run = Stage.Start(world.Rotation()))
        {
            await hold.ReachedAsync(RotateWorld.Long);
            await run.KillGroupAsync(Signals.Kill);
            await run.WaitAsync(RotateWorld.Long);
        }

        // As if it had been killed before the second file.
        File.WriteAllText(world.Home.ConfigFile, config);
        world.Sts.Clock.Shift(TimeSpan.FromMinutes(2));
        return before;
    }
}
