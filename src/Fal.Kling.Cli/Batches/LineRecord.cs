using System.Text.Json.Serialization;

namespace Fal.Kling.Cli.Batches;

/// <summary>What is known about a line, in a file of its own. What was bought stands in the purchases; this is for people and for the table.</summary>
internal sealed record LineRecord
{
    public required string Key { get; init; }

    public LineState State { get; init; }

    public string? Ticket { get; init; }

    /// <summary>The names of its files in the output folder.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What it cost in US dollars; null as long as nothing is known to be charged.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Whether the cost is the estimate, because fal did not report it.</summary>
    public bool IsEstimate { get; init; }

    public string? Message { get; init; }

    /// <summary>The id of a lost attempt: the tag <c>fal-kling-attempt</c> on fal's dashboard.</summary>
    public string? Attempt { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(LineRecord))]
internal sealed partial class LineJson : JsonSerializerContext;
