namespace MfaSecure.Tests.Library;

public class ExitCodesTests
{
    [Theory]
    [InlineData(ErrorKind.Failed, 1)]
    [InlineData(ErrorKind.Usage, 2)]
    [InlineData(ErrorKind.NobodyToAsk, 3)]
    [InlineData(ErrorKind.NotRunnable, 126)]
    [InlineData(ErrorKind.NotFound, 127)]
    [InlineData(ErrorKind.Interrupted, 130)]
    public void Each_kind_of_failure_has_the_exit_code_of_the_contract(ErrorKind kind, int exitCode)
        => Assert.Equal(exitCode, ExitCodes.Of(new UserError("x", kind: kind)));

    [Fact]
    public void A_failure_of_no_special_kind_exits_1()
        => Assert.Equal(1, ExitCodes.Of(new UserError("x")));

    [Theory]
    [InlineData(1, 129)]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public void A_signal_exits_with_128_and_its_number(int signal, int exitCode)
        => Assert.Equal(exitCode, ExitCodes.Of(new InterruptedError(signal)));
}
