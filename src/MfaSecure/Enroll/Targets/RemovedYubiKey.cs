using MfaSecure.Oath;

namespace MfaSecure.Enroll;

internal static class RemovedYubiKey
{
    /// <summary>Plugging the YubiKey in is not enough: the command has ended and must be run again.</summary>
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
