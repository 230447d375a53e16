using System.Text.RegularExpressions;

namespace Fal.Kling.Tests.Conventions;

/// <summary>The rooms of the library: no file mentions a type that is defined on a floor above its own.</summary>
public sealed partial class HouseTests
{
    private const int MaxLines = 350;

    // From the top floor down; "." is the front door: the files in the project's own folder.
    private static readonly string[] Floors =
    [
        "DependencyInjection", ".", "Requests", "Media", "Jobs", "Engine/Queue", "Engine/Transfer", "Engine/Http", "Results", "Errors", "Tickets", "Telemetry",
        "Shims",
    ];

    private static readonly string Library = Path.Combine(Repository.Root(), "src", "Fal.Kling");

    [Fact]
    public void No_file_references_a_type_from_a_higher_layer()
    {
        (string Path, string Room, string Code)[] files =
            [.. SourceFiles().Select(file => (file, RoomOf(file), CommentOrText().Replace(File.ReadAllText(Path.Combine(Library, file)), string.Empty)))];
        Dictionary<string, string> roomOfType = DefinedOnce(files);

        string[] upwards =
        [
            .. from file in files
               from type in Word().Matches(file.Code).Select(word => word.Value).Distinct()
               where roomOfType.TryGetValue(type, out string? room) && FloorOf(room) < FloorOf(file.Room)
               select $"{file.Path} mentions {type} of {roomOfType[type]}",
        ];

        Assert.Contains("KlingJob", roomOfType.Keys);
        Assert.Empty(upwards);
    }

    [Fact]
    public void Every_file_is_in_a_known_folder_and_none_is_too_long() => Assert.All(SourceFiles(), file =>
    {
        Assert.True(FloorOf(RoomOf(file)) >= 0, $"{file} has no room");
        int lines = File.ReadLines(Path.Combine(Library, file)).Count();
        Assert.True(lines <= MaxLines, $"{file} has {lines} lines");
    });

    // A name that two rooms define says nothing about either.
    private static Dictionary<string, string> DefinedOnce((string Path, string Room, string Code)[] files) =>
        (from file in files
         from Match definition in Definition().Matches(file.Code)
         group file.Room by definition.Groups[1].Value into rooms
         where rooms.Distinct().Count() == 1
         select rooms).ToDictionary(rooms => rooms.Key, rooms => rooms.First());

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Library, file).Replace('\\', '/'))
            .Where(file => file.Split('/')[0] is not ("obj" or "bin"));

    private static string RoomOf(string file)
    {
        string folder = Path.GetDirectoryName(file)!.Replace('\\', '/');
        return folder.Length == 0 ? "." : Floors.FirstOrDefault(room => folder == room || folder.StartsWith(room + "/", StringComparison.Ordinal)) ?? folder;
    }

    private static int FloorOf(string room) => Array.IndexOf(Floors, room);

    [GeneratedRegex(@"//[^\n]*|""""""[\s\S]*?""""""|""(\\.|[^""\\\n])*""")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|enum|interface)\s+([A-Z]\w+)")]
    private static partial Regex Definition();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
