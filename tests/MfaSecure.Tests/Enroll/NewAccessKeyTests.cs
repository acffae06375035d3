using System.Text;
using MfaSecure.Enroll;

namespace MfaSecure.Tests.Enroll;

/// <summary>Access keys as AWS hands them out.</summary>
public class NewAccessKeyTests
{
    private const string Id = "AKIAIOSFODNN7EXAMPLE", Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    [Fact]
    public void The_JSON_of_create_access_key_is_read_with_its_date()
    {
        var key = NewAccessKey.Parse($$"""
            { "AccessKey": { "UserName": "alice", "AccessKeyId": "{{Id}}", "Status": "Active", "SecretAccessKey": "{{Secret}}", "CreateDate": "2026-01-02T03:04:05+00:00" } }
            """)!;

        Assert.Equal((Id, Secret, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), (key.Keys.AccessKeyId, key.Keys.SecretAccessKey, key.Created));
    }

    [Theory]
    [InlineData("Access key ID,Secret access key\r\n" + Id + "," + Secret + "\r\n")]
    [InlineData("\uFEFFAccess key ID,Secret access key\r\n" + Id + "," + Secret)]
    [InlineData("User name,Access key ID,Secret access key,Console login link\nalice," + Id + "," + Secret + ",https://x\n")]
    [InlineData("\"Access key ID\",\"Secret access key\"\n\"" + Id + "\",\"" + Secret + "\"\n")]
    public void The_CSV_of_the_console_is_read(string text)
    {
        var key = NewAccessKey.Parse(text)!;

        Assert.Equal((Id, Secret, null), (key.Keys.AccessKeyId, key.Keys.SecretAccessKey, key.Created));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ \"AccessKey\": 1 }")]
    [InlineData("{ \"AccessKey\": { \"AccessKeyId\": \"" + Id + "\" } }")]
    [InlineData("Access key ID,Secret access key\n")]
    [InlineData("Access key ID,Secret access key\n" + Id + "\n")]
    [InlineData("Access key ID,Secret access key\n\"quoted id\"," + Secret + "\n")]
    [InlineData("Access key ID,Secret access key\n" + Id + ",a secret with spaces in it\n")]
    [InlineData(Id + "\n" + Secret + "\n")]
    public void Anything_else_is_not_an_access_key(string text) => Assert.Null(NewAccessKey.Parse(text));

    [Fact]
    public void A_file_that_is_missing_or_has_none_is_an_error_that_shows_nothing_of_it()
    {
        Assert.Contains("cannot be read", Assert.Throws<UserError>(() => NewAccessKey.ReadFile("/nonexistent")).Message, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Secret, Encoding.UTF8);

        var error = Assert.Throws<UserError>(() => NewAccessKey.ReadFile(file));

        File.Delete(file);
        Assert.Contains("has no access key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message + error.Hint, StringComparison.Ordinal);
    }
}
