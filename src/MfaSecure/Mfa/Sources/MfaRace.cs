namespace MfaSecure.Mfa;

/// <summary>Several sources at once: the first code wins, the losers are cancelled and awaited.</summary>
internal sealed class MfaRace(IReadOnlyList<IMfaSource> sources) : IMfaSource
{
    /// <inheritdoc/>
    public string Name => string.Join(" or ", sources.Select(source => source.Name));

    /// <inheritdoc/>
    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = sources.Select((source, place) => (Place: place, Task: source.GetCodeAsync(device, end.Token))).ToList();
        var answers = new MfaCodeResult[sources.Count];
        try
        {
            while (running.Count > 0)
            {
                var first = await Task.WhenAny(running.Select(each => each.Task));
                var index = running.FindIndex(each => each.Task == first);
                var place = running[index].Place;
                running.RemoveAt(index);
                answers[place] = await first;
                if (answers[place].Code is not null)
                {
                    return answers[place];
                }
            }

            // In the sources' order, whichever gave up first.
            var reasons = sources.Zip(answers).Where(each => each.Second.Matters).Select(each => MfaSources.Clause(each.First.Name, each.Second.Reason));
            return MfaCodeResult.None(
                string.Join("; ", reasons),
                wasAsked: answers.Any(answer => answer.WasAsked),
                hint: answers.Select(answer => answer.Hint).FirstOrDefault(hint => hint is not null));
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)Task.WhenAll(running.Select(each => each.Task))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
