namespace MfaSecure.Sandbox;

/// <summary>Blocks calls until the test releases them: simulates a slow server without sleeping.</summary>
public sealed class Hold
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task ReachedAsync(TimeSpan? timeout = null) => reached.Task.WaitAsync(timeout ?? Deadline.Default);

    public void Release() => released.TrySetResult();

    internal Task WaitAsync(CancellationToken ct)
    {
        reached.TrySetResult();
        return released.Task.WaitAsync(ct);
    }
}
