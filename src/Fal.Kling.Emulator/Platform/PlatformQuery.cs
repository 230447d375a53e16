namespace Fal.Kling.Emulator;

/// <summary>Query parameters as the platform host takes them.</summary>
internal static class PlatformQuery
{
    public const int MostEndpoints = 50;

    public const string WrongEndpoints = "endpoint_id: give between 1 and 50 endpoint ids";

    /// <summary>A list is one parameter with commas, or the parameter repeated.</summary>
    public static List<string> List(Exchange exchange, string name) =>
        [.. exchange.Http.Request.Query[name].SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
