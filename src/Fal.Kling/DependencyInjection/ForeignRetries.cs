namespace Fal.Kling.DependencyInjection;

/// <summary>
/// Finds a handler that repeats requests among those an application gives every HttpClient. A paid submit is not sent twice all the same, but such a handler
/// cuts attempts short and turns a lost answer into an uncertain one. Told by name, because a reference would be a dependency.
/// </summary>
internal static class ForeignRetries
{
    private static readonly string[] Handlers = ["Microsoft.Extensions.Http.Resilience.ResilienceHandler", "Microsoft.Extensions.Http.PolicyHttpMessageHandler"];

    public static string? Find(HttpMessageHandler? chain)
    {
        for (HttpMessageHandler? handler = chain; handler is not null; handler = (handler as DelegatingHandler)?.InnerHandler)
        {
            if (Handlers.Contains(handler.GetType().FullName))
            {
                return handler.GetType().Name;
            }
        }

        return null;
    }
}
