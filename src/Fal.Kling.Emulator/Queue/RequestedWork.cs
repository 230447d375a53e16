using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>What a valid input asks an endpoint to make, as far as the price and the files depend on it.</summary>
internal sealed record RequestedWork
{
    private const int ShortestSeries = 2;

    // These families make sound without being asked and have no field for it.
    private static readonly string[] AlwaysWithSound = ["v4", "v4-flash", "v3-turbo"];
    private static readonly string[] SoundKinds = ["avatar", "lipsync-audio", "lipsync-text", "video-to-audio"];
    private static readonly string[] SoundFields = ["generate_audio", "keep_audio", "keep_original_sound"];

    /// <summary>The length of the result.</summary>
    public required decimal Seconds { get; init; }

    /// <summary>The length of all videos in the input together.</summary>
    public required decimal InputSeconds { get; init; }

    public required bool MakesSound { get; init; }

    /// <summary>Whether a voice that the caller chose speaks.</summary>
    public required bool UsesVoice { get; init; }

    /// <summary>Such as <c>1080p</c> or <c>2K</c>; null where the endpoint offers no choice.</summary>
    public required string? Resolution { get; init; }

    public required string AspectRatio { get; init; }

    public required int ImageCount { get; init; }

    /// <summary>The extension of the images: <c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    public required string ImageFormat { get; init; }

    /// <summary>Whether the result holds the images themselves instead of their URLs.</summary>
    public required bool IsInline { get; init; }

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="json">An input that it takes.</param>
    /// <param name="mediaLength">How long each video and each sound of the input is.</param>
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
