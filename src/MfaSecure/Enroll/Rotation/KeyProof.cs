using MfaSecure.Profiles;
using MfaSecure.Sts;

namespace MfaSecure.Enroll;

/// <summary>Waits until AWS accepts a new access key everywhere (IAM user guide, "Changes that I make are not always immediately visible").</summary>
internal static class KeyProof
{
    /// <summary>In a row: until the key has spread, one server may accept it and the next one reject it.</summary>
    private const int Proofs = 3;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromSeconds(5), Limit = TimeSpan.FromMinutes(2);

    public static async Task WaitAsync(StsClient sts, string arn, Credentials keys, TimeProvider time, CancellationToken cancellation)
    {
        var (began, pause) = (time.GetTimestamp(), First);
        for (var proofs = 0; proofs < Proofs;)
        {
            try
            {
                var identity = await sts.GetCallerIdentityAsync(cancellation);
                proofs++;
                if (identity.Arn != arn)
                {
                    throw new UserError($"the new access key …{keys.LastFour} belongs to {Platform.Sanitizer.Clean(identity.Arn)} instead of {Platform.Sanitizer.Clean(arn)}");
                }
            }
            catch (StsException unknown) when (unknown.Failure.AwsCode is "InvalidClientTokenId" or "UnrecognizedClientException")
            {
                if (time.GetElapsedTime(began) > Limit)
                {
                    throw new UserError(
                        $"AWS does not accept the new access key …{keys.LastFour} after {Limit.TotalSeconds:0} s", "run the command again later", cause: unknown);
                }

                proofs = 0;
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < Longest ? pause * 2 : Longest;
            }
        }
    }
}
