using Fal.Kling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives the receiver of webhooks the application's database as its store.</summary>
public static class KlingWebhookStoreExtensions
{
    /// <summary>
    /// Remembers in the application's database which webhooks have been handled, for every process that shares it. Register the context with AddDbContext,
    /// AddDbContextFactory or one of their pooled variants, and call UseKlingWebhooks in its OnModelCreating.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <typeparam name="TContext">The context whose database has the table.</typeparam>
    /// <returns>The services.</returns>
    /// <remarks>To set its <see cref="EntityFrameworkWebhookStore{TContext}.Retention"/>, register it as a singleton yourself before this call.</remarks>
    public static IServiceCollection AddKlingWebhookStore<TContext>(this IServiceCollection services)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<EntityFrameworkWebhookStore<TContext>>();
        return services.Replace(ServiceDescriptor.Singleton<IKlingWebhookStore>(provider => provider.GetRequiredService<EntityFrameworkWebhookStore<TContext>>()));
    }
}
