using System.Text.RegularExpressions;

namespace Fal.Kling.Tests.Conventions;

/// <summary>The folders of the library are layers: no file mentions a type that is defined in a layer above its own.</summary>
public sealed partial class LayeringTests
{
    private const int MaxLines = 350;

    // From the top down. "." stands for the files in the project's own folder.
    private static readonly string[] Layers =
    [
        "DependencyInjection", ".", "Batches", "Requests", "Media", "Orders", "Jobs", "Webhooks", "Engine/Queue", "Engine/Transfer", "Engine/Http", "Results", "Errors", "Tickets", "Telemetry",
        "Shims",
    ];

    private static readonly string Library = Path.Combine(Repository.Root(), "src", "Fal.Kling");

    [Fact]
    public void No_file_references_a_type_from_a_higher_layer()
    {
        (string Path, string Folder, string Code)[] files =
            [.. SourceFiles().Select(file => (file, FolderOf(file), CommentOrText().Replace(File.ReadAllText(Path.Combine(Library, file)), string.Empty)))];
        Dictionary<string, string> folderOfType = DefinedOnce(files);

        string[] upwards =
        [
            .. from file in files
               from type in Word().Matches(file.Code).Select(word => word.Value).Distinct()
               where folderOfType.TryGetValue(type, out string? folder) && LayerOf(folder) < LayerOf(file.Folder)
               select $"{file.Path} mentions {type} of {folderOfType[type]}",
        ];

        Assert.Contains("KlingJob", folderOfType.Keys);
        Assert.Empty(upwards);
    }

    [Fact]
    public void Every_file_is_in_a_known_folder_and_none_is_too_long() => Assert.All(SourceFiles(), file =>
    {
        Assert.True(LayerOf(FolderOf(file)) >= 0, $"{file} is in an unknown folder");
        int lines = File.ReadLines(Path.Combine(Library, file)).Count();
        Assert.True(lines <= MaxLines, $"{file} has {lines} lines");
    });

    // A name that is defined in two folders is ambiguous.
    private static Dictionary<string, string> DefinedOnce((string Path, string Folder, string Code)[] files) =>
        (from file in files
         from Match definition in Definition().Matches(file.Code)
         group file.Folder by definition.Groups[1].Value into folders
         where folders.Distinct().Count() == 1
         select folders).ToDictionary(folders => folders.Key, folders => folders.First());

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Library, file).Replace('\\', '/'))
            .Where(file => file.Split('/')[0] is not ("obj" or "bin"));

    private static string FolderOf(string file)
    {
        string folder = Path.GetDirectoryName(file)!.Replace('\\', '/');
        return folder.Length == 0 ? "." : Layers.FirstOrDefault(layer => folder == layer || folder.StartsWith(layer + "/", StringComparison.Ordinal)) ?? folder;
    }

    private static int LayerOf(string folder) => Array.IndexOf(Layers, folder);

    [GeneratedRegex(@"//[^\n]*|""""""[\s\S]*?""""""|""(\\.|[^""\\\n])*""")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|enum|interface)\s+([A-Z]\w+)")]
    private static partial Regex Definition();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
