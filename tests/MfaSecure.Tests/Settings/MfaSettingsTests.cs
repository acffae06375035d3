using MfaSecure.Settings;

namespace MfaSecure.Tests.Settings;

public class MfaSettingsTests
{
    [Theory]
    [InlineData("prompt", "prompt")]
    [InlineData("yubikey,prompt", "yubikey,prompt")]
    [InlineData(" prompt , yubikey ,, process,ykman,", "prompt,yubikey,process,ykman")]
    public void AWS_MFA_SOURCE_is_a_list_of_names(string text, string names) => Assert.Equal(names.Split(','), MfaSettings.ParseSources(text));

    [Theory]
    [InlineData("yubikey,phone", "phone")]
    [InlineData("YubiKey", "YubiKey")]
    [InlineData("prompt yubikey", "prompt yubikey")]
    public void A_name_that_is_none_is_told_with_those_that_are(string text, string named)
    {
        var failure = Assert.Throws<UserError>(() => MfaSettings.ParseSources(text));

        Assert.Equal((ExitCodes.Usage, $"AWS_MFA_SOURCE has an unknown source '{named}'"), (ExitCodes.Of(failure), failure.Message));
        Assert.Contains("yubikey, prompt, ykman, process", failure.Hint, StringComparison.Ordinal);
    }
}
