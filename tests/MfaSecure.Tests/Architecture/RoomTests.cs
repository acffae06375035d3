using System.Text.RegularExpressions;

namespace MfaSecure.Tests.Architecture;

/// <summary>Which room (namespace) may use which: the arrows of <c>src/ARCHITECTURE.md</c>, read from the source text.</summary>
public partial class RoomTests
{
    private const string WayIn = "MfaSecure/MfaSessionCredentials.cs";

    private static readonly string[] Library =
        ["AwsCli", "CredentialServer", "Enroll", "Iam", "KeyStores", "Mfa", "Oath", "Platform", "Profiles", "Sessions", "Settings", "Shells", "Sts"];

    /// <summary>What each room may use besides itself and the few types of the root namespace.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Cli"] = [.. Library, "Cli.Commands", "Cli.Completion", "Cli.Parsing", "Cli.Output"],
        ["Cli.Commands"] = [.. Library, "Cli.Completion", "Cli.Doctor", "Cli.Import", "Cli.Parsing", "Cli.Output"],
        ["Cli.Completion"] = [.. Library, "Cli.Parsing"],
        ["Cli.Doctor"] = Library,
        ["Cli.Import"] = Library,
        ["Cli.Parsing"] = ["Cli.Output", "Platform"],
        ["Cli.Output"] = ["Platform"],
        ["Alias"] = ["AwsCli", "Platform", "Sessions"],
        ["CredentialServer"] = ["Platform", "Profiles", "Sessions"],
        ["Enroll"] = ["Iam", "KeyStores", "Mfa", "Oath", "Platform", "Profiles", "Sessions", "Settings", "Sts"],
        ["Sessions"] = ["AwsCli", "KeyStores", "Mfa", "Platform", "Profiles", "Settings", "Sts"],
        ["KeyStores"] = ["Mfa", "Oath", "Platform", "Profiles", "Settings"],
        ["Mfa"] = ["Oath", "Platform", "Settings"],
        ["Iam"] = ["AwsCli", "Platform", "Profiles"],
        ["Sts"] = ["Platform", "Profiles"],
        ["AwsCli"] = ["Platform", "Profiles"],
        ["Settings"] = ["Platform", "Profiles"],
        ["Profiles"] = ["Platform"],
        ["Platform"] = [],
        ["Oath"] = [],
        ["Shells"] = [],
        // The library's entry point for .NET programs, as Program is the tool's.
        ["MfaSessionCredentials"] = ["Platform", "Sessions", "Settings"],
        ["."] = [],
    };

    [Fact]
    public void Every_arrow_between_rooms_is_allowed()
        => Assert.Empty(SourceText.Files.SelectMany(file => Wrong(file.Key, file.Value)).Distinct());

    [Fact]
    public void The_allowed_arrows_have_no_circle()
        => Assert.Empty(TypeGraph.Circles(Arrows.ToDictionary(room => room.Key, room => room.Value.ToHashSet())));

    [Fact]
    public void Every_room_exists()
        => Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), SourceText.Files.Keys.Select(RoomOf).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("MfaSecure/Sts/X.cs", "using MfaSecure.Mfa;")]
    [InlineData("MfaSecure/Profiles/X.cs", "Sessions.SessionKey key;")]
    [InlineData("MfaSecure/Sts/X.cs", "var x = new MfaSecure.Oath.Apdu();")]
    [InlineData("MfaSecure/Mfa/X.cs", "using MfaSecure.Profiles;")]
    [InlineData("MfaSecure/Mfa/X.cs", "using static MfaSecure.Sessions.Session;")]
    [InlineData("MfaSecure/Sessions/X.cs", "using MfaSecure.Oath;")]
    [InlineData("MfaSecure/Sessions/Cache/X.cs", "using MfaSecure.Iam;")]
    [InlineData("MfaSecure/Oath/X.cs", "using MfaSecure.Platform;")]
    [InlineData("MfaSecure/Shells/X.cs", "using A = MfaSecure.Platform.Host;")]
    [InlineData("MfaSecure/Platform/X.cs", "Profiles.ProfileResolution resolution;")]
    [InlineData("MfaSecure/X.cs", "using MfaSecure.Platform;")]
    [InlineData("MfaSecure/MfaSessionCredentials.cs", "using MfaSecure.Mfa;")]
    [InlineData("MfaSecure/Sessions/X.cs", "using MfaSecure.Cli;")]
    [InlineData("MfaSecure/Sessions/X.cs", "using MfaSecure.Enroll;")]
    [InlineData("MfaSecure/Enroll/X.cs", "using MfaSecure.Cli.Output;")]
    [InlineData("MfaSecure.Cli/Output/X.cs", "using MfaSecure.Cli.Commands;")]
    [InlineData("MfaSecure.Cli/Doctor/X.cs", "using MfaSecure.Cli.Commands;")]
    [InlineData("MfaSecure.Cli/Parsing/X.cs", "using MfaSecure.Cli.Commands;")]
    [InlineData("MfaSecure.Alias/X.cs", "using MfaSecure.Enroll;")]
    [InlineData("MfaSecure.Alias/X.cs", "using MfaSecure.Mfa;")]
    [InlineData("MfaSecure/New/X.cs", "")]
    public void A_wrong_arrow_is_found(string path, string line) => Assert.NotEmpty(Wrong(path, line));

    [Theory]
    [InlineData("MfaSecure/Sts/X.cs", "using MfaSecure.Profiles;")]
    [InlineData("MfaSecure/Sts/X.cs", "// using MfaSecure.Mfa;")]
    [InlineData("MfaSecure.Cli/Commands/X.cs", "using MfaSecure.Cli.Output;")]
    [InlineData("MfaSecure.Cli/Commands/X.cs", "command.Commands.Count")]
    public void A_right_one_is_not(string path, string line) => Assert.Empty(Wrong(path, line));

    private static IEnumerable<string> Wrong(string path, string text)
    {
        var own = RoomOf(path);
        return !Arrows.TryGetValue(own, out var known)
            ? [$"{own} is not a room of src/ARCHITECTURE.md"]
            : Rooms().Matches(SourceText.Code(text))
                .Select(match => match.Groups["name"].Value)
                .Where(name => name != own && !known.Contains(name))
                .Select(name => $"{own} uses {name}");
    }

    private static string RoomOf(string path)
        => path == WayIn ? "MfaSessionCredentials" : path.Split('/') switch
        {
            ["MfaSecure.Cli", _] => "Cli",
            ["MfaSecure.Cli", var folder, ..] => "Cli." + folder,
            ["MfaSecure.Alias", ..] => "Alias",
            [_, var folder, _, ..] => folder,
            _ => ".",
        };

    [GeneratedRegex(@"MfaSecure\.(?<name>Cli\.(?:Commands|Completion|Doctor|Import|Output|Parsing)|Alias|AwsCli|Cli|CredentialServer|Enroll|Iam|KeyStores|Mfa|Oath|Platform|Profiles|Sessions|Settings|Shells|Sts)\b|(?<![\w.])(?<name>Alias|AwsCli|Cli|CredentialServer|Enroll|Iam|KeyStores|Mfa|Oath|Platform|Profiles|Sessions|Settings|Shells|Sts)\.[A-Z]")]
    private static partial Regex Rooms();
}
