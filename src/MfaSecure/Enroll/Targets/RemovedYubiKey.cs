using MfaSecure.Oath;

namespace MfaSecure.Enroll;

/// <summary>A YubiKey that was removed while a command used it.</summary>
internal static class RemovedYubiKey
{
    /// <summary>Adds to the hint that the command must be run again: plugging the YubiKey in is not enough, since the command has ended.</summary>
    public static async Task<T> WithRerunHintAsync<T>(Func<Task<T>> work, string command)
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
