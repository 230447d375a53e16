namespace Fal.Kling.Tests.Tickets;

/// <summary>Texts written by released versions. They must never change, because users have them in their databases.</summary>
internal static class Fixture
{
    public static string Read(string name)
    {
        using Stream stream = typeof(Fixture).Assembly.GetManifestResourceStream($"Fal.Kling.Tests.Tickets.Fixtures.{name}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
