namespace Fal.Kling.Benchmarks;

/// <summary>Locates the repository: the peers are started from it, and the report is written to it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Fal.Kling.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmarks do not run inside the repository."));
}
