using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>The parts of a valid input on which the price and the files depend.</summary>
internal sealed record RequestedWork
{
    private const int ShortestSeries = 2;

    // These families always make sound and have no field for it.
    private static readonly string[] AlwaysWithSound = ["v4", "v4-flash", "v3-turbo"];
    private static readonly string[] SoundKinds = ["avatar", "lipsync-audio", "lipsync-text", "video-to-audio"];
    private static readonly string[] SoundFields = ["generate_audio", "keep_audio", "keep_original_sound"];

    /// <summary>The length of the result.</summary>
    public required decimal Seconds { get; init; }

    /// <summary>The total length of all videos in the input.</summary>
    public required decimal InputSeconds { get; init; }

    public required bool MakesSound { get; init; }

    /// <summary>Whether the input names a voice.</summary>
    public required bool UsesVoice { get; init; }

    /// <summary>The resolution, such as <c>1080p</c> or <c>2K</c>. Null if the endpoint offers no choice.</summary>
    public required string? Resolution { get; init; }

    public required string AspectRatio { get; init; }

    public required int ImageCount { get; init; }

    /// <summary>The file extension of the images: <c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    public required string ImageFormat { get; init; }

    /// <summary>Whether the result contains the images themselves instead of their URLs.</summary>
    public required bool IsInline { get; init; }

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="json">A valid input of the endpoint.</param>
    /// <param name="mediaLength">The length of each video and each sound in the input.</param>
    public static RequestedWork Of(KlingEndpoint endpoint, JsonElement json, TimeSpan mediaLength)
    {
        KlingInput input = new(endpoint, json);
        decimal lengthOfEach = (decimal)mediaLength.TotalSeconds;
        IReadOnlyList<decimal> shots = input.Shots();
        int videos = (input.Has("video_url") ? 1 : 0) + input.List("video_urls").Count + ElementRules.CountVideos(input);
        return new RequestedWork
        {
            Seconds = shots.Count > 0 ? shots.Sum() : input.Number("duration") ?? lengthOfEach,
            InputSeconds = videos * lengthOfEach,
            MakesSound = SoundKinds.Contains(endpoint.Kind)
                || AlwaysWithSound.Contains(endpoint.Family)
                || SoundFields.Any(field => input.Flag(field) == true),
            UsesVoice = input.List("voice_ids").Count > 0 || input.List("elements").Any(element => KlingInput.HasIn(element, "voice_id")),
            Resolution = input.Text("resolution"),
            AspectRatio = input.Text("aspect_ratio") ?? "16:9",
            ImageCount = (int)(input.Text("result_type") == "series" ? input.Number("series_amount") ?? ShortestSeries : input.Number("num_images") ?? 1),
            ImageFormat = input.Text("output_format") ?? "png",
            IsInline = input.Flag("sync_mode") == true,
        };
    }
}
