using System.Text;
using FsCheck.Fluent;
using MfaSecure.AwsCli;
using MfaSecure.Platform;

namespace MfaSecure.Tests.AwsCli;

public class AwsArgumentsTests
{
    /// <summary>argparse as awscli's MainArgParser sets it up, with the global options of versions 1 and 2.</summary>
    private const string Argparse = """
        class Bad(Exception): pass
        class P(argparse.ArgumentParser):
            def error(self, message): raise Bad(message)
            def exit(self, status=0, message=None): raise Bad('exit')
        p = P(add_help=False, conflict_handler='resolve', prog='aws')
        for name in 'profile region output query endpoint-url color ca-bundle cli-read-timeout cli-connect-timeout cli-binary-format cli-error-format'.split():
            p.add_argument('--' + name)
        for name in 'debug no-verify-ssl no-paginate no-sign-request no-cli-pager cli-auto-prompt no-cli-auto-prompt'.split():
            p.add_argument('--' + name, action='store_true')
        p.add_argument('--version', action='store_true')
        p.add_argument('command')
        for row in sys.stdin:
            try:
                seen, rest = p.parse_known_args(words(row))
                values = vars(seen)
                profile = values.pop('profile')
                # A '--' right behind the command is taken by this parser, a later one by the command's own: no difference.
                rest = [word for word in rest if word != '--']
                free = seen.version or seen.no_sign_request
                print('ok', out(profile or ''), out(seen.command), 'free' if free else 'signed', out(repr((values, rest))))
            except Bad:
                print('bad - - - -')
        """;

    [Theory]
    [InlineData("mfa", "s3 ls --profile mfa")]
    [InlineData("mfa", "--profile mfa s3 ls")]
    [InlineData("mfa", "s3 ls --profile=mfa")]
    [InlineData("mfa", "s3 ls --p mfa")]
    [InlineData("mfa", "s3 ls --prof=mfa")]
    [InlineData("mfa", "s3 --profil mfa ls")]
    [InlineData("b", "--profile a s3 ls --profile=b")]
    [InlineData("b=c", "s3 ls --profile=b=c")]
    [InlineData("-5", "s3 ls --profile -5")]
    [InlineData("-.5", "s3 ls --profile -.5")]
    [InlineData("-", "s3 ls --profile -")]
    [InlineData(null, "s3 ls")]
    [InlineData(null, "s3 ls -- --profile mfa")]
    [InlineData(null, "s3 ls --profiles mfa")]
    [InlineData(null, "s3 ls -profile mfa")]
    [InlineData(null, "s3 ls --profile=")]
    [InlineData(null, "s3 ls --query --profile=mfa --profile=")]
    public void The_last_explicit_profile_is_found_as_argparse_finds_it(string? profile, string line)
        => Assert.Equal(profile, Parse(line).Profile);

    [Fact]
    public void An_empty_profile_counts_as_not_given_even_behind_another_one()
    {
        Assert.Null(new AwsArguments(Bytes("s3", "ls", "--profile", "a", "--profile", "")).Profile);
        Assert.Equal("a", new AwsArguments(Bytes("s3", "ls", "--profile", "", "--profile", "a")).Profile);
    }

    [Fact]
    public void A_profile_of_bytes_that_are_no_UTF8_keeps_every_byte()
    {
        var parsed = new AwsArguments([.. Bytes("s3", "ls", "--profile"), [0xFF, 0x41, 0x80]]);

        Assert.Equal([0xFF, 0x41, 0x80], RawText.Encode(parsed.Profile!));
    }

