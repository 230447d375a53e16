namespace Fal.Kling.Emulator;

/// <summary>The output of a job that made a video.</summary>
internal static class ResultJson
{
    public static byte[] Write(Job job) => JsonBytes.Write(writer =>
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
}
