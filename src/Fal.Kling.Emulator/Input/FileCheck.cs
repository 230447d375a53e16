using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Checks the files of an input: whether fal could download each, and whether the model accepts the length of a video or sound.</summary>
internal sealed class FileCheck(Func<Uri, bool> canDownload, TimeSpan mediaLength)
{
    public IEnumerable<InputProblem> Check(IReadOnlyList<FieldContract> fields, JsonElement json, object[] path) =>
        fields.Where(field => KlingInput.HasIn(json, field.Name)).SelectMany(field => CheckField(field, json.GetProperty(field.Name), [.. path, field.Name]));

    private IEnumerable<InputProblem> CheckField(FieldContract field, JsonElement value, object[] path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().SelectMany((item, index) => CheckField(field, item, [.. path, index]));
        }

        return field.Media is { } kind ? CheckFile(field, kind, value, path) is { } problem ? [problem] : []
            : value.ValueKind == JsonValueKind.Object ? Check(field.Members, value, path)
            : [];
    }

    private InputProblem? CheckFile(FieldContract field, MediaKind kind, JsonElement value, object[] path)
    {
        string text = value.GetString()!;
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            if (!DataUri.Holds(text, kind))
            {
                return NotOfKind(kind, path);
            }
        }
        else if (!FileUrl.TryParse(text, out Uri? url) || !canDownload(url))
        {
            return new(path, "Failed to download the file. Please check if the URL is accessible and try again.", "file_download_error") { Input = value };
        }

        return CheckLength(field, kind, value, path);
    }

    private InputProblem? CheckLength(FieldContract field, MediaKind kind, JsonElement value, object[] path)
    {
        decimal seconds = (decimal)mediaLength.TotalSeconds;
        string what = kind == MediaKind.Video ? "video" : "audio";
        if (seconds < field.MinSeconds)
        {
            return new(path, $"The {what} should be at least {field.MinSeconds} seconds long", $"{what}_duration_too_short")
            {
                Context = ("min_duration", field.MinSeconds),
                ProvidedDuration = seconds,
                Input = value,
            };
        }

        return seconds <= (field.MaxSeconds ?? seconds) ? null : new(path, $"The {what} should be at most {field.MaxSeconds} seconds long", $"{what}_duration_too_long")
        {
            Context = ("max_duration", field.MaxSeconds!),
            ProvidedDuration = seconds,
            Input = value,
        };
    }

    private static InputProblem NotOfKind(MediaKind kind, object[] path) => kind switch
    {
        MediaKind.Image => new(path, "Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.", "image_load_error"),
        MediaKind.Video => new(path, "The video is corrupted or its format is not supported", "unsupported_video_format"),
        _ => new(path, "The audio is corrupted or its format is not supported", "unsupported_audio_format"),
    };
}
