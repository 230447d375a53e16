using Fal.Kling.Diagnostics;

namespace Fal.Kling.Http;

internal static class UserAgent
{
    public static string Value { get; } = $"Fal.Kling/{LibraryVersion.Value} (dotnet)";
}