    [Theory]
    [InlineData("s3 ls --region r --ca-bundle f --no-verify-ssl --endpoint-url u", "r", "f", true, null)]
    [InlineData("--reg=r --ca-b=f --no-v sts get-caller-identity --endpoint-url=u", "r", "f", true, "u")]
    [InlineData("--region a s3 ls --region b", "b", null, false, null)]
    [InlineData("s3 ls -- --region r --no-verify-ssl", null, null, false, null)]
    [InlineData("s3 ls --region= --query --region", null, null, false, null)]
    public void What_aws_is_told_about_its_connection_is_known(string line, string? region, string? bundle, bool noVerify, string? endpoint)
    {
        var parsed = Parse(line);
        Assert.Equal((region, bundle, noVerify, endpoint), (parsed.Region, parsed.CaBundle, parsed.NoVerifySsl, parsed.EndpointUrl));
    }

    [Theory]
    [InlineData("s3 ls --profile a", "s3 ls")]
    [InlineData("--profile=a s3 ls", "s3 ls")]
    [InlineData("--p a s3 --prof=b ls --region r", "s3 ls --region r")]
    [InlineData("s3 ls -- --profile a", "s3 ls -- --profile a")]
    [InlineData("s3 ls --query --profile a", "s3 ls --query")]
    [InlineData("--query=--profile s3 a", "--query=--profile s3 a")]
    public void Without_the_profile_all_other_arguments_stay_in_order(string line, string rest)
        => Assert.Equal(rest.Split(' '), Parse(line).WithoutProfile().Select(argument => Encoding.UTF8.GetString(argument)));

    [Fact]
    public void Other_arguments_stay_byte_for_byte()
    {
        byte[][] others = [[], "-"u8.ToArray(), "@file"u8.ToArray(), "a\nb"u8.ToArray(), [0xFF, 0xFE], "-h"u8.ToArray(), "-x y"u8.ToArray()];

        var cached = new AwsArguments([.. others, .. Bytes("--profile", "p"), .. others]).WithoutProfile();

        Assert.Equal<byte[]>([.. others, .. others], cached);
    }

    [Fact]
    public void Without_a_profile_the_very_list_comes_back()
    {
        var arguments = Bytes("s3", "ls");

        Assert.Same(arguments, new AwsArguments(arguments).WithoutProfile());
    }

    [Theory]
    [InlineData("")]
    [InlineData("--region eu-west-1")]
    [InlineData("--version")]
    [InlineData("--vers")]
    [InlineData("s3 ls --version")]
    [InlineData("help")]
    [InlineData("--region x help")]
    [InlineData("s3 help")]
    [InlineData("s3 ls help")]
    [InlineData("s3 ls help --debug")]
    [InlineData("s3 ls --v2-debug help")]
    [InlineData("-- help")]
    [InlineData("s3 -- help")]
    [InlineData("ec2 wait instance-running help")]
    [InlineData("configure")]
    [InlineData("configure list --profile mfa")]
    [InlineData("--profile mfa configure get region")]
    [InlineData("sso login")]
    [InlineData("login")]
    [InlineData("logout")]
    [InlineData("history list")]
    [InlineData("sts get-session-token --serial-number s --token-code 123456")]
    [InlineData("--region eu-west-1 sts get-federation-token --name n")]
    [InlineData("s3 ls --no-sign-request")]
    [InlineData("s3 ls --no-si")]
    [InlineData("s3api put-object --generate-cli-skeleton")]
    [InlineData("s3api put-object --generate-cli-skeleton=input")]
    public void Commands_that_need_no_credentials_are_known(string line)
        => Assert.NotNull(Parse(line).NoCredentialsReason);

    [Theory]
    [InlineData("s3 ls --profile")]
    [InlineData("s3 ls --profile --debug")]
    [InlineData("s3 ls --profile -- mfa")]
    [InlineData("s3 ls --region --profile=mfa")]
    [InlineData("s3 ls --c on")]
    [InlineData("s3 ls --cli")]
    [InlineData("s3 ls --no x")]
    [InlineData("s3 ls --=x")]
    [InlineData("s3 ls --debug=yes")]
    [InlineData("s3 ls --no-sign-request=1")]
    public void What_the_parser_of_aws_refuses_is_left_to_aws(string line)
        => Assert.Contains("aws reports that", Parse(line).NoCredentialsReason, StringComparison.Ordinal);

