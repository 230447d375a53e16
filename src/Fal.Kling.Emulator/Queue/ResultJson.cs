using System.Text;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Writes the result of a job that has succeeded.</summary>
internal static class ResultJson
{
    private static readonly Uri NoFile = new("https://v3b.fal.media/files/none");

    public static byte[] Write(Job job, EmulatedResultShape? shape = null) =>
        shape is { } other ? Encoding.UTF8.GetBytes(Misshapen(other, job.Output!.Files.FirstOrDefault()?.Url ?? NoFile)) : WriteDocumented(job);

    private static byte[] WriteDocumented(Job job) => JsonBytes.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (OutputMember member in job.Endpoint.Output)
        {
            WriteMember(writer, member.Name, job);
        }

        writer.WriteEndObject();
    });

    private static void WriteMember(Utf8JsonWriter writer, string name, Job job)
    {
        JobOutput output = job.Output!;
        writer.WritePropertyName(name);
        switch (name)
        {
            case "video":
                WriteFile(writer, output.Video!);
                break;
            case "audio":
                WriteFile(writer, output.Audio!);
                break;
            case "image":
                WriteImage(writer, output.Images[0], job.Work.IsInline);
                break;
            case "images":
                writer.WriteStartArray();
                foreach (OutputImage image in output.Images)
                {
                    WriteImage(writer, image, job.Work.IsInline);
                }

                writer.WriteEndArray();
                break;
            case "duration":
                writer.WriteNumberValue(job.Work.Seconds);
                break;
            default:
                writer.WriteStringValue(output.VoiceId);
                break;
        }
    }

    private static void WriteFile(Utf8JsonWriter writer, EmulatedFile file)
    {
        writer.WriteStartObject();
        WriteFileMembers(writer, file, file.Url.AbsoluteUri);
        writer.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter writer, OutputImage image, bool isInline)
    {
        writer.WriteStartObject();
        WriteFileMembers(writer, image.File, isInline ? image.ToDataUri() : image.File.Url.AbsoluteUri);
        writer.WriteNumber("width", image.Width);
        writer.WriteNumber("height", image.Height);
        writer.WriteEndObject();
    }

    private static void WriteFileMembers(Utf8JsonWriter writer, EmulatedFile file, string url)
    {
        writer.WriteString("url", url);
        writer.WriteString("content_type", file.ContentType);
        writer.WriteString("file_name", file.Name);
        writer.WriteNumber("file_size", file.Length);
    }

    // A URL of the emulator contains nothing that JSON must escape.
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
