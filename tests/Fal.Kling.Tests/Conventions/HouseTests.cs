using System.Text.RegularExpressions;

namespace Fal.Kling.Tests.Conventions;

/// <summary>The rooms of the library, and that no arrow between them runs upwards.</summary>
public sealed partial class HouseTests
{
    private const int MaxLines = 350;

    // From the top floor down. A room may use those below it.
    private static readonly string[] Floors = ["Hosting", "Jobs", "Files", "Queue", "Http", "Errors", "Tickets", "Requests", "Diagnostics"];

    private static readonly string Library = Path.Combine(FindRepository(AppContext.BaseDirectory), "src", "Fal.Kling");

    [Fact]
    public void No_room_uses_a_room_above_it()
    {
        (string Room, string Code)[] files =
        [
            .. SourceFiles().Where(file => RoomOf(file) is not null).Select(file => (RoomOf(file)!, CommentOrText().Replace(File.ReadAllText(file), string.Empty))),
        ];
        Dictionary<string, string> roomOfType = [];
        foreach ((string room, string code) in files)
        {
            foreach (Match definition in Definition().Matches(code))
            {
                roomOfType[definition.Groups[1].Value] = room;
            }
        }

        string[] upwards =
        [
            .. from file in files
               from Match use in Use().Matches(file.Code)
               let type = use.Value
               where roomOfType.TryGetValue(type, out string? room) && Array.IndexOf(Floors, room) < Array.IndexOf(Floors, file.Room)
               select $"{file.Room} uses {type} of {roomOfType[type]}",
        ];

        Assert.Contains("KlingJob", roomOfType.Keys);
        Assert.Empty(upwards.Distinct());
    }

    [Fact]
    public void Every_file_has_its_room_and_none_is_too_large()
    {
        Assert.All(SourceFiles(), file =>
        {
            Assert.True(RoomOf(file) is not null || Path.GetFileName(file) is "KlingClient.cs" or "IKlingClient.cs", $"{file} has no room");
            Assert.True(File.ReadLines(file).Count() <= MaxLines, $"{file} is too large");
        });
    }

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(Library, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin"));

    private static string? RoomOf(string file) =>
        Path.GetRelativePath(Library, file).Split(Path.DirectorySeparatorChar) is [var room, _, ..] && Floors.Contains(room) ? room : null;

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, "Fal.Kling.sln")) ? folder : FindRepository(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@"//[^\n]*|""(\\.|[^""\\\n])*""")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|enum|interface)\s+([A-Z]\w+)")]
    private static partial Regex Definition();

    // A word after a dot or before a parenthesis is a member, unless it is made with new.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+\b(?!\s*\()|(?<=\bnew )[A-Z]\w+")]
    private static partial Regex Use();
}
