namespace MfaSecure.Enroll;

/// <summary>What was half made when something failed: taken back, or named with the command that takes it back.</summary>
/// <remarks>
/// In the order in which it was made: while the device may still be enabled at AWS, the key must keep its account, or nobody could
/// compute a code of it.
/// </remarks>
internal sealed class Undo(Dialogue talk)
{
    /// <summary>AWS is asked twice at most, and a key blinks for 15 s.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private readonly List<(string What, Func<string> Command, Func<CancellationToken, Task> Step)> steps = [];

    /// <summary>Remembers how to take something back.</summary>
    /// <param name="what">It, as a sentence begins with it.</param>
    /// <param name="command">What a person types to take it back.</param>
    /// <param name="step">Takes it back.</param>
    public void Add(string what, string command, Func<CancellationToken, Task> step) => Add(what, () => command, step);

    /// <summary>Remembers how to take something back.</summary>
    /// <param name="what">It, as a sentence begins with it.</param>
    /// <param name="command">What a person types to take it back, which depends on how far it got.</param>
    /// <param name="step">Takes it back.</param>
    public void Add(string what, Func<string> command, Func<CancellationToken, Task> step) => steps.Add((what, command, step));

    /// <summary>It is whole now.</summary>
    public void Forget() => steps.Clear();

    /// <summary>Takes everything back that can be.</summary>
    public async Task RunAsync()
    {
        using var limit = new CancellationTokenSource(Longest);
        string? obstacle = null;
        foreach (var (what, command, step) in steps)
        {
            try
            {
                if (obstacle is null)
                {
                    await step(limit.Token);
                    talk.Tell($"{what} is removed again.");
                    continue;
                }
            }
            catch (UserError error)
            {
                obstacle = error.Message;
            }
            catch (OperationCanceledException)
            {
                obstacle = "it took too long";
            }

            talk.Tell($"{what} is left over ({obstacle}). To remove it: {command()}");
        }

        steps.Clear();
    }
}
