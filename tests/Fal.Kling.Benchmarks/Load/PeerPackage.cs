using System.Text.Json;

namespace Fal.Kling.Benchmarks;

/// <summary>fal's JavaScript client, in the version pinned by tests/OtherClients/package-lock.json.</summary>
internal static class PeerPackage
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "OtherClients");

    public static string Version
    {
        get
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "package.json")));
            return file.RootElement.GetProperty("dependencies").GetProperty("@fal-ai/client").GetString()!;
        }
    }

    public static void Install()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@fal-ai", "client")))
        {
            Commands.Run("npm", "ci", "--prefix", Folder);
        }
    }
}
