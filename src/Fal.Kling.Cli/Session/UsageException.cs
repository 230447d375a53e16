namespace Fal.Kling.Cli.Session;

/// <summary>Thrown if the command line or an input file is wrong. Nothing was bought. The message says what to correct.</summary>
internal sealed class UsageException(string message) : Exception(message);
