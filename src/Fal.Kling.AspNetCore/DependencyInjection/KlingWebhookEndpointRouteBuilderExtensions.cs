using System.Diagnostics.CodeAnalysis;
using Fal.Kling;
using Fal.Kling.Endpoint;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoint that receives fal's webhooks.</summary>
public static class KlingWebhookEndpointRouteBuilderExtensions
{
    private const string Reflection = "The parameters of the handler are found by reflection. Use the overload that takes a Func instead.";

    /// <summary>
    /// Maps an endpoint that verifies fal's webhooks and calls a handler once for each job. Every verified webhook also reaches the <see cref="KlingWebhookInbox"/>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, such as <c>/hooks/fal</c>, that <see cref="SubmitOptions.WebhookUrl"/> leads to.</param>
    /// <param name="handler">
    /// Handles a webhook. It gets the services of the request, and a token that fires when the application stops or <see cref="KlingWebhookOptions.ClaimLease"/> ends.
    /// The token doesn't fire when fal hangs up, which it does after 15 seconds, because a handler that finishes need not run again. If the handler throws, fal gets
    /// 500 and repeats the webhook.
    /// </param>
    /// <returns>
    /// A builder for the endpoint. It allows anonymous calls, whatever the application's fallback policy says, because the signature authenticates them. It doesn't
    /// require an antiforgery token, and is not in the API description. Each call's <see cref="KlingWebhookVerification"/> is a feature of its request, so that your
    /// own middleware can see why a call was refused: <c>context.Features.Get&lt;KlingWebhookVerification&gt;()</c>.
    /// </returns>
    /// <exception cref="InvalidOperationException">AddKlingWebhooks was not called.</exception>
    public static IEndpointConventionBuilder MapKlingWebhook(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Func<KlingWebhook, IServiceProvider, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, handler);
    }

    /// <summary>Maps the same endpoint without a handler. Webhooks only reach the <see cref="KlingWebhookInbox"/>, for the waits of this process.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, such as <c>/hooks/fal</c>, that <see cref="SubmitOptions.WebhookUrl"/> leads to.</param>
    /// <inheritdoc cref="MapKlingWebhook(IEndpointRouteBuilder, string, Func{KlingWebhook, IServiceProvider, CancellationToken, Task})" path="/returns"/>
    /// <inheritdoc cref="MapKlingWebhook(IEndpointRouteBuilder, string, Func{KlingWebhook, IServiceProvider, CancellationToken, Task})" path="/exception"/>
    public static IEndpointConventionBuilder MapKlingWebhook(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern) => Map(endpoints, pattern, handler: null);

    /// <summary>Maps the same endpoint with a handler of any shape.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, such as <c>/hooks/fal</c>, that <see cref="SubmitOptions.WebhookUrl"/> leads to.</param>
    /// <param name="handler">
    /// Handles a webhook. Its parameters are the <see cref="KlingWebhook"/>, a <see cref="CancellationToken"/>, and any services, in any order. It returns a
    /// <see cref="Task"/>, a <see cref="ValueTask"/> or nothing. The token is that of the overload that takes a Func.
    /// </param>
    /// <inheritdoc cref="MapKlingWebhook(IEndpointRouteBuilder, string, Func{KlingWebhook, IServiceProvider, CancellationToken, Task})" path="/returns"/>
    /// <exception cref="ArgumentException">A parameter is not a registered service, or the return type cannot be awaited.</exception>
    /// <exception cref="InvalidOperationException">AddKlingWebhooks was not called.</exception>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public static IEndpointConventionBuilder MapKlingWebhook(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(handler);
        return Map(endpoints, pattern, DelegateHandler.Create(handler, endpoints.ServiceProvider));
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, Func<KlingWebhook, IServiceProvider, CancellationToken, Task>? handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(WebhookEndpoint)) == false)
        {
            throw new InvalidOperationException("MapKlingWebhook needs services. Call builder.Services.AddKlingWebhooks(options => options.AllowedUserIds.Add(…)) first.");
        }

        RequestDelegate receive = context => context.RequestServices.GetRequiredService<WebhookEndpoint>().ReceiveAsync(context, handler);
        return endpoints.MapMethods(pattern, [HttpMethods.Post], receive)
            .WithDisplayName("fal webhooks")
            .AllowAnonymous()
            .DisableAntiforgery()
            .ExcludeFromDescription();
    }
}
