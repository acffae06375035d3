using MfaSecure.Mfa;
using MfaSecure.Platform;

namespace MfaSecure.Tests.Mfa;

/// <summary>What a process prints while another one asks for a code.</summary>
public class AskerWaitTests
{
    private readonly StringWriter error = new();

    [Fact]
    public void A_holder_that_has_not_signed_the_lock_yet_is_not_reported()
    {
        var wait = Wait();
        wait.Report(LockHolder.Unknown, TimeSpan.FromSeconds(0.4));
        Assert.Equal("", error.ToString());

        wait.Report(new LockHolder("process 4711 on /dev/pts/4", AsksNobody: false), TimeSpan.FromSeconds(0.6));
        Assert.Equal("aws-mfa-secure: waiting for process 4711 on /dev/pts/4, which is asking for an MFA code\n", error.ToString());
    }

    [Fact]
    public void A_holder_that_never_signs_it_is_reported_once()
    {
        var wait = Wait();
        wait.Report(LockHolder.Unknown, TimeSpan.FromSeconds(2.2));
        wait.Report(LockHolder.Unknown, TimeSpan.FromSeconds(2.4));

        Assert.Equal("aws-mfa-secure: waiting for another process, which is asking for an MFA code\n", error.ToString());
    }

    private AskerWait Wait()
    {
        error.NewLine = "\n";
        return new(new Host { Environment = EnvironmentBlock.Empty, Error = error }, new());
    }
}
