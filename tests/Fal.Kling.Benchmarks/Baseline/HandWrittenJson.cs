using System.Text.Json.Serialization;

namespace Fal.Kling.Benchmarks;

/// <summary>The part of fal's JSON that the three calls need. It has setters because the serializer allocates less with them than with constructors.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HandWrittenInput))]
[JsonSerializable(typeof(HandWrittenJob))]
[JsonSerializable(typeof(HandWrittenStatus))]
[JsonSerializable(typeof(HandWrittenResult))]
internal sealed partial class HandWrittenJson : JsonSerializerContext;

internal sealed class HandWrittenInput
{
    public required string Prompt { get; set; }

    public string Duration { get; set; } = "5";

    public string AspectRatio { get; set; } = "16:9";

    public string NegativePrompt { get; set; } = "blur, distort, and low quality";

    public double CfgScale { get; set; } = 0.5;
}

internal sealed class HandWrittenJob
{
    public string? StatusUrl { get; set; }

    public Uri? ResponseUrl { get; set; }
}

internal sealed class HandWrittenStatus
{
    public string? Status { get; set; }
}

internal sealed class HandWrittenResult
{
    public HandWrittenVideo? Video { get; set; }
}

internal sealed class HandWrittenVideo
{
    public Uri? Url { get; set; }
}