    [Theory]
    [InlineData("s3 ls")]
    [InlineData("-- s3 ls")]
    [InlineData("--debug s3 ls")]
    [InlineData("s3 cp help s3://b/k")]
    [InlineData("s3 cp s3://b/k help")]
    [InlineData("s3api get-object --bucket b --key k help")]
    [InlineData("s3api put-object --body help")]
    [InlineData("configure export-credentials")]
    [InlineData("configure --profile mfa export-credentials")]
    [InlineData("s3 ls -- --version")]
    [InlineData("s3 ls --query --no-sign-requests")]
    [InlineData("configured list")]
    [InlineData("s3 login")]
    public void Commands_that_need_credentials_are_known(string line)
        => Assert.True(Parse(line).NoCredentialsReason is null or "--query has no value; aws reports that", Parse(line).NoCredentialsReason);

    [NeedsFact("python3")]
    public async Task Random_argument_lists_are_read_as_argparse_reads_them()
    {
        var lists = Lists(4000);
        var ours = lists.Select(list => new AwsArguments(list)).ToArray();
        var theirs = await PythonOracle.RunAsync(Argparse, lists);
        var stripped = await PythonOracle.RunAsync(Argparse, ours.Select(parsed => parsed.WithoutProfile()));

        var accepted = 0;
        for (var i = 0; i < lists.Length; i++)
        {
            var line = string.Join(' ', lists[i].Select(argument => $"[{RawText.Decode(argument)}]"));
            var witness = theirs[i].Split(' ');
            if (witness[0] == "bad")
            {
                Assert.True(ours[i].NoCredentialsReason is not null, $"argparse refuses {line}");
                continue;
            }

            accepted++;
            Assert.True(Decoded(witness[1]) == (ours[i].Profile ?? ""), $"profile of {line}: {ours[i].Profile}, argparse: {Decoded(witness[1])}");
            var isFree = witness[3] == "free" || Decoded(witness[2]) is "configure";
            Assert.True(isFree == ours[i].NoCredentialsReason is not null, $"reason of {line}: {ours[i].NoCredentialsReason}");
            var rest = stripped[i].Split(' ');
            Assert.True(
                rest[0] == "ok" && Decoded(rest[1]).Length == 0 && rest[2] == witness[2] && rest[4] == witness[4],
                $"without its profile {line} means something else");
        }

        Assert.InRange(accepted, lists.Length / 5, lists.Length);
    }

    private static byte[][][] Lists(int count)
    {
        string[] words = ["s3", "ls", "configure", "a b", "x", "-", "", "--", "-5", "-.5", "-1.5", "-1.", "-a", "-a b", "=", "=x", "\udc80"];
        string[] options =
        [
            "--profile", "--profile", "--profile", "--profile=p", "--profile=", "--p", "--pro=q", "--profil", "--profiles", "-profile",
            "--region", "--r", "--output=json", "--query", "--q=a b", "--c", "--co", "--cli", "--cli-r", "--no", "--no-p", "--debug", "--d=1",
            "--no-sign-request", "--v", "--version", "--x", "--x=y", "--x=a b", "--x y", "--=", "-=", "--profile x", "--endpoint",
        ];
        return [.. Gen.OneOf(Gen.Elements(words), Gen.Elements(options), Gen.Elements("s3", "p1", "p2", "--profile"))
            .ArrayOf()
            .Resize(7)
            .Select(list => list.Select(RawText.Encode).ToArray())
            .Sample(count)];
    }

    private static string Decoded(string base64) => RawText.Decode(Convert.FromBase64String(base64));

    private static AwsArguments Parse(string line) => new(line.Length == 0 ? [] : Bytes(line.Split(' ')));

    private static byte[][] Bytes(params string[] arguments) => Array.ConvertAll(arguments, RawText.Encode);
}
