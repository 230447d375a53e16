namespace Fal.Kling.Emulator;

/// <summary>The shapes that a log entry has in fal's documents and clients.</summary>
public enum EmulatedLogShape
{
    /// <summary><c>{"message", "timestamp", "level", "source"}</c>, as the JavaScript client has it.</summary>
    Flat,

    /// <summary><c>{"message", "timestamp", "labels": {"level", "source"}}</c>, as the Java and Swift clients have it.</summary>
    Labelled,

    /// <summary><c>{"message", "timestamp"}</c>, as fal's documents have it, with an offset in the timestamp.</summary>
    Bare,

    /// <summary><c>"logs": null</c>, though logs were asked for.</summary>
    None,
}
