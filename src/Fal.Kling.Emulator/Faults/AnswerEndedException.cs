namespace Fal.Kling.Emulator;

/// <summary>Stops an operation whose response a fault has taken over. Only that fault catches it.</summary>
internal sealed class AnswerEndedException : OperationCanceledException;
