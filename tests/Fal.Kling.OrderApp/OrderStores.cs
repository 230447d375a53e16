namespace Fal.Kling.OrderApp;

/// <summary>Opens the store that an argument names, such as <c>file:DIRECTORY</c>.</summary>
public static class OrderStores
{
    public static IKlingIdempotencyStore Open(string spec) => spec.Split(':', 2) switch
    {
        ["file", string directory] => new FileIdempotencyStore(directory),
        _ => throw new ArgumentException($"'{spec}' is not a store. Use file:DIRECTORY.", nameof(spec)),
    };
}
