namespace MfaSecure.Sandbox;

public sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<(Fault Fault, string? Action, int Left)> waiting = [];

    /// <summary>Applies a fault to the next <paramref name="times"/> calls, or to the next calls of one action.</summary>
    public void Add(Fault fault, int times = 1, string? action = null)
    {
        lock (gate)
        {
            waiting.Add((fault, action, times));
        }
    }

    public void Always(Fault fault, string? action = null) => Add(fault, int.MaxValue, action);

    public Hold Hold(string? action = null)
    {
        var hold = new Hold();
        Add(Fault.Slow(hold), 1, action);
        return hold;
    }

    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
        }
    }

    internal Fault? Take(string action)
    {
        lock (gate)
        {
            var at = waiting.FindIndex(w => w.Action is null || w.Action == action);
            if (at < 0)
            {
                return null;
            }

            var (fault, only, left) = waiting[at];
            if (left == 1)
            {
                waiting.RemoveAt(at);
            }
            else
            {
                waiting[at] = (fault, only, left == int.MaxValue ? left : left - 1);
            }

            return fault;
        }
    }
}
