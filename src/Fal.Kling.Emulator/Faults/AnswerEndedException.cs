namespace Fal.Kling.Emulator;

/// <summary>Stops an operation whose answer a fault has taken over; nobody but that fault sees it.</summary>
internal sealed class AnswerEndedException : OperationCanceledException;
