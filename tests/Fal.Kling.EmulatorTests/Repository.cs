namespace Fal.Kling.EmulatorTests;

/// <summary>Locates the repository, for tests that write or read its files.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Fal.Kling.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
}
