namespace MfaSecure.Sandbox;

/// <summary>A gate at which calls wait: the test sees them arrive and lets them go, so slowness needs no clock.</summary>
public sealed class Hold
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first call stands at the gate.</summary>
    public Task ReachedAsync(TimeSpan? timeout = null) => reached.Task.WaitAsync(timeout ?? Deadline.Default);

    public void Release() => released.TrySetResult();

    internal Task PassAsync(CancellationToken ct)
    {
        reached.TrySetResult();
        return released.Task.WaitAsync(ct);
    }
}
