using MfaSecure.Oath;

namespace MfaSecure.Enroll;

/// <summary>Deletes what a failed enrollment created, or names it with the command that does. In the order of creation: while the device may be enabled
/// at AWS, the YubiKey must keep its account, or nobody could compute a code to remove the device.</summary>
internal sealed class Rollback(EnrollConsole console)
{
    /// <summary>Two requests to AWS at most, and a YubiKey that blinks for 15 s.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private readonly List<Step> steps = [];

    public void Add(Step step) => steps.Add(step);

    public void Forget() => steps.Clear();

    public async Task RunAsync()
    {
        if (steps.Count == 0)
        {
            return;
        }

        // Close the open question, or it would appear again below each sentence.
        console.Prompter?.Close();
        using var limit = new CancellationTokenSource(Longest);
        string? obstacle = null;
        foreach (var step in steps)
        {
            var allBeforeDeleted = obstacle is null;
            try
            {
                if (allBeforeDeleted)
                {
                    await console.WhileAsync(step.Progress(), () => step.DeleteAsync(limit.Token));
                    console.Tell($"Rolled back: deleted {step.What}.");
                    continue;
                }
            }
            catch (Exception error) when (error is UserError or OathException)
            {
                obstacle = error.Message;
            }
            catch (OperationCanceledException)
            {
                obstacle = "timed out";
            }

            console.Tell($"Not rolled back: {step.What} ({obstacle}). {step.NextStep(allBeforeDeleted)}");
        }

        steps.Clear();
    }

    internal sealed record Step(string What, Func<CancellationToken, Task> DeleteAsync)
    {
        public Func<string> Progress { get; init; } = () => "Rolling back";

        /// <summary>What the user does where the step failed, as a sentence; the argument is true where everything created before it is deleted.</summary>
        public required Func<bool, string> NextStep { get; init; }
    }
}
