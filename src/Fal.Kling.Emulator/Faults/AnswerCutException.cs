namespace Fal.Kling.Emulator;

/// <summary>
/// Leaves a response incomplete: Kestrel sends what was written and then closes the connection (HTTP/1.1) or resets the stream (HTTP/2).
/// </summary>
internal sealed class AnswerCutException : InvalidOperationException;
