using System.Text.Json.Nodes;

namespace Fal.Kling.Cli.Output;

/// <summary>Describes the files of a result for scripts.</summary>
internal static class FileJson
{
    public static JsonArray Of(IEnumerable<KlingFile> files) => new([.. files.Select(file => new JsonObject
    {
        ["url"] = file.Url.ToString(),
        ["content_type"] = file.ContentType,
        ["file_name"] = file.FileName,
        ["file_size"] = file.FileSize,
    })]);
}
