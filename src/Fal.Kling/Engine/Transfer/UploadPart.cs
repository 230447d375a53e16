namespace Fal.Kling.Engine.Transfer;

/// <summary>One part of an upload in parts.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Content">What it is a piece of.</param>
/// <param name="Piece">Which piece.</param>
/// <param name="Memory">The memory that holds it, free for another part once it has arrived; null when it is read where it lies.</param>
internal sealed record UploadPart(int Number, RepeatableContent Content, UploadPiece Piece, byte[]? Memory = null)
{
    public const int Size = 10 * 1024 * 1024;

    /// <summary>How many are on their way at once.</summary>
    public const int AtOnce = 4;

    /// <summary>How many are at once in memory of content that can be read only once.</summary>
    public const int InMemory = 3;
}
