namespace Fal.Kling.Emulator;

/// <summary>Reads the query parameters of the platform host.</summary>
internal static class PlatformQuery
{
    public const int MostEndpoints = 50;

    public const string WrongEndpoints = "endpoint_id: give between 1 and 50 endpoint ids";

    /// <summary>Reads a list: one parameter with commas, or a repeated parameter.</summary>
    public static List<string> List(Exchange exchange, string name) =>
        [.. exchange.Http.Request.Query[name].SelectMany(value => value!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
