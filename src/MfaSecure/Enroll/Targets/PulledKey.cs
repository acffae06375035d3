using MfaSecure.Oath;

namespace MfaSecure.Enroll;

/// <summary>A key that was pulled while a command worked with it.</summary>
internal static class PulledKey
{
    /// <summary>The command ends with it, so that plugging it in again alone does nothing.</summary>
    /// <param name="work">What is done with the key.</param>
    /// <param name="command">Our command that is to be run again.</param>
    /// <exception cref="UserError">The key is gone, and what to do then.</exception>
    public static async Task<T> NamedAsync<T>(Func<Task<T>> work, string command)
    {
        try
        {
            return await work();
        }
        catch (OathException gone) when (gone.Failure == OathFailure.CardGone)
        {
            throw new UserError(gone.Message, $"{gone.Hint}; then run aws-mfa-secure {command} again", cause: gone);
        }
        catch (OathException problem)
        {
            throw new UserError(problem.Message, problem.Hint, cause: problem);
        }
    }
}
