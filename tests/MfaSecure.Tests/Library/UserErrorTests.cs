namespace MfaSecure.Tests;

public class UserErrorTests
{
    [Fact]
    public void A_failure_without_a_code_of_its_own_exits_1()
        => Assert.Equal(1, new UserError("x").ExitCode);
}
