using Fal.Kling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives a Kling client the application's database as its store of idempotency keys.</summary>
public static class KlingIdempotencyStoreExtensions
{
    private const string DefaultHttpClient = "Fal.Kling";

    /// <summary>
    /// Sets <see cref="KlingClientOptions.IdempotencyStore"/> to an <see cref="EntityFrameworkIdempotencyStore{TContext}"/>. Register the context with AddDbContext,
    /// AddDbContextFactory or one of their pooled variants, and call UseKlingIdempotency in its OnModelCreating.
    /// </summary>
    /// <param name="builder">What AddKlingClient or AddKeyedKlingClient returned.</param>
    /// <typeparam name="TContext">The context whose database has the table.</typeparam>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The builder is not that of a Kling client.</exception>
    /// <remarks>Clients with the same context share one store. To set its <see cref="EntityFrameworkIdempotencyStore{TContext}.Retention"/>, register it as a singleton yourself before this call.</remarks>
    public static IHttpClientBuilder AddKlingIdempotencyStore<TContext>(this IHttpClientBuilder builder)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        string name = builder.Name == DefaultHttpClient ? Options.Options.DefaultName : builder.Name;
        if (!builder.Services.Any(service => !service.IsKeyedService && service.ImplementationInstance is ConfigureNamedOptions<KlingClientOptions> options && options.Name == name))
        {
            throw new ArgumentException($"The HttpClient '{builder.Name}' is not that of a Kling client. Call AddKlingIdempotencyStore on what AddKlingClient or AddKeyedKlingClient returned.", nameof(builder));
        }

        builder.Services.TryAddSingleton<EntityFrameworkIdempotencyStore<TContext>>();
        builder.Services.AddOptions<KlingClientOptions>(name)
            .Configure<EntityFrameworkIdempotencyStore<TContext>>((options, store) => options.IdempotencyStore = store);
        return builder;
    }
}
