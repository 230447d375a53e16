using Fal.Kling.Telemetry;

namespace Fal.Kling.Engine.Http;

internal static class UserAgent
{
    public static string Value { get; } = $"Fal.Kling/{LibraryVersion.Value} (dotnet)";
}
