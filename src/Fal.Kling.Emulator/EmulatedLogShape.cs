namespace Fal.Kling.Emulator;

/// <summary>The shapes of a log entry in fal's documentation and clients.</summary>
public enum EmulatedLogShape
{
    /// <summary><c>{"message", "timestamp", "level", "source"}</c>, as the JavaScript client expects it.</summary>
    Flat,

    /// <summary><c>{"message", "timestamp", "labels": {"level", "source"}}</c>, as the Java and Swift clients expect it.</summary>
    Labelled,

    /// <summary><c>{"message", "timestamp"}</c>, as fal documents it, with an offset in the timestamp.</summary>
    Bare,

    /// <summary><c>"logs": null</c>, although logs were requested.</summary>
    None,
}
