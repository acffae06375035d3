namespace MfaSecure.Tests.Mfa;

public class MfaCodeTests
{
    [Theory]
    [InlineData("123456", "123456")]
    [InlineData("000000", "000000")]
    [InlineData(" 123 456\r\n", "123456")]
    [InlineData("1 2 3 4 5 6", "123456")]
    [InlineData("12345", null)]
    [InlineData("1234567", null)]
    [InlineData("12345a", null)]
    [InlineData("123-456", null)]
    [InlineData("+12345", null)]
    [InlineData("", null)]
    [InlineData("١٢٣٤٥٦", null)]
    [InlineData("１２３４５６", null)]
    [InlineData("123456 x", null)]
    public void A_code_is_six_ASCII_digits_spaces_left_out(string text, string? digits)
        => Assert.Equal(digits, MfaCode.FindDigits(text));

    [Fact]
    public void It_prints_device_and_source_and_never_itself()
        => Assert.Equal("a code of GAHT12345678 from prompt", new MfaCode("GAHT12345678", "123456") { Source = "prompt" }.ToString());
}
