namespace Fal.Kling.Cli.Batches;

/// <summary>One line of a file of prompts: an order of one request.</summary>
internal sealed class BatchLine
{
    /// <summary>The number of the line in the file, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The idempotency key: the line's own id, or a hash of its content.</summary>
    public required string Key { get; init; }

    /// <summary>The name of its files, without an extension. It differs from that of any other line.</summary>
    public required string Name { get; init; }

    public required KlingRequest Request { get; init; }

    public required string Model { get; init; }

    /// <summary>The estimate; null if the price is not known.</summary>
    public required decimal? Price { get; init; }
}
