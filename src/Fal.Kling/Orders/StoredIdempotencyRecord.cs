namespace Fal.Kling;

/// <summary>A record as a store returns it.</summary>
/// <param name="Record">The newest version of the record.</param>
/// <param name="Age">
/// How long ago this version was written, by the store's own clock: that of the database or the file system, never that of the machine that asks. It must not be too high.
/// </param>
public sealed record StoredIdempotencyRecord(IdempotencyRecord Record, TimeSpan Age);
