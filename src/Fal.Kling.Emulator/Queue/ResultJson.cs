using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>The output of a job that made a video.</summary>
internal static class ResultJson
{
    public static byte[] Write(Job job, EmulatedResultShape? shape = null) =>
        shape is { } other ? Encoding.UTF8.GetBytes(Misshapen(other, job.Video!.Url)) : WriteDocumented(job);

    private static byte[] WriteDocumented(Job job) => JsonBytes.Write(writer =>
    {
        EmulatedFile video = job.Video!;
        writer.WriteStartObject();
        writer.WriteStartObject("video");
        writer.WriteString("url", video.Url.AbsoluteUri);
        writer.WriteString("content_type", video.ContentType);
        writer.WriteString("file_name", video.Name);
        writer.WriteNumber("file_size", video.Length);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    // A URL of the emulator has nothing in it that JSON would escape.
    private static string Misshapen(EmulatedResultShape shape, Uri url) => shape switch
    {
        EmulatedResultShape.EmptyArray => "[]",
        EmulatedResultShape.EmptyObject => "{}",
        EmulatedResultShape.Null => "null",
        EmulatedResultShape.Text => $"\"{url}\"",
        EmulatedResultShape.VideoAsText => $$"""{"video":"{{url}}"}""",
        EmulatedResultShape.VideoAsArray => $$"""{"video":[{"url":"{{url}}"}]}""",
        EmulatedResultShape.VideoNull => """{"video":null}""",
        EmulatedResultShape.UrlNull => """{"video":{"url":null}}""",
        EmulatedResultShape.UrlAsNumber => """{"video":{"url":7}}""",
        EmulatedResultShape.UrlRelative => $$$"""{"video":{"url":"{{{url.AbsolutePath}}}"}}""",
        _ => $$$$"""{"data":{"video":{"url":"{{{{url}}}}"}}}""",
    };
}
