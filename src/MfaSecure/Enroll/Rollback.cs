using MfaSecure.Oath;

namespace MfaSecure.Enroll;

/// <summary>What was half made when something failed: taken back, or named with the way to take it back.</summary>
/// <remarks>
/// In the order in which it was made: while the device may still be enabled at AWS, the key must keep its account, or nobody could
/// compute a code of it.
/// </remarks>
internal sealed class Rollback(EnrollConsole talk)
{
    /// <summary>AWS is asked twice at most, and a key blinks for 15 s.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private readonly List<Step> steps = [];

    /// <summary>Remembers how to take something back.</summary>
    public void Add(Step step) => steps.Add(step);

    /// <summary>It is whole now.</summary>
    public void Forget() => steps.Clear();

    /// <summary>Takes everything back that can be.</summary>
    public async Task RunAsync()
    {
        if (steps.Count == 0)
        {
            return;
        }

        // Nothing is asked any more, and the question would come back below each sentence.
        talk.Prompter?.Close();
        using var limit = new CancellationTokenSource(Longest);
        string? obstacle = null;
        foreach (var step in steps)
        {
            var isFirst = obstacle is null;
            try
            {
                if (isFirst)
                {
                    await talk.WhileAsync(step.Doing(), async () =>
                    {
                        await step.Run(limit.Token);
                        return true;
                    });
                    talk.Tell($"{step.What} is removed again.");
                    continue;
                }
            }
            catch (Exception error) when (error is UserError or OathException)
            {
                obstacle = error.Message;
            }
            catch (OperationCanceledException)
            {
                obstacle = "it took too long";
            }

            talk.Tell($"{step.What} is left over ({obstacle}). {step.Cure(isFirst)}");
        }

        steps.Clear();
    }

    /// <summary>How one thing is taken back.</summary>
    /// <param name="What">It, as a sentence begins with it.</param>
    /// <param name="Run">Takes it back.</param>
    internal sealed record Step(string What, Func<CancellationToken, Task> Run)
    {
        /// <summary>What is waited for meanwhile, which depends on how far it got.</summary>
        public Func<string> Doing { get; init; } = () => "Taking back what was made";

        /// <summary>What a person does where it failed, as a sentence; true where all that was made before it is gone.</summary>
        public required Func<bool, string> Cure { get; init; }
    }
}
