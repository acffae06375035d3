namespace MfaSecure.Mfa;

/// <summary>Several sources at once: the first code wins; the losers are canceled and awaited.</summary>
internal sealed class MfaRace(IReadOnlyList<IMfaSource> sources) : IMfaSource
{
    public string Name => string.Join(" or ", sources.Select(source => source.Name));

    public async Task<MfaCodeResult> GetCodeAsync(MfaDevice device, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var all = sources.Select(source => source.GetCodeAsync(device, end.Token)).ToList();
        var running = all.ToList();
        try
        {
            while (running.Count > 0)
            {
                var first = await Task.WhenAny(running);
                running.Remove(first);
                if (await first is { Code: not null } winner)
                {
                    return winner;
                }
            }

            // In the sources' order, whichever gave up first.
            var results = await Task.WhenAll(all);
            return MfaCodeResult.None(
                string.Join("; ", results.Where(result => result.Matters).Select(result => result.Reason)),
                wasAsked: results.Any(result => result.WasAsked),
                hint: results.Select(result => result.Hint).FirstOrDefault(hint => hint is not null));
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
