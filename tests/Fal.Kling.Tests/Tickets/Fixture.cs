namespace Fal.Kling.Tests.Tickets;

/// <summary>Texts that a released version wrote. They are never changed: people have them in their databases.</summary>
internal static class Fixture
{
    public static string Read(string name)
    {
        using Stream stream = typeof(Fixture).Assembly.GetManifestResourceStream($"Fal.Kling.Tests.Tickets.Fixtures.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
