namespace MfaSecure.Mfa;

/// <summary>Several sources at once: the first code wins, the losers are cancelled and awaited.</summary>
internal sealed class MfaRace(IReadOnlyList<IMfaSource> sources) : IMfaSource
{
    /// <inheritdoc/>
    public string Name => string.Join(" or ", sources.Select(source => source.Name));

    /// <inheritdoc/>
    public async Task<MfaAnswer> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = sources.Select(source => (source.Name, Task: source.GetCodeAsync(device, end.Token))).ToList();
        var (reasons, wasAsked, hint) = (new List<string>(), false, (string?)null);
        try
        {
            while (running.Count > 0)
            {
                var first = await Task.WhenAny(running.Select(each => each.Task));
                var index = running.FindIndex(each => each.Task == first);
                var name = running[index].Name;
                running.RemoveAt(index);
                var answer = await first;
                if (answer.Code is not null)
                {
                    return answer;
                }

                (wasAsked, hint) = (wasAsked || answer.WasAsked, hint ?? answer.Hint);
                if (answer.Matters)
                {
                    reasons.Add(MfaSources.Clause(name, answer.Reason));
                }
            }

            return MfaAnswer.None(string.Join("; ", reasons), wasAsked: wasAsked, hint: hint);
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)Task.WhenAll(running.Select(each => each.Task))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
