using System.Collections.Frozen;

namespace Fal.Kling.Emulator;

/// <summary>One row of fal's table of Kling 2.1 endpoints.</summary>
internal sealed record KlingEndpoint(string Id, decimal PriceOfFiveSeconds, bool TakesImage = true, bool TakesTailImage = false)
{
    /// <summary>Request URLs name the owner and the app only, not the path below it.</summary>
    public const string App = "fal-ai/kling-video";

    private static readonly FrozenDictionary<string, KlingEndpoint> All = new KlingEndpoint[]
    {
        new($"{App}/v2.1/master/text-to-video", 1.40m, TakesImage: false),
        new($"{App}/v2.1/master/image-to-video", 1.40m),
        new($"{App}/v2.1/pro/image-to-video", 0.49m, TakesTailImage: true),
        new($"{App}/v2.1/standard/image-to-video", 0.28m),
    }.ToFrozenDictionary(endpoint => endpoint.Id);

    /// <summary>Whether the clip's shape is the caller's to choose; otherwise the image decides.</summary>
    public bool TakesAspectRatio => !TakesImage;

    public static KlingEndpoint? Find(string id) => All.GetValueOrDefault(id);

    /// <summary>What fal charges for a video: 5 seconds, and a fifth of that for each further second.</summary>
    public decimal PriceOf(int seconds) => PriceOfFiveSeconds * seconds / 5;
}
