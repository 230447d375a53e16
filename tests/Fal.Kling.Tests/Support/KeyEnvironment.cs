namespace Fal.Kling.Tests.Support;

/// <summary>Sets the key in the environment of this process for a test. Tests that read it run one after the other.</summary>
internal sealed class KeyEnvironment : IDisposable
{
    public const string Collection = "The environment has a key";

    private static readonly string[] Names = ["FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET"];
    private readonly string?[] before = [.. Names.Select(Environment.GetEnvironmentVariable)];

    public KeyEnvironment() => Set(null, null, null);

    public void Dispose() => Set(before);

    /// <summary>Sets FAL_KEY, FAL_KEY_ID and FAL_KEY_SECRET, in this order.</summary>
    public static void Set(params ReadOnlySpan<string?> values)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            Environment.SetEnvironmentVariable(Names[i], values[i]);
        }
    }
}
