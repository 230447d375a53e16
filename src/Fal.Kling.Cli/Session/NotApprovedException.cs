namespace Fal.Kling.Cli.Session;

/// <summary>Thrown if a purchase was not approved. Nothing was bought.</summary>
internal sealed class NotApprovedException(string message) : Exception(message);
