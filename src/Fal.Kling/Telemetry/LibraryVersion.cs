using System.Reflection;

namespace Fal.Kling.Telemetry;

internal static class LibraryVersion
{
    /// <summary>Gets the package's version, such as <c>1.2.0</c>, without build metadata.</summary>
    public static string Value { get; } =
        typeof(LibraryVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
